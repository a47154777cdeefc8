import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Detail, SAXParser, SaxEventType, Tag } from "sax-wasm";

/** A start tag as it stands in the text: names and values are raw. */
export interface RawTag {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** Takes apart the text of one start tag, known to be well-formed. */
export type TagParser = (tag: string) => RawTag;

let loaded: Promise<TagParser> | undefined;

/** Loads the parser once; all readers share it, since it keeps nothing between tags. */
export function loadTagParser(): Promise<TagParser> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<TagParser> {
  const parser = new SAXParser(SaxEventType.OpenTag);
  await parser.prepareWasm(
    await readFile(createRequire(import.meta.url).resolve("sax-wasm/lib/sax-wasm.wasm")),
  );
  const utf8 = new TextEncoder();
  let found: RawTag | undefined;
  parser.eventHandler = (_event: number, detail: Detail) => {
    // The detail is a view of the parser's memory, good during the call only.
    if (detail instanceof Tag) found = readTag(detail);
  };
  return (tag) => {
    found = undefined;
    // Each tag goes in closed by itself, so that the parser has no element open afterwards.
    parser.write(utf8.encode(tag.endsWith("/>") ? tag : `${tag.slice(0, -1)}/>`));
    if (found === undefined) throw new Error(`sax-wasm did not take the tag ${tag}`);
    return found;
  };
}

function readTag(tag: Tag): RawTag {
  const attributes = tag.attributes.map((attribute) => ({
    name: attribute.name.value,
    value: attribute.value.value,
  }));
  return { name: tag.name, attributes };
}
