import type { ChunkSink } from "./encoder.js";
import { allocate } from "./native-bytes.js";

const FIRST_BLOCK = 1024;
const NOTHING = new Uint8Array(0);

/** Bytes on their way to a sink: a buffer that is handed over when full, and what the sink has asked to wait for. */
export class Output {
  /** The bytes not handed over yet, up to `pos`. */
  buffer: Uint8Array = NOTHING;
  pos = 0;
  /** Bytes handed to the sink. */
  handed = 0;
  readonly #sink: ChunkSink;
  readonly #chunkSize: number;
  #ready: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(sink: ChunkSink, chunkSize: number) {
    this.#sink = sink;
    this.#chunkSize = chunkSize;
  }

  /** What the sink has asked to wait for; rejects if the sink has failed. */
  get ready(): Promise<void> | undefined {
    return this.#ready;
  }

  /**
   * Makes room for `bytes` more, which with `keep` are at most a chunk, handing over what is there if need be, but for
   * the last `keep` bytes.
   */
  reserve(bytes: number, keep = 0): void {
    if (this.pos + bytes <= this.buffer.length) return;
    if (this.pos + bytes > this.#chunkSize) this.handOver(this.pos - keep);
    this.widen(bytes);
  }

  /** Grows the buffer towards holding `bytes` more, up to a chunk, without handing anything over. */
  widen(bytes: number): void {
    const needed = Math.min(this.#chunkSize, this.pos + bytes);
    if (needed <= this.buffer.length) return;
    // Small documents are common, so the first chunk begins small.
    const size = this.handed > 0 ? this.#chunkSize : Math.max(needed, this.buffer.length * 4, FIRST_BLOCK);
    const grown = allocate(Math.min(this.#chunkSize, size));
    grown.set(this.buffer.subarray(0, this.pos));
    this.buffer = grown;
  }

  /** Copies bytes to the output, over as many chunks as it takes. */
  put(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      if (this.pos === this.#chunkSize) this.handOver(this.pos);
      this.widen(bytes.length - from);
      const count = Math.min(bytes.length - from, this.buffer.length - this.pos);
      this.buffer.set(bytes.subarray(from, from + count), this.pos);
      this.pos += count;
      from += count;
    }
  }

  /** Hands the first `count` bytes of the buffer to the sink and keeps the rest. */
  handOver(count: number): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (count === 0) return;
    const full = this.buffer;
    this.buffer = Uint8Array.prototype.slice.call(full, count, this.pos);
    this.pos -= count;
    this.handed += count;
    const wait = this.#sink(full.subarray(0, count));
    if (wait !== undefined) this.#waitFor(wait);
  }

  #waitFor(wait: Promise<void>): void {
    const before = this.#ready;
    const ready = (before === undefined ? wait : Promise.all([before, wait])).then(
      () => {
        if (this.#ready === ready) this.#ready = undefined;
      },
      (error: unknown) => {
        this.#failure ??= { error };
        throw error;
      },
    );
    this.#ready = ready;
    // The failure is kept and reported by the next write, flush or finish, whether `ready` is awaited or not.
    ready.catch(() => undefined);
  }
}
