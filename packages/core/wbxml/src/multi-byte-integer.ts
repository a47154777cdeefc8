/** The largest value of the format's integers, 32 bits (WBXML 1.3, section 5.1). */
const MAX = 0xffffffff;

/** Reads a multi-byte integer byte by byte. */
export class MultiByteInteger {
  #value = 0;
  #length = 0;
  /** Whether the bytes cannot be an integer of 32 bits. */
  overflowed = false;

  /** Takes a byte; true when it was the last of an integer. */
  push(byte: number): boolean {
    this.#value = this.#value * 128 + (byte & 0x7f);
    // Leading zero groups are tolerated, though not without end.
    if (this.#value > MAX || ++this.#length > 8) this.overflowed = true;
    return byte < 0x80 && !this.overflowed;
  }

  /** The integer just completed; starts anew. */
  take(): number {
    const value = this.#value;
    this.#value = 0;
    this.#length = 0;
    return value;
  }
}

/** Writes a multi-byte integer of 32 bits at `pos`; returns the place behind it. At most 5 bytes are written. */
export function writeMultiByteInteger(target: Uint8Array, pos: number, value: number): number {
  let groups = 1;
  while (groups < 5 && value >= 128 ** groups) groups++;
  let next = pos;
  for (let group = groups - 1; group >= 0; group--) {
    const bits = Math.floor(value / 128 ** group) & 0x7f;
    target[next++] = group > 0 ? bits | 0x80 : bits;
  }
  return next;
}
