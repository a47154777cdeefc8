import type { Transform } from "node:stream";
import { crc32 } from "node:zlib";
import { BLOCK_HEADER_SIZE, BLOCK_SIZE, writeBlockHeader } from "./block-header.js";
import { type ByteSource, type ChunkCodec, joinChunks, runCodec } from "./chunk-codec.js";
import { CodecTransform } from "./codec-transform.js";
import { type Hu01HeaderFields, writeHeader } from "./file-header.js";
import { Gatherer } from "./gather.js";
import { Hu01Error } from "./hu01-error.js";
import { XpressEncoder } from "./xpress-encoder.js";

/** How to pack in pieces. */
export interface PackOptions extends Hu01HeaderFields {
  /** How many bytes will come. The format has the size in front, so it must be known before. */
  readonly size: number;
}

/**
 * Packs bytes into a HU01 stream.
 *
 * @throws Hu01Error `too-large` for 4 GiB or more.
 * @throws RangeError for header fields that do not fit their places.
 */
export function packHu01(plain: Uint8Array, fields: Hu01HeaderFields = {}): Uint8Array {
  const packer = new Packer({ ...fields, size: plain.length });
  return joinChunks([...packer.push(plain), ...packer.end()]);
}

/**
 * A stream that takes `size` bytes in chunks of any size and gives a HU01 stream. It holds one block.
 * Fails with a {@link Hu01Error} `size-mismatch` if more or fewer bytes come.
 */
export function createPackStream(options: PackOptions): Transform {
  return new CodecTransform(new Packer(options));
}

/** Packs `size` bytes that come in chunks of any size; yields the HU01 stream in pieces. */
export function packChunks(
  source: ByteSource,
  options: PackOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  return runCodec(new Packer(options), source);
}

class Packer implements ChunkCodec<Uint8Array> {
  readonly #size: number;
  readonly #input = new Gatherer();
  readonly #encoder = new XpressEncoder();
  #header: Uint8Array | undefined;

  constructor(options: PackOptions) {
    this.#size = options.size;
    this.#header = writeHeader(options.size, options);
  }

  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    yield* this.#takeHeader();
    const seen = this.#input.offset + this.#input.heldLength + chunk.length;
    if (seen > this.#size) {
      throw new Hu01Error("size-mismatch", this.#size, `more than the ${this.#size} bytes announced`);
    }
    this.#input.supply(chunk);
    for (let block = this.#nextBlock(); block !== undefined; block = this.#nextBlock())
      yield this.#pack(block);
  }

  *end(): Generator<Uint8Array, void, undefined> {
    yield* this.#takeHeader();
    const { offset } = this.#input;
    if (offset < this.#size) {
      throw new Hu01Error("size-mismatch", offset, `fewer than the ${this.#size} bytes announced`);
    }
  }

  /** A whole block, or the last one when its bytes are complete. */
  #nextBlock(): Uint8Array | undefined {
    const wanted = Math.min(BLOCK_SIZE, this.#size - this.#input.offset);
    return wanted === 0 ? undefined : this.#input.take(wanted);
  }

  *#takeHeader(): Generator<Uint8Array, void, undefined> {
    const header = this.#header;
    this.#header = undefined;
    if (header !== undefined) yield header;
  }

  #pack(plain: Uint8Array): Uint8Array {
    const encoded = this.#encoder.encode(plain);
    const data = encoded.length < plain.length ? encoded : plain;
    const block = Buffer.allocUnsafeSlow(BLOCK_HEADER_SIZE + data.length);
    const sizes = { decompressedSize: plain.length, compressedSize: data.length };
    block.set(writeBlockHeader({ ...sizes, crc32: crc32(plain) }));
    block.set(data, BLOCK_HEADER_SIZE);
    return block;
  }
}
