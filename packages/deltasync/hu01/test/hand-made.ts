import { crc32 } from "node:zlib";
import { BitWriter } from "../src/bit-writer.js";
import { writeBlockHeader } from "../src/block-header.js";
import { canonicalCodes } from "../src/code-lengths.js";
import { writeHeader } from "../src/file-header.js";

/** A literal's byte, or a match: which symbol, which bytes after it, and the bits of its offset. */
export type HandMadeToken = number | { symbol: number; lengthBytes?: number[]; offsetBits?: number };

/** The 256-byte table for these code lengths by symbol. */
export function tableOf(lengths: Record<number, number>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [symbol, length] of Object.entries(lengths)) {
    const at = Number(symbol) >> 1;
    table[at] = (table[at] ?? 0) | (length << (4 * (Number(symbol) & 1)));
  }
  return table;
}

/** A block's data with a chosen table and chosen tokens, sensible or not. */
export function dataOf(lengths: Record<number, number>, tokens: readonly HandMadeToken[]): Uint8Array {
  const output = new Uint8Array(4096);
  output.set(tableOf(lengths));
  const bySymbol = Uint8Array.from({ length: 512 }, (_, symbol) => lengths[symbol] ?? 0);
  const codes = canonicalCodes(bySymbol);
  const writer = new BitWriter(output, 256);
  for (const token of tokens) {
    const {
      symbol,
      lengthBytes = [],
      offsetBits = 0,
    } = typeof token === "number" ? { symbol: token } : token;
    writer.writeBits(bySymbol[symbol] ?? 0, codes[symbol] ?? 0);
    for (const byte of lengthBytes) writer.writeByte(byte);
    if (symbol >= 256) writer.writeBits((symbol >> 4) & 15, offsetBits);
  }
  return output.slice(0, writer.finish());
}

/** A block around data as they are; the size and CRC-32 are those of `plain`. */
export function blockOf(plain: Uint8Array, data: Uint8Array): Uint8Array {
  const sizes = { decompressedSize: plain.length, compressedSize: data.length };
  return Buffer.concat([writeBlockHeader({ ...sizes, crc32: crc32(plain) }), data]);
}

/** A stream of one such block. */
export function streamOf(plain: Uint8Array, data: Uint8Array): Uint8Array {
  return Buffer.concat([writeHeader(plain.length), blockOf(plain, data)]);
}

/** Cuts bytes into pieces of these lengths in turn, starting over when they are used up. */
export function inPieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length] ?? 1);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** What calling `run` throws. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
