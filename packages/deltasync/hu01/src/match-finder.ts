import { SHORTEST_MATCH } from "./match.js";

const HASH_BITS = 15;
const NOWHERE = -1;
/** The farthest that a match can reach back: 15 offset bits below the leading one (MS-XCA 2.1.4.2). */
const WINDOW = 65_535;
/** How many earlier places with the same hash are tried. */
const MAX_TRIES = 48;
/** A match of this length is taken without looking for a better one. */
const GOOD_ENOUGH = 160;

/**
 * Finds earlier occurrences of the bytes at a position, by chains of places whose three bytes have the same hash.
 * The work for one position is bounded whatever the bytes are.
 */
export class MatchFinder {
  /** Length of the match last found; 0 if there was none. */
  length = 0;
  /** How far back it begins. */
  offset = 0;

  readonly #head = new Int32Array(1 << HASH_BITS);
  readonly #before: Int32Array;
  #data: Uint8Array = new Uint8Array(0);
  #inserted = 0;

  constructor(maxSize: number) {
    this.#before = new Int32Array(maxSize);
  }

  /** Forgets what was, and takes `data` as the bytes to search. */
  start(data: Uint8Array): void {
    this.#data = data;
    this.#head.fill(NOWHERE);
    this.#inserted = 0;
  }

  /** Sets {@link length} and {@link offset} to the best match for the bytes at `at`. Call with rising positions. */
  find(at: number): void {
    this.length = 0;
    this.offset = 0;
    const data = this.#data;
    const longest = data.length - at;
    if (longest < SHORTEST_MATCH) return;
    this.#insertUpTo(at);
    let best = SHORTEST_MATCH - 1;
    let candidate = this.#head[hashAt(data, at)] ?? NOWHERE;
    for (let tries = MAX_TRIES; candidate >= 0 && at - candidate <= WINDOW && tries > 0; tries--) {
      if (data[candidate + best] === data[at + best]) {
        const length = commonLength(data, candidate, at, longest);
        if (length > best) {
          best = length;
          this.length = length;
          this.offset = at - candidate;
          if (length >= GOOD_ENOUGH || length === longest) return;
        }
      }
      candidate = this.#before[candidate] ?? NOWHERE;
    }
  }

  #insertUpTo(at: number): void {
    const data = this.#data;
    for (; this.#inserted < at; this.#inserted++) {
      const hash = hashAt(data, this.#inserted);
      this.#before[this.#inserted] = this.#head[hash] ?? NOWHERE;
      this.#head[hash] = this.#inserted;
    }
  }
}

function hashAt(data: Uint8Array, at: number): number {
  const three = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
  return Math.imul(three, 0x9e37_79b1) >>> (32 - HASH_BITS);
}

function commonLength(data: Uint8Array, a: number, b: number, longest: number): number {
  let length = 0;
  while (length < longest && data[a + length] === data[b + length]) length++;
  return length;
}
