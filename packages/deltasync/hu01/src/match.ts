import { Hu01Error } from "./hu01-error.js";

/** No match is shorter (MS-XCA 2.1.4.3). */
export const SHORTEST_MATCH = 3;
/** A length nibble of 15 says that length bytes follow the symbol. */
export const LONG_LENGTH = 15;

/** From this length on a native copy beats a loop. */
const NATIVE_COPY = 48;

/** How many bytes the length at `at` takes: one, or 255 and a 16-bit word, or those with 0 and a 32-bit word. */
export function longLengthSize(data: Uint8Array, at: number): number {
  if (data[at] !== 255) return 1;
  return data[at + 1] === 0 && data[at + 2] === 0 ? 7 : 3;
}

/**
 * Reads the length bytes at `at`; the length is that of the match less {@link SHORTEST_MATCH}.
 *
 * @throws Hu01Error `truncated`; `bad-match` for a long form of a length that has no use for it.
 */
export function readLongLength(data: Uint8Array, at: number): number {
  if (at + longLengthSize(data, at) > data.length) {
    throw new Hu01Error("truncated", data.length, "the block's data end inside a match length");
  }
  const first = data[at] ?? 0;
  if (first < 255) return first + LONG_LENGTH;
  const word = wordAt(data, at + 1);
  const length = word !== 0 ? word : wordAt(data, at + 3) + wordAt(data, at + 5) * 0x1_0000;
  if (length < LONG_LENGTH) throw new Hu01Error("bad-match", at, `a long match length of only ${length}`);
  return length;
}

function wordAt(data: Uint8Array, at: number): number {
  return (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);
}

/** Copies a match inside `output`; where it overlaps itself the bytes repeat, as LZ77 wants it. */
export function copyMatch(output: Uint8Array, to: number, offset: number, length: number): void {
  const end = to + length;
  if (length < NATIVE_COPY) {
    for (let i = to; i < end; i++) output[i] = output[i - offset] ?? 0;
    return;
  }
  // Each round doubles what can be copied at once.
  const from = to - offset;
  for (let done = to; done < end; ) {
    const step = Math.min(done - from, end - done);
    output.copyWithin(done, from, from + step);
    done += step;
  }
}
