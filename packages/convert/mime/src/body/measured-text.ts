import type { MimeLimits } from "../limits.js";
import type { TextPieces } from "../text/line-ends.js";
import { cutText } from "./cut-text.js";

/** A text as a body has it: whole or cut, with the size that it has uncut. */
export interface MeasuredText {
  readonly data: string | AsyncIterable<Uint8Array>;
  /** Bytes of UTF-8; an estimate if the text is much longer than what is given. */
  readonly size: number;
  readonly isCut: boolean;
}

/** A text that can be read again and again. */
export interface ReadableText {
  readonly isHtml: boolean;
  /** Roughly how many bytes it has, for where reading it all would cost too much. */
  readonly roughSize: number;
  open(): TextPieces;
}

/** Text as a stream of UTF-8 that can be read more than once. */
export function toUtf8(open: () => TextPieces): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const piece of open()) if (piece !== "") yield Buffer.from(piece, "utf8");
    },
  };
}

interface Measured {
  readonly bytes: number;
  readonly isExact: boolean;
  /** The text, or as much of its beginning as was to be kept and a little more. */
  readonly kept: readonly string[];
}

/** Reads on until the end or `most` bytes, and keeps the text of the first `keep` bytes. */
async function measure(pieces: TextPieces, most: number, keep: number): Promise<Measured> {
  const kept: string[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    if (bytes <= keep) kept.push(piece);
    bytes += Buffer.byteLength(piece);
    if (bytes > most) return { bytes, isExact: false, kept };
  }
  return { bytes, isExact: true, kept };
}

/** Whether a text fits in `most` bytes. */
export const fits = async (text: ReadableText, most: number): Promise<boolean> =>
  (await measure(text.open(), most, 0)).isExact;

async function* each(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function collect(pieces: TextPieces): Promise<string> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.join("");
}

/** Cuts a text to `most` bytes. Short ones become strings, long ones streams. */
export async function measureText(
  text: ReadableText,
  most: number,
  limits: MimeLimits,
): Promise<MeasuredText> {
  const isShort = most <= limits.inlineBytes;
  const enough = isShort ? Math.max(most, limits.measuredBytes) : most;
  const found = await measure(text.open(), enough, limits.inlineBytes);
  const isCut = !found.isExact || found.bytes > most;
  const size = found.isExact ? found.bytes : Math.max(found.bytes, text.roughSize);
  const isInline = isShort || (found.isExact && found.bytes <= limits.inlineBytes);
  if (isInline) return { data: await collect(cutText(each(found.kept), most, text.isHtml)), size, isCut };
  return { data: toUtf8(() => cutText(text.open(), most, text.isHtml)), size, isCut };
}
