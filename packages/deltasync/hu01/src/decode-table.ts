import { TABLE_SIZE } from "./block-header.js";
import { Hu01Error } from "./hu01-error.js";

/** Code bits that the short table is indexed by. */
export const SHORT_BITS = 11;
/** The longest code, in bits (MS-XCA 2.1.4.1). */
export const LONGEST_CODE = 15;

/** Lookup tables for one block's canonical Huffman code; an entry is `symbol << 4 | code length`. */
export interface DecodeTable {
  /** By the next {@link SHORT_BITS} bits; 0 where the code is longer than that. */
  readonly short: Uint16Array;
  /** By the next {@link LONGEST_CODE} bits; filled only where the short table has no entry. */
  readonly long: Uint16Array;
}

/** An empty table, to be filled for each block in turn. */
export function createDecodeTable(): DecodeTable {
  return { short: new Uint16Array(1 << SHORT_BITS), long: new Uint16Array(1 << LONGEST_CODE) };
}

/**
 * Fills the table from the 512 four-bit code lengths at the start of `data`.
 *
 * Codes are given out by length, then by symbol, so the entries of each length lie side by side and the
 * codes too long for the short table are the last ones (MS-XCA 2.2.4).
 *
 * @throws Hu01Error `bad-table` if the lengths leave codes unused or ask for too many; `truncated`.
 */
export function fillDecodeTable(table: DecodeTable, data: Uint8Array): void {
  if (data.length < TABLE_SIZE) throw new Hu01Error("truncated", data.length, "the code table is cut off");
  const next = firstEntries(data);
  const { short, long } = table;
  const shift = LONGEST_CODE - SHORT_BITS;
  for (let symbol = 0; symbol < 2 * TABLE_SIZE; symbol++) {
    const length = lengthOf(data, symbol);
    if (length === 0) continue;
    const from = next[length] ?? 0;
    const to = from + (1 << (LONGEST_CODE - length));
    next[length] = to;
    const entry = (symbol << 4) | length;
    if (length <= SHORT_BITS) {
      short.fill(entry, from >>> shift, to >>> shift);
    } else {
      short[from >>> shift] = 0;
      long.fill(entry, from, to);
    }
  }
}

function lengthOf(data: Uint8Array, symbol: number): number {
  const pair = data[symbol >>> 1] ?? 0;
  return (symbol & 1) === 0 ? pair & 15 : pair >>> 4;
}

/** For each code length the first 15-bit value that its codes begin with; checks that the code is complete. */
function firstEntries(data: Uint8Array): Int32Array {
  const counts = new Int32Array(LONGEST_CODE + 1);
  for (let symbol = 0; symbol < 2 * TABLE_SIZE; symbol++) {
    const length = lengthOf(data, symbol);
    counts[length] = (counts[length] ?? 0) + 1;
  }
  const first = new Int32Array(LONGEST_CODE + 1);
  let filled = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    first[length] = filled;
    filled += (counts[length] ?? 0) << (LONGEST_CODE - length);
  }
  if (filled !== 1 << LONGEST_CODE) {
    throw new Hu01Error("bad-table", 0, `the code lengths fill ${filled} of ${1 << LONGEST_CODE} places`);
  }
  return first;
}
