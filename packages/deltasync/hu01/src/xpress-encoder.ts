import { BitWriter } from "./bit-writer.js";
import { BLOCK_SIZE, TABLE_SIZE } from "./block-header.js";
import { canonicalCodes, limitedCodeLengths } from "./code-lengths.js";
import { LONGEST_CODE } from "./decode-table.js";
import { LONG_LENGTH } from "./match.js";
import { MatchFinder } from "./match-finder.js";
import { splitIntoTokens } from "./tokens.js";

/** Follows the last symbol; reads as a match of three bytes one byte back if more output is expected. */
const END_OF_DATA = 256;
const SYMBOLS = 512;

/** Encodes blocks of up to 65,536 bytes as LZ77+Huffman data (MS-XCA 2.1). Keeps its buffers from block to block. */
export class XpressEncoder {
  readonly #finder = new MatchFinder(BLOCK_SIZE);
  readonly #tokens = new Uint32Array(BLOCK_SIZE);
  // The worst block is all literals of 15 bits each.
  readonly #output = new Uint8Array(TABLE_SIZE + 2 * BLOCK_SIZE + 16);

  /** Encodes `data`; the result is a view that the next call overwrites. */
  encode(data: Uint8Array): Uint8Array {
    if (data.length > BLOCK_SIZE) throw new RangeError(`a block holds at most ${BLOCK_SIZE} bytes`);
    const tokens = this.#tokens.subarray(0, splitIntoTokens(data, this.#finder, this.#tokens));
    const lengths = limitedCodeLengths(countSymbols(tokens), LONGEST_CODE);
    for (let i = 0; i < TABLE_SIZE; i++) {
      this.#output[i] = (lengths[2 * i] ?? 0) | ((lengths[2 * i + 1] ?? 0) << 4);
    }
    const writer = new BitWriter(this.#output, TABLE_SIZE);
    writeTokens(writer, tokens, lengths);
    return this.#output.subarray(0, writer.finish());
  }
}

function symbolOf(token: number): number {
  const offset = token >>> 16;
  if (offset === 0) return token;
  return 256 | ((31 - Math.clz32(offset)) << 4) | Math.min(token & 0xffff, LONG_LENGTH);
}

function countSymbols(tokens: Uint32Array): Uint32Array {
  const counts = new Uint32Array(SYMBOLS);
  for (const token of tokens) {
    const symbol = symbolOf(token);
    counts[symbol] = (counts[symbol] ?? 0) + 1;
  }
  counts[END_OF_DATA] = (counts[END_OF_DATA] ?? 0) + 1;
  // A code needs two symbols; of no data at all there is only one.
  if (tokens.length === 0) counts[0] = 1;
  return counts;
}

function writeTokens(writer: BitWriter, tokens: Uint32Array, lengths: Uint8Array): void {
  const codes = canonicalCodes(lengths);
  for (const token of tokens) {
    const symbol = symbolOf(token);
    writer.writeBits(lengths[symbol] ?? 0, codes[symbol] ?? 0);
    const offset = token >>> 16;
    if (offset === 0) continue;
    const length = token & 0xffff;
    if (length >= LONG_LENGTH) writeLongLength(writer, length);
    const offsetBits = 31 - Math.clz32(offset);
    writer.writeBits(offsetBits, offset - (1 << offsetBits));
  }
  writer.writeBits(lengths[END_OF_DATA] ?? 0, codes[END_OF_DATA] ?? 0);
}

function writeLongLength(writer: BitWriter, length: number): void {
  if (length < LONG_LENGTH + 255) {
    writer.writeByte(length - LONG_LENGTH);
    return;
  }
  writer.writeByte(255);
  writer.writeByte(length & 255);
  writer.writeByte(length >>> 8);
}

/**
 * Encodes up to 65,536 bytes as one block of LZ77+Huffman data (MS-XCA 2.1), without any HU01 header around it.
 *
 * @throws RangeError if there are more bytes. The result can be longer than the data: it begins with 256 bytes
 *   of code lengths.
 */
export function encodeXpressHuffman(data: Uint8Array): Uint8Array {
  return new XpressEncoder().encode(data);
}
