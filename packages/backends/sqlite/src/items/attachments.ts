import type { PropertiesByClass } from "@easkit/backend";
import type { Content } from "./content.js";
import { KeptContent } from "./kept-content.js";

type Entries = NonNullable<PropertiesByClass["Email"]["attachments"]>;
type Entry = Entries extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;
type Added = Extract<Entry, { readonly tag: "add" }>["value"];

/** What is in a new attachment. */
export interface NewFile {
  readonly reference: string;
  readonly contentType: string;
  readonly displayName: string | undefined;
  readonly bytes: Uint8Array | KeptContent;
}

/** An item as it is once its wishes about attachments are done, and what has to be done for that. */
export interface Settled {
  readonly content: Content;
  readonly added: readonly NewFile[];
  /** References; `all` where the item lists no attachments any more. */
  readonly removed: readonly string[] | "all";
}

function entriesOf(entries: Entries | undefined): readonly Entry[] {
  if (entries === undefined) return [];
  if (Symbol.iterator in entries) return [...entries];
  throw new TypeError("attachments that come as a stream have to be read before they are kept");
}

function bytesOf({ content }: Added): Uint8Array | KeptContent {
  if (content === undefined) return new Uint8Array();
  if (content instanceof Uint8Array) return content;
  if (content.pieces instanceof KeptContent) return content.pieces;
  throw new TypeError("the content of an attachment has to be read before it is kept");
}

const toFile = (added: Added, reference: string): NewFile => ({
  reference,
  contentType: added.contentType ?? "application/octet-stream",
  displayName: added.displayName,
  bytes: bytesOf(added),
});

function toListed(added: Added, file: NewFile): Entry {
  const { content: _content, contentType: _contentType, ...rest } = added;
  const displayName = added.displayName ?? "attachment";
  const { reference: fileReference, bytes } = file;
  const estimatedDataSize = bytes instanceof KeptContent ? bytes.size : bytes.length;
  return { tag: "attachment", value: { ...rest, displayName, fileReference, estimatedDataSize } };
}

function apply(before: readonly Entry[], wishes: readonly Entry[], newReference: () => string) {
  let listed = [...before];
  const added: NewFile[] = [];
  const removed: string[] = [];
  for (const entry of wishes) {
    if (entry.tag === "add") {
      const file = toFile(entry.value, newReference());
      added.push(file);
      listed.push(toListed(entry.value, file));
      continue;
    }
    const reference = entry.value.fileReference;
    listed = listed.filter(({ tag, value }) => tag !== "attachment" || value.fileReference !== reference);
    if (entry.tag === "attachment") listed.push(entry);
    else removed.push(reference);
  }
  return { listed, added, removed };
}

function listedIn(content: Content | undefined): Entries | undefined {
  if (content === undefined || "mime" in content) return undefined;
  return "attachments" in content.properties ? content.properties.attachments : undefined;
}

function withListed(content: Content, attachments: readonly Entry[]): Content {
  if ("mime" in content) return content;
  if (content.class === "Email") return { ...content, properties: { ...content.properties, attachments } };
  if (content.class === "Calendar") return { ...content, properties: { ...content.properties, attachments } };
  return content;
}

/**
 * Settles which attachments the properties of an item want to be added and deleted (MS-ASAIRS 2.2.2.8). `before` is
 * the item as it was.
 */
export function settleAttachments(
  content: Content,
  before: Content | undefined,
  newReference: () => string,
): Settled {
  const wishes = listedIn(content);
  const listed = listedIn(before);
  if (wishes === listed) return { content, added: [], removed: [] };
  if (wishes === undefined) return { content, added: [], removed: "all" };
  const settled = apply(entriesOf(listed), entriesOf(wishes), newReference);
  return {
    content: withListed(content, settled.listed),
    added: settled.added,
    removed: settled.removed,
  };
}
