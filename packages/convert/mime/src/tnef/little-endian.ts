/** Reads little-endian values one after the other. Past the end it reads zeros, and `isOver` tells. */
export class LittleEndian {
  readonly #view: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isOver(): boolean {
    return this.#at >= this.#view.length;
  }

  number(size: 1 | 2 | 4): number {
    const at = this.#at;
    this.#at += size;
    return at + size <= this.#view.length ? this.#view.readUIntLE(at, size) : 0;
  }

  bytes(length: number): Uint8Array {
    const from = this.#at;
    this.#at = Math.min(this.#view.length, from + length);
    return this.#view.subarray(from, this.#at);
  }
}
