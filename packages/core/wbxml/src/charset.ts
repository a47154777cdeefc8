import type { WbxmlHandler } from "./handler.js";
import { type TextReader, Utf8BytesReader, Utf8Reader, Windows1252Reader } from "./text-reader.js";
import { Utf16Reader } from "./utf16-reader.js";

// Character sets by IANA MIBenum.
const UNKNOWN = 0;
const US_ASCII = 3;
const ISO_8859_1 = 4;
const UTF_8 = 106;
const UTF_16BE = 1013;
const UTF_16LE = 1014;
const UTF_16 = 1015;
const WINDOWS_1252 = 2252;

const encoder = new TextEncoder();

/** Whether text of a character set is read as UTF-8: unknown and US-ASCII are, being its subsets in practice. */
export function isUtf8(charset: number): boolean {
  return charset === UTF_8 || charset === UNKNOWN || charset === US_ASCII;
}

/** A reader of the strings of a character set; `undefined` if the set is not known here. */
export function createTextReader(
  charset: number,
  handler: WbxmlHandler,
  form: "string" | "bytes",
): TextReader | undefined {
  if (form === "bytes" && isUtf8(charset)) return new Utf8BytesReader((bytes) => handler.textBytes?.(bytes));
  const emit = textEmitter(handler, form);
  if (isUtf8(charset)) return new Utf8Reader(emit);
  switch (charset) {
    case ISO_8859_1: // As on the web, its unused controls are taken for the letters of windows-1252.
    case WINDOWS_1252:
      return new Windows1252Reader(emit);
    case UTF_16:
      return new Utf16Reader("mark", emit);
    case UTF_16BE:
      return new Utf16Reader("big", emit);
    case UTF_16LE:
      return new Utf16Reader("little", emit);
    default:
      return undefined;
  }
}

/** Hands decoded text to the handler in the form asked for. */
export function textEmitter(handler: WbxmlHandler, form: "string" | "bytes"): (text: string) => void {
  if (form === "bytes") return (text) => handler.textBytes?.(encoder.encode(text));
  return (text) => handler.text(text);
}
