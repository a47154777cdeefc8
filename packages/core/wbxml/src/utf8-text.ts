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
