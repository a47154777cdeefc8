import type { Transform } from "node:stream";
import { BlockUnpacker } from "./block-unpacker.js";
import { type ByteSource, type ChunkCodec, joinChunks, runCodec } from "./chunk-codec.js";
import { CodecTransform } from "./codec-transform.js";
import { FrameReader, type Hu01Frame } from "./frame-reader.js";
import { DEFAULT_MAX_BUFFER, type Hu01Limits, type UnpackOptions } from "./limits.js";

/**
 * Unpacks a whole HU01 stream.
 *
 * Memory is taken for blocks as they are unpacked, not for sizes that a header claims.
 *
 * @throws Hu01Error naming the offset in `packed` of what is wrong.
 */
export function unpackHu01(packed: Uint8Array, options: UnpackOptions = {}): Uint8Array {
  const unpacker = new Unpacker({ ...options, maxSize: options.maxSize ?? DEFAULT_MAX_BUFFER });
  return joinChunks([...unpacker.push(packed), ...unpacker.end()]);
}

/**
 * A stream that takes a HU01 stream in chunks of any size and gives the unpacked bytes, a block at a time.
 * It holds no more than one packed and one unpacked block. Fails with a {@link Hu01Error}.
 */
export function createUnpackStream(options: UnpackOptions = {}): Transform {
  return new CodecTransform(new Unpacker(options));
}

/** Unpacks a HU01 stream that comes in chunks of any size; yields the unpacked bytes a block at a time. */
export function unpackChunks(
  source: ByteSource,
  options: UnpackOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  return runCodec(new Unpacker(options), source);
}

/**
 * Takes a HU01 stream apart without unpacking it: yields its header, then each block's header and packed data.
 * The data are valid until the next frame is asked for.
 */
export function readFrames(
  source: ByteSource,
  limits: Hu01Limits = {},
): AsyncGenerator<Hu01Frame, void, undefined> {
  const reader = new FrameReader(limits);
  return runCodec({ push: (chunk) => reader.push(chunk), end: () => endOf(reader) }, source);
}

function endOf(reader: FrameReader): [] {
  reader.end();
  return [];
}

class Unpacker implements ChunkCodec<Uint8Array> {
  readonly #frames: FrameReader;
  readonly #blocks = new BlockUnpacker();
  readonly #options: UnpackOptions;

  constructor(options: UnpackOptions) {
    this.#options = options;
    this.#frames = new FrameReader(options);
  }

  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (const frame of this.#frames.push(chunk)) {
      if (frame.kind === "header") {
        this.#options.onHeader?.(frame.header);
        continue;
      }
      const output = Buffer.allocUnsafeSlow(frame.header.decompressedSize);
      this.#blocks.unpack(frame.header, frame.data, output);
      if (output.length > 0) yield output;
    }
  }

  end(): [] {
    return endOf(this.#frames);
  }
}
