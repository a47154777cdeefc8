/**
 * Writes the bit stream of MS-XCA 2.1.4.3: 16-bit little-endian words filled from the high bit, mixed with whole
 * bytes. A reader holds two words before it needs the next, so the places of two words are always kept free
 * ahead, and bytes go behind them.
 */
export class BitWriter {
  readonly #output: Uint8Array;
  #current: number;
  #ahead: number;
  #end: number;
  #word = 0;
  #free = 16;

  /** Begins at `start` in `output`, which has to be large enough for all that is written. */
  constructor(output: Uint8Array, start: number) {
    this.#output = output;
    this.#current = start;
    this.#ahead = start + 2;
    this.#end = start + 4;
  }

  /** Writes the low `count` bits (0 to 15) of `bits`, which has no others set. */
  writeBits(count: number, bits: number): void {
    if (count <= this.#free) {
      this.#free -= count;
      this.#word = (this.#word << count) | bits;
      return;
    }
    const over = count - this.#free;
    this.#storeWord(this.#current, (this.#word << this.#free) | (bits >>> over));
    this.#current = this.#ahead;
    this.#ahead = this.#end;
    this.#end += 2;
    this.#free = 16 - over;
    this.#word = bits & ((1 << over) - 1);
  }

  /** Writes one whole byte. */
  writeByte(byte: number): void {
    this.#output[this.#end++] = byte;
  }

  /** Fills up the last word and returns where the data end. */
  finish(): number {
    this.#storeWord(this.#current, this.#word << this.#free);
    this.#storeWord(this.#ahead, 0);
    return this.#end;
  }

  #storeWord(at: number, word: number): void {
    this.#output[at] = word & 255;
    this.#output[at + 1] = (word >>> 8) & 255;
  }
}
