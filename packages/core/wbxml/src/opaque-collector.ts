import type { OpaqueSink } from "./handler.js";

const FIRST_BLOCK = 64 * 1024;

/** Gathers OPAQUE content that arrives in pieces, taking memory as it arrives. */
export class OpaqueCollector implements OpaqueSink {
  #bytes: Uint8Array;
  #filled = 0;
  readonly #length: number;
  readonly #deliver: (bytes: Uint8Array) => void;

  constructor(length: number, deliver: (bytes: Uint8Array) => void) {
    this.#length = length;
    this.#deliver = deliver;
    this.#bytes = new Uint8Array(Math.min(length, FIRST_BLOCK));
  }

  write(piece: Uint8Array): void {
    const needed = this.#filled + piece.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#length, Math.max(needed, this.#bytes.length * 2)));
      grown.set(this.#bytes.subarray(0, this.#filled));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#filled);
    this.#filled = needed;
  }

  end(): void {
    this.#deliver(this.#bytes);
  }
}
