import type { TextPieces } from "../text/line-ends.js";
import { RtfReader } from "./rtf-reader.js";

const examined = 2048;

/** What RTF was made from (MS-OXRTFEX 2.1.3.1), by its first bytes. */
export async function rtfOrigin(rtf: AsyncIterable<Uint8Array>): Promise<"html" | "plain" | "rtf"> {
  let head = "";
  for await (const piece of rtf) {
    head += Buffer.from(piece).toString("latin1");
    if (head.length >= examined) break;
  }
  const origin = /\\from(html|text)1?(?!\d)/.exec(head.slice(0, examined))?.[1];
  return origin === undefined ? "rtf" : origin === "html" ? "html" : "plain";
}

async function* read(rtf: AsyncIterable<Uint8Array>, wantsHtml: boolean): AsyncGenerator<string> {
  const reader = new RtfReader(wantsHtml);
  for await (const piece of rtf) {
    const text = reader.write(Buffer.from(piece).toString("latin1"));
    if (text !== "") yield text;
  }
  yield reader.end();
}

/** The text of RTF. */
export const rtfToText = (rtf: AsyncIterable<Uint8Array>): TextPieces => read(rtf, false);

/** The HTML inside RTF that wraps some. */
export const rtfToHtml = (rtf: AsyncIterable<Uint8Array>): TextPieces => read(rtf, true);
