import type { ByteSource } from "@easkit/backend";
import { readBytes, sliceBytes } from "../byte-source.js";
import { charsetOf } from "../decode/charset-names.js";
import { createTextDecoder } from "../decode/text-decoder.js";
import { decodeTransfer } from "../decode/transfer-decoder.js";
import type { Part } from "../scan/part.js";
import { charsetInHtml } from "../text/declared-charset.js";
import { unflow } from "../text/flowed.js";
import type { TextPieces } from "../text/line-ends.js";

const longestPiece = 64 * 1024;

/** Cuts what a source hands out into pieces of bounded size, so that conversions of a piece are bounded too. */
async function* inSmallerPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += longestPiece) yield piece.subarray(at, at + longestPiece);
  }
}

/** The bytes of a part with its transfer encoding undone. */
export function openPartBytes(source: ByteSource, part: Part): AsyncIterable<Uint8Array> {
  const range = { start: part.start, end: part.end };
  return decodeTransfer(
    inSmallerPieces(sliceBytes(source.open(range), 0, part.end - part.start)),
    part.encoding,
  );
}

/** The charset that a text part is in, by what it says itself, by what its HTML says, or by its first bytes. */
export async function charsetOfPart(source: ByteSource, part: Part): Promise<string> {
  const label = part.contentType.parameters.get("charset");
  const known = label === undefined ? undefined : charsetOf(label);
  if (label !== undefined && known?.name !== "us-ascii") return label;
  const head = await readBytes(openPartBytes(source, part), 2048);
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const declared = part.contentType.type.includes("html") ? charsetInHtml(head) : undefined;
  // A declaration that could be read as ASCII cannot be of UTF-16.
  if (declared !== undefined && !/utf-?16|ucs/i.test(declared)) return declared;
  return label ?? "us-ascii";
}

async function* decodeCharset(pieces: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<string> {
  const decoder = createTextDecoder(label);
  for await (const piece of pieces) yield decoder.write(piece);
  yield decoder.end();
}

const enrichedTag = /<(\/?)([a-z-]{1,60})>/gi;

// Enriched text (RFC 1896): commands are left out, `<<` is `<`.
async function* withoutCommands(pieces: TextPieces): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece.replace(enrichedTag, "").replaceAll("<<", "<");
}

/** The text of a part, decoded, with paragraphs joined where it is flowed. */
export async function* openPartText(source: ByteSource, part: Part): AsyncGenerator<string> {
  const text = decodeCharset(openPartBytes(source, part), await charsetOfPart(source, part));
  const { type, parameters } = part.contentType;
  if (type === "text/enriched" || type === "text/richtext") yield* withoutCommands(text);
  else if (parameters.get("format")?.toLowerCase() === "flowed") {
    yield* unflow(text, parameters.get("delsp")?.toLowerCase() === "yes");
  } else yield* text;
}
