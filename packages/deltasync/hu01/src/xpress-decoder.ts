import { TABLE_SIZE } from "./block-header.js";
import { createDecodeTable, fillDecodeTable, LONGEST_CODE, SHORT_BITS } from "./decode-table.js";
import { Hu01Error } from "./hu01-error.js";
import { copyMatch, LONG_LENGTH, longLengthSize, readLongLength, SHORTEST_MATCH } from "./match.js";

/** Decodes blocks of LZ77+Huffman data (MS-XCA 2.2). Keeps its tables from block to block, and nothing else. */
export class XpressDecoder {
  readonly #table = createDecodeTable();

  /**
   * Decodes one block: a code table, then symbols until `output` is full. What follows them is not looked at.
   *
   * Bits come in 16-bit words, high bit first. The register always holds 16 bits or more (`spare` counts those
   * beyond 16), so that a code or an offset can be taken without asking; that reads a word ahead, at the end of
   * the data over it. A word that is not there counts as zeros, and only taking bits from it is an error.
   * The loop keeps its whole state in local variables and is long for that reason: it is the package's hot spot.
   *
   * @throws Hu01Error `truncated`, `bad-table` or `bad-match`; offsets count from the start of `data`.
   */
  decode(data: Uint8Array, output: Uint8Array): void {
    fillDecodeTable(this.#table, data);
    const { short, long } = this.#table;
    const size = output.length;
    const lastWord = data.length - 2;
    let missing = lastWord < TABLE_SIZE ? 16 : 0;
    let register = ((data[TABLE_SIZE] ?? 0) << 16) | ((data[TABLE_SIZE + 1] ?? 0) << 24);
    let at = TABLE_SIZE + 2 - missing / 8;
    let spare = 0;
    let out = 0;
    while (out < size) {
      let entry = short[register >>> (32 - SHORT_BITS)] ?? 0;
      if (entry === 0) entry = long[register >>> (32 - LONGEST_CODE)] ?? 0;
      register <<= entry & 15;
      spare -= entry & 15;
      if (spare < 0) {
        if (at <= lastWord) {
          register |= ((data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)) << -spare;
          at += 2;
        } else {
          missing += 16;
          if (missing > 32) throw cutOff(data);
        }
        spare += 16;
      }
      if (entry < 0x1000) {
        output[out++] = entry >>> 4;
        continue;
      }
      let length = (entry >>> 4) & 15;
      if (length === LONG_LENGTH) {
        length = readLongLength(data, at);
        at += longLengthSize(data, at);
      }
      length += SHORTEST_MATCH;
      const offsetBits = (entry >>> 8) & 15;
      const offset = ((register >>> 1) | 0x8000_0000) >>> (31 - offsetBits);
      register <<= offsetBits;
      spare -= offsetBits;
      if (spare < 0) {
        if (at <= lastWord) {
          register |= ((data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)) << -spare;
          at += 2;
        } else {
          missing += 16;
          if (missing > 32) throw cutOff(data);
        }
        spare += 16;
      }
      if (offset > out || length > size - out) throw badMatch(at, offset, length, out, size);
      copyMatch(output, out, offset, length);
      out += length;
    }
    if (missing > spare + 16) throw cutOff(data);
  }
}

function cutOff(data: Uint8Array): Hu01Error {
  return new Hu01Error("truncated", data.length, "the block's data end before the block is full");
}

function badMatch(at: number, offset: number, length: number, out: number, size: number): Hu01Error {
  const reason =
    offset > out
      ? `a match reaches back ${offset} bytes when there are ${out}`
      : `a match of ${length} bytes where ${size - out} are left`;
  return new Hu01Error("bad-match", at, reason);
}

/**
 * Decodes one block of LZ77+Huffman data, as MS-XCA 2.2 describes it, without any HU01 header around it.
 *
 * @param data - the 256 bytes of code lengths and the symbols after them; bytes after the end are ignored.
 * @param size - how many bytes the block decodes to; the data do not tell. At most 65,536 in practice.
 * @throws Hu01Error `truncated`, `bad-table` or `bad-match`; offsets count from the start of `data`.
 */
export function decodeXpressHuffman(data: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  new XpressDecoder().decode(data, output);
  return output;
}
