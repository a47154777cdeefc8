/** Chunks that may lie unread before the writer is told to wait. */
const highWater = 2;

/**
 * Joins a writer that pushes chunks to a reader that pulls them, with no more than a couple of chunks in between,
 * whatever the size of the whole.
 */
export class ChunkChannel implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #ended = false;
  #error: unknown;
  #abandoned = false;
  #wakeReader: (() => void) | undefined;
  #room: { readonly promise: Promise<void>; readonly open: () => void } | undefined;

  /** Puts a chunk in; the promise, if there is one, is to be awaited before the next. */
  readonly write = (chunk: Uint8Array): Promise<void> | undefined => {
    if (this.#abandoned) return Promise.reject(new Error("the reader has gone"));
    this.#chunks.push(chunk);
    this.#wakeReader?.();
    return this.#chunks.length < highWater ? undefined : this.#waitForRoom();
  };

  /** Ends the chunks; with an error, the reader gets it after the chunks before. */
  end(error?: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wakeReader?.();
  }

  /** Resolves at the first chunk or the end. */
  async opened(): Promise<void> {
    if (this.#chunks.length === 0 && !this.#ended) await this.#nextWake();
  }

  /** All chunks, if the writer has ended well and the reader has not begun. */
  get complete(): readonly Uint8Array[] | undefined {
    return this.#ended && this.#error === undefined ? this.#chunks : undefined;
  }

  /** What went wrong before there was a chunk. */
  get earlyError(): unknown {
    return this.#chunks.length === 0 ? this.#error : undefined;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      while (true) {
        const chunk = this.#chunks.shift();
        if (chunk) yield chunk;
        else if (this.#ended) break;
        else {
          this.#makeRoom();
          await this.opened();
        }
      }
      if (this.#error !== undefined) throw this.#error;
    } finally {
      this.#abandoned = true;
      this.#makeRoom();
    }
  }

  #waitForRoom(): Promise<void> {
    if (!this.#room) {
      let open = () => {};
      const promise = new Promise<void>((resolve) => {
        open = resolve;
      });
      this.#room = { promise, open };
    }
    return this.#room.promise;
  }

  #makeRoom(): void {
    this.#room?.open();
    this.#room = undefined;
  }

  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeReader = () => {
        this.#wakeReader = undefined;
        resolve();
      };
    });
  }
}
