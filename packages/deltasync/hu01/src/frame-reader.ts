import { BLOCK_HEADER_SIZE, type BlockHeader, readBlockHeader } from "./block-header.js";
import {
  FILE_HEADER_SIZE,
  HEADER_PREFIX_SIZE,
  type Hu01Header,
  readHeaderFields,
  readHeaderSize,
} from "./file-header.js";
import { Gatherer } from "./gather.js";
import { Hu01Error } from "./hu01-error.js";
import { DEFAULT_MAX_BLOCK_SIZE, type Hu01Limits } from "./limits.js";
import { hasTag } from "./little-endian.js";

/** A part of a HU01 stream: its header, or one block with its data still packed. */
export type Hu01Frame =
  | { readonly kind: "header"; readonly header: Hu01Header }
  | { readonly kind: "block"; readonly header: BlockHeader; readonly data: Uint8Array };

type Expected = "prefix" | "fields" | "block-header" | "block-data";

/** Takes a HU01 stream apart into frames, whatever chunks it comes in. Looks at sizes, not at the packed data. */
export class FrameReader {
  readonly #input = new Gatherer();
  readonly #maxSize: number;
  readonly #maxBlockSize: number;
  readonly #headerBytes = new Uint8Array(FILE_HEADER_SIZE);
  #expected: Expected = "prefix";
  #wanted = HEADER_PREFIX_SIZE;
  #toSkip = 0;
  #header: Hu01Header | undefined;
  #block: BlockHeader | undefined;
  #unpacked = 0;
  #sawLineEnd = false;

  constructor(limits: Hu01Limits) {
    this.#maxSize = limits.maxSize ?? Number.POSITIVE_INFINITY;
    this.#maxBlockSize = limits.maxBlockSize ?? DEFAULT_MAX_BLOCK_SIZE;
  }

  /** Yields the frames that `chunk` completes. A block's data are valid until the next frame is asked for. */
  *push(chunk: Uint8Array): Generator<Hu01Frame, void, undefined> {
    this.#input.supply(chunk);
    for (;;) {
      this.#toSkip -= this.#input.skip(this.#toSkip);
      if (this.#toSkip > 0) return;
      if (this.#isComplete()) this.#skipLineEnds();
      const piece = this.#input.take(this.#wanted);
      if (piece === undefined) return;
      const frame = this.#accept(piece);
      if (frame !== undefined) yield frame;
    }
  }

  /** Says that no more chunks come. Throws if the stream is not whole. */
  end(): void {
    const clean = this.#expected === "block-header" && this.#toSkip === 0 && this.#input.heldLength === 0;
    const total = this.#header?.decompressedSize;
    const at = this.#input.offset + this.#input.heldLength;
    if (!clean) throw this.#isComplete() ? trailing(this.#input.offset) : cutOff(at, this.#expected);
    if (total !== undefined && this.#unpacked < total) {
      throw new Hu01Error("truncated", at, `the blocks hold ${this.#unpacked} of ${total} bytes`);
    }
  }

  #accept(piece: Uint8Array): Hu01Frame | undefined {
    switch (this.#expected) {
      case "prefix":
        return this.#acceptPrefix(piece);
      case "fields":
        return this.#acceptFields(piece);
      case "block-header":
        return this.#acceptBlockHeader(piece);
      case "block-data":
        return this.#acceptBlockData(piece);
    }
  }

  #acceptPrefix(piece: Uint8Array): undefined {
    const headerSize = readHeaderSize(piece);
    this.#headerBytes.set(piece);
    this.#expect("fields", Math.min(headerSize, FILE_HEADER_SIZE) - HEADER_PREFIX_SIZE);
  }

  #acceptFields(piece: Uint8Array): Hu01Frame {
    this.#headerBytes.set(piece, HEADER_PREFIX_SIZE);
    const header = readHeaderFields(this.#headerBytes, readHeaderSize(this.#headerBytes));
    this.#checkLimit(header.decompressedSize ?? 0, 32);
    this.#header = header;
    this.#toSkip = Math.max(0, header.headerSize - FILE_HEADER_SIZE);
    this.#expect("block-header", BLOCK_HEADER_SIZE);
    return { kind: "header", header };
  }

  #acceptBlockHeader(piece: Uint8Array): undefined {
    const offset = this.#input.offset - BLOCK_HEADER_SIZE;
    if (this.#isComplete() && !hasTag(piece, 0, "SCBH")) throw trailing(offset);
    const block = readBlockHeader(piece, offset, this.#maxBlockSize);
    const total = this.#header?.decompressedSize;
    this.#unpacked += block.decompressedSize;
    this.#checkLimit(this.#unpacked, offset + 8);
    if (total !== undefined && this.#unpacked > total) {
      throw new Hu01Error(
        "size-mismatch",
        offset + 8,
        `blocks of more than the ${total} bytes in the header`,
      );
    }
    this.#block = block;
    this.#toSkip = block.headerSize - BLOCK_HEADER_SIZE;
    this.#expect("block-data", block.compressedSize);
  }

  #acceptBlockData(data: Uint8Array): Hu01Frame | undefined {
    this.#expect("block-header", BLOCK_HEADER_SIZE);
    return this.#block === undefined ? undefined : { kind: "block", header: this.#block, data };
  }

  #expect(expected: Expected, wanted: number): void {
    this.#expected = expected;
    this.#wanted = wanted;
  }

  #checkLimit(size: number, offset: number): void {
    if (size > this.#maxSize) {
      throw new Hu01Error("too-large", offset, `${size} bytes unpacked; the limit is ${this.#maxSize}`);
    }
  }

  /** Whether all bytes that the header promises have been seen, so that the stream may end here. */
  #isComplete(): boolean {
    return this.#expected === "block-header" && this.#unpacked === this.#header?.decompressedSize;
  }

  /** A stream cut out of a MIME part may still have the line end before the boundary; nothing else is let pass. */
  #skipLineEnds(): void {
    for (let byte = this.#input.peek(); byte !== undefined; byte = this.#input.peek()) {
      if (byte !== 10 && byte !== 13) {
        if (this.#sawLineEnd) throw trailing(this.#input.offset);
        return;
      }
      this.#sawLineEnd = true;
      this.#input.skip(1);
    }
  }
}

function cutOff(offset: number, expected: Expected): Hu01Error {
  const part = expected === "block-header" || expected === "block-data" ? "a block" : "the file header";
  return new Hu01Error("truncated", offset, `the stream ends inside ${part}`);
}

function trailing(offset: number): Hu01Error {
  return new Hu01Error("trailing-data", offset, "bytes follow the last block");
}
