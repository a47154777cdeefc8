import type { TextReader } from "./text-reader.js";

/** How the byte order of UTF-16 is known: fixed, or `mark` for a byte order mark, big-endian without one. */
export type Utf16Order = "big" | "little" | "mark";

const MARK = 0xfeff;
const SWAPPED_MARK = 0xfffe;
const PIECE = 4096;

/** UTF-16, whose strings end with a whole zero unit rather than with a zero byte. */
export class Utf16Reader implements TextReader {
  isOpen = false;
  readonly #order: Utf16Order;
  readonly #emit: (text: string) => void;
  #little = false;
  #atStart = false;
  /** The first byte of a unit that is cut between pieces, else -1. */
  #first = -1;
  /** Decoded text that is not handed over yet; ends with half a pair at most between pieces. */
  #text = "";

  constructor(order: Utf16Order, emit: (text: string) => void) {
    this.#order = order;
    this.#emit = emit;
  }

  open(): void {
    this.isOpen = true;
    this.#little = this.#order === "little";
    this.#atStart = true;
    this.#first = -1;
    this.#text = "";
  }

  read(bytes: Uint8Array, pos: number, stop: number): number {
    let next = pos;
    while (next < stop && this.isOpen) {
      const byte = bytes[next++] ?? 0;
      if (this.#first < 0) this.#first = byte;
      else this.#takeUnit(this.#first, byte);
    }
    this.#handOver();
    return next;
  }

  #takeUnit(first: number, second: number): void {
    this.#first = -1;
    const unit = this.#little ? (second << 8) | first : (first << 8) | second;
    const atStart = this.#atStart;
    this.#atStart = false;
    if (unit === 0) this.isOpen = false;
    else if (atStart && unit === MARK) return;
    else if (atStart && unit === SWAPPED_MARK && this.#order === "mark") this.#little = true;
    else this.#text += String.fromCharCode(unit);
    if (this.#text.length >= PIECE) this.#handOver();
  }

  #handOver(): void {
    const last = this.#text.charCodeAt(this.#text.length - 1);
    const keep = this.isOpen && last >= 0xd800 && last < 0xdc00 ? 1 : 0;
    const ready = this.#text.slice(0, this.#text.length - keep);
    this.#text = this.#text.slice(ready.length);
    if (ready !== "") this.#emit(ready);
  }
}
