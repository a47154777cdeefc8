import { byteText, utf8Text } from "./native-bytes.js";
import { SHORT_TEXT, shortAscii } from "./short-text.js";

/**
 * How much is decoded ahead. Strings of 13 and more characters are slices of it in V8, so one that is kept keeps this
 * much alive at most.
 */
const WINDOW = 1024;
const NUL = "\0";

/**
 * Decodes the short strings of a chunk. A native call costs as much as some ten short strings, so a stretch of the
 * chunk is decoded with one call and cut up. That works while each byte is a character; other stretches are decoded
 * string by string.
 */
export class TextWindow {
  #chunk: Uint8Array = new Uint8Array(0);
  /** The decoded stretch, empty where it holds characters of more than one byte. */
  #text = "";
  #start = 0;
  #end = 0;
  /** Decodes a stretch; one that is decoded byte for byte serves to find the ends of strings only. */
  #decode = utf8Text;

  /** Leaves the strings as bytes: `lengthAt` alone is of use then. */
  leaveBytes(): void {
    this.#decode = byteText;
  }

  /** Turns to another chunk. */
  open(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#text = "";
    this.#start = 0;
    this.#end = 0;
  }

  /** How many bytes the string at `pos` has; negative if its end is not in the chunk. */
  lengthAt(pos: number): number {
    const nul = this.#text.indexOf(NUL, pos - this.#start);
    return nul >= 0 ? nul + this.#start - pos : this.#lengthBeyond(pos);
  }

  /** The string of `length` bytes at `pos`, measured by `lengthAt` just before. */
  text(pos: number, length: number): string {
    if (this.#text !== "") return this.#text.slice(pos - this.#start, pos - this.#start + length);
    const end = pos + length;
    return length < SHORT_TEXT && isAscii(this.#chunk, pos, end)
      ? shortAscii(this.#chunk, pos, end)
      : utf8Text(this.#chunk, pos, end);
  }

  #lengthBeyond(pos: number): number {
    if (pos >= this.#end || this.#text !== "") {
      const length = this.#chunk.indexOf(0, pos) - pos;
      if (length >= 0 && length < WINDOW) this.#move(pos);
      else this.#leave(pos, length);
      return length;
    }
    const stop = Math.min(this.#chunk.length, pos + SHORT_TEXT);
    for (let end = pos; end < stop; end++) if (this.#chunk[end] === 0) return end - pos;
    return this.#chunk.indexOf(0, stop) - pos;
  }

  /** Sets no stretch up for a string that is longer than one. */
  #leave(pos: number, length: number): void {
    this.#text = "";
    this.#start = pos;
    this.#end = pos + length;
  }

  #move(pos: number): void {
    this.#start = pos;
    this.#end = Math.min(pos + WINDOW, this.#chunk.length);
    const text = this.#decode(this.#chunk, pos, this.#end);
    // As many characters as bytes means that each byte is one, malformed ones (U+FFFD) included.
    this.#text = text.length === this.#end - pos ? text : "";
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let pos = start; pos < end; pos++) bits |= bytes[pos] ?? 0;
  return bits < 0x80;
}
