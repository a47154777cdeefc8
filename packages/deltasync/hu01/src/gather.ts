/**
 * Cuts a stream of chunks into pieces of asked-for sizes. A piece that lies inside one chunk is a view of it;
 * one that spans chunks is put together in a buffer that is used again for the next.
 */
export class Gatherer {
  /** Bytes handed out and skipped so far: the offset in the stream of the next byte. */
  offset = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #held = new Uint8Array(0);
  #heldLength = 0;

  /** Supplies the next chunk. The one before must be used up. */
  supply(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** How many bytes of a piece not yet complete are held. */
  get heldLength(): number {
    return this.#heldLength;
  }

  /** The next byte, if the chunk has one and no piece is half gathered. */
  peek(): number | undefined {
    return this.#heldLength === 0 ? this.#chunk[this.#at] : undefined;
  }

  /** Passes over up to `count` bytes and returns how many there were. */
  skip(count: number): number {
    const skipped = Math.min(count, this.#chunk.length - this.#at);
    this.#at += skipped;
    this.offset += skipped;
    return skipped;
  }

  /** The next `count` bytes, valid until the next call; `undefined` if they are not all there yet. */
  take(count: number): Uint8Array | undefined {
    const available = this.#chunk.length - this.#at;
    if (this.#heldLength === 0 && available >= count) {
      this.#at += count;
      this.offset += count;
      return this.#chunk.subarray(this.#at - count, this.#at);
    }
    this.#hold(Math.min(available, count - this.#heldLength), count);
    if (this.#heldLength < count) return undefined;
    this.#heldLength = 0;
    this.offset += count;
    return this.#held.subarray(0, count);
  }

  #hold(more: number, room: number): void {
    if (this.#held.length < room) {
      const larger = new Uint8Array(room);
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    this.#held.set(this.#chunk.subarray(this.#at, this.#at + more), this.#heldLength);
    this.#at += more;
    this.#heldLength += more;
  }
}
