// Node's Buffer decodes and searches several times faster than TextDecoder and Uint8Array; other runtimes may lack it.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const hasBuffer = typeof Buffer === "function";

/** The same bytes in the form that the runtime handles fastest; nothing is copied. */
export const nativeView: (bytes: Uint8Array) => Uint8Array = hasBuffer
  ? (bytes) =>
      bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  : (bytes) => bytes;

/** The text of UTF-8 bytes. Malformed sequences become U+FFFD; a byte order mark is text. */
export const utf8Text: (bytes: Uint8Array, start: number, end: number) => string = hasBuffer
  ? (bytes, start, end) =>
      bytes instanceof Buffer ? bytes.toString("utf8", start, end) : plainText(bytes, start, end)
  : plainText;

function plainText(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** A text with one character for each byte, of whatever kind. */
export const byteText: (bytes: Uint8Array, start: number, end: number) => string = hasBuffer
  ? (bytes, start, end) => (bytes instanceof Buffer ? bytes.toString("latin1", start, end) : "")
  : () => "";

const strict = new TextDecoder("utf-8", { fatal: true });

/** Whether bytes are well-formed UTF-8. */
export const isUtf8: (bytes: Uint8Array) => boolean = nativeIsUtf8() ?? decodes;

/** Node has a check that makes no string; it is asked for in a way that other runtimes can answer with no. */
function nativeIsUtf8(): ((bytes: Uint8Array) => boolean) | undefined {
  if (typeof process !== "object" || typeof process.getBuiltinModule !== "function") return undefined;
  return process.getBuiltinModule("node:buffer")?.isUtf8;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** New memory for bytes that will all be written. */
export const allocate: (length: number) => Uint8Array = hasBuffer
  ? (length) => Buffer.allocUnsafeSlow(length)
  : (length) => new Uint8Array(length);

const encoder = new TextEncoder();

/** Writes text as UTF-8 at `pos`, where there is room for three bytes a UTF-16 unit; returns how many were written. */
export const writeUtf8: (target: Uint8Array, text: string, pos: number) => number = hasBuffer
  ? (target, text, pos) =>
      target instanceof Buffer ? target.write(text, pos, "utf8") : encodeAt(target, text, pos)
  : encodeAt;

function encodeAt(target: Uint8Array, text: string, pos: number): number {
  return encoder.encodeInto(text, target.subarray(pos)).written;
}
