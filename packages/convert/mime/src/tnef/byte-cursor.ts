const nothing = Buffer.alloc(0);

/** Reads little-endian values from a stream, one after the other. Past its end it reads zeros, and `isOver` tells. */
export class ByteCursor {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Buffer = nothing;
  #at = 0;
  #before = 0;
  #ended = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** How many bytes have been read or passed over. */
  get position(): number {
    return this.#before + this.#at;
  }

  /** Whether there is nothing left. */
  async isOver(): Promise<boolean> {
    await this.#fill();
    return this.#ended;
  }

  /** The next bytes, fewer at the end. They are held together, so `length` has to be bounded by who calls. */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; ) {
      await this.#fill();
      if (this.#ended) break;
      const piece = this.#piece.subarray(this.#at, this.#at + left);
      this.#at += piece.length;
      left -= piece.length;
      pieces.push(piece);
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  async number(size: 1 | 2 | 4): Promise<number> {
    const bytes = await this.take(size);
    return bytes.length === size ? bytes.readUIntLE(0, size) : 0;
  }

  /** Passes over bytes without holding them. */
  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) {
      await this.#fill();
      if (this.#ended) return;
      const step = Math.min(left, this.#piece.length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** Leaves the rest of the stream unread. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #fill(): Promise<void> {
    while (!this.#ended && this.#at >= this.#piece.length) {
      const next = await this.#pieces.next();
      this.#before += this.#piece.length;
      this.#at = 0;
      this.#piece = next.done
        ? nothing
        : Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
      this.#ended = next.done === true;
    }
  }
}
