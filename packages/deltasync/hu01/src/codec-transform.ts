import { Transform, type TransformCallback } from "node:stream";
import type { ChunkCodec } from "./chunk-codec.js";

/**
 * A codec as a stream. A `Transform` alone pushes all that one chunk gives; this one stops at the high-water mark
 * and goes on when the reader asks, so that a small chunk which unpacks to much is not held in memory.
 */
export class CodecTransform extends Transform {
  readonly #codec: ChunkCodec<Uint8Array>;
  #resume: (() => void) | undefined;

  constructor(codec: ChunkCodec<Uint8Array>) {
    super();
    this.#codec = codec;
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pump(this.#codec.push(chunk)[Symbol.iterator](), done);
  }

  override _flush(done: TransformCallback): void {
    this.#pump(this.#codec.end()[Symbol.iterator](), done);
  }

  override _read(size: number): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
    // If that gave nothing more, Transform may hold the callback for the next input until it is asked.
    if (this.#resume === undefined) super._read(size);
  }

  #pump(chunks: Iterator<Uint8Array>, done: TransformCallback): void {
    try {
      for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
        if (!this.push(next.value)) {
          this.#resume = () => this.#pump(chunks, done);
          return;
        }
      }
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  }
}
