import { isUtf8 } from "./native-bytes.js";

/** What XML 1.0 allows in no document, and NUL, which would end an inline string. Half pairs are not matched. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const ALL_FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+/g;

/** The text without the characters that XML 1.0 forbids. */
export function cleanText(text: string): string {
  return FORBIDDEN.test(text) ? text.replace(ALL_FORBIDDEN, "") : text;
}

/** The UTF-8 bytes without what XML 1.0 forbids, malformed sequences replaced by U+FFFD. Clean bytes come back as is. */
export function cleanUtf8(bytes: Uint8Array): Uint8Array {
  return isClean(bytes) ? bytes : encoder.encode(cleanText(decoder.decode(bytes)));
}

/** Below this length four bytes at a time are not worth their preparation. */
const WORDWISE = 64;
const HIGH_BITS = 0x80808080;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

function isClean(bytes: Uint8Array): boolean {
  const head = bytes.length < WORDWISE ? bytes.length : -bytes.byteOffset & 3;
  const wordCount = (bytes.length - head) >> 2;
  const tail = head + wordCount * 4;
  const words = wordCount > 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset + head, wordCount) : NO_WORDS;
  const bits = plainBits(bytes, 0, head) | plainWordBits(words) | plainBits(bytes, tail, bytes.length);
  if (bits === FORBIDDEN_FOUND) return false;
  return (bits & HIGH_BITS) === 0 || (isUtf8(bytes) && !hasNoncharacter(bytes));
}

const NO_WORDS = new Uint32Array(0);
const FORBIDDEN_FOUND = -1;

/** The bits that any byte has; all bits if one is a forbidden control. */
function plainBits(bytes: Uint8Array, start: number, end: number): number {
  let bits = 0;
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos] ?? 0;
    if (byte < 0x20 && isForbiddenControl(byte)) return FORBIDDEN_FOUND;
    bits |= byte;
  }
  return bits;
}

/** The same, sixteen bytes at a time. */
function plainWordBits(words: Uint32Array): number {
  let bits = 0;
  let index = 0;
  for (; index + 3 < words.length; index += 4) {
    const a = words[index] ?? 0;
    const b = words[index + 1] ?? 0;
    const c = words[index + 2] ?? 0;
    const d = words[index + 3] ?? 0;
    bits |= a | b | c | d;
    if (((below(a) | below(b) | below(c) | below(d)) & HIGH_BITS) === 0) continue;
    if (
      hasForbiddenControl(a) ||
      hasForbiddenControl(b) ||
      hasForbiddenControl(c) ||
      hasForbiddenControl(d)
    ) {
      return FORBIDDEN_FOUND;
    }
  }
  for (; index < words.length; index++) {
    const word = words[index] ?? 0;
    bits |= word;
    if (hasForbiddenControl(word)) return FORBIDDEN_FOUND;
  }
  // All bits of all four bytes would look like FORBIDDEN_FOUND; one high bit says as much.
  return bits & HIGH_BITS ? 0x80 : 0;
}

/** Subtracting spaces sets the high bit of a byte below 0x20; bytes that had it set are let off. */
function below(word: number): number {
  return (word - 0x20202020) & ~word;
}

function hasForbiddenControl(word: number): boolean {
  return (
    isForbiddenControl(word & 0xff) ||
    isForbiddenControl((word >>> 8) & 0xff) ||
    isForbiddenControl((word >>> 16) & 0xff) ||
    isForbiddenControl(word >>> 24)
  );
}

/** Whether a byte is a control that may not stand in text: all but tab, line feed and carriage return. */
function isForbiddenControl(code: number): boolean {
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d;
}

/** U+FFFE and U+FFFF are EF BF BE and EF BF BF. */
function hasNoncharacter(bytes: Uint8Array): boolean {
  for (let pos = bytes.indexOf(0xef); pos >= 0; pos = bytes.indexOf(0xef, pos + 1)) {
    if (bytes[pos + 1] === 0xbf && (bytes[pos + 2] ?? 0) >= 0xbe) return true;
  }
  return false;
}
