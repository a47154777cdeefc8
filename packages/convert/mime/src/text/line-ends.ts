import { wellFormed } from "../decode/text-decoder.js";

/** Text in pieces. */
export type TextPieces = AsyncIterable<string>;

// Control characters that XML 1.0, and so EAS, does not carry.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unwanted = /[\u0000-\u0008\u000b\u000e-\u001f\ufffe\uffff]/g;

const clean = (text: string): string => wellFormed(text.replace(unwanted, "").replaceAll("\f", "\n"));

/** Makes every line end CR LF and leaves out control characters. */
export async function* withCrLf(pieces: TextPieces): AsyncGenerator<string> {
  let endsWithCr = false;
  for await (const piece of pieces) {
    const text = clean(endsWithCr ? `\r${piece}` : piece);
    endsWithCr = text.endsWith("\r");
    const whole = endsWithCr ? text.slice(0, -1) : text;
    if (whole !== "") yield whole.replace(/\r*\n|\r/g, "\r\n");
  }
  if (endsWithCr) yield "\r\n";
}

/** Leaves out control characters. */
export async function* withoutControls(pieces: TextPieces): AsyncGenerator<string> {
  for await (const piece of pieces) yield clean(piece);
}
