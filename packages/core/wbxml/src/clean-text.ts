import { afterCharacter } from "./utf8.js";

/** What XML 1.0 allows in no document, and NUL, which would end an inline string. Half pairs are not matched. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const ALL_FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+/g;

/** The text without the characters that XML 1.0 forbids. */
export function cleanText(text: string): string {
  return FORBIDDEN.test(text) ? text.replace(ALL_FORBIDDEN, "") : text;
}

/** Whether a character below 0x20 may not stand in text: all but tab, line feed and carriage return. */
export function isForbiddenControl(code: number): boolean {
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d;
}

/** Below this length four bytes at a time are not worth their preparation. */
const WORDWISE = 64;
const NO_WORDS = new Uint32Array(0);
const SPACES = 0x20202020;
const HIGH_BITS = 0x80808080;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The UTF-8 bytes without what XML 1.0 forbids, malformed sequences replaced by U+FFFD. Clean bytes come back as is. */
export function cleanUtf8(bytes: Uint8Array): Uint8Array {
  return isClean(bytes) ? bytes : encoder.encode(cleanText(decoder.decode(bytes)));
}

function isClean(bytes: Uint8Array): boolean {
  if (bytes.length < WORDWISE) return isCleanFrom(bytes, 0, NO_WORDS);
  const head = -bytes.byteOffset & 3;
  return isCleanFrom(
    bytes,
    head,
    new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2),
  );
}

/** Checks all bytes; `words` are those from `head` on, four at a time. */
function isCleanFrom(bytes: Uint8Array, head: number, words: Uint32Array): boolean {
  let pos = 0;
  while (pos < bytes.length) {
    if (((pos - head) & 3) === 0 && pos >= head) pos = head + plainWords(words, (pos - head) >> 2) * 4;
    if (pos >= bytes.length) return true;
    pos = afterCleanCharacter(bytes, pos);
    if (pos < 0) return false;
  }
  return true;
}

/** The first word from `start` on that is not plain ASCII. */
function plainWords(words: Uint32Array, start: number): number {
  let index = start;
  while (index < words.length) {
    const word = words[index] ?? 0;
    // Subtracting spaces sets a high bit where a byte is below 0x20.
    if ((((word - SPACES) | word) & HIGH_BITS) !== 0 && !isPlainWord(word)) break;
    index++;
  }
  return index;
}

function isPlainWord(word: number): boolean {
  if ((word & HIGH_BITS) !== 0) return false;
  const anyControl =
    isForbiddenControl(word & 0xff) ||
    isForbiddenControl((word >> 8) & 0xff) ||
    isForbiddenControl((word >> 16) & 0xff) ||
    isForbiddenControl(word >> 24);
  return !anyControl;
}

/** The place behind the character at `pos`; -1 if it is forbidden or malformed. */
function afterCleanCharacter(bytes: Uint8Array, pos: number): number {
  const lead = bytes[pos] ?? 0;
  if (lead < 0x80) return isForbiddenControl(lead) ? -1 : pos + 1;
  const next = afterCharacter(bytes, pos);
  // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
  if (lead === 0xef && bytes[pos + 1] === 0xbf && (bytes[pos + 2] ?? 0) >= 0xbe) return -1;
  return next;
}
