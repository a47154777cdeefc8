import type { SearchRange } from "@easkit/backend";

/** Reads `0-99`: rows by number, both ends included (MS-ASCMD 2.2.3.134.2). `undefined` if it is none. */
export function parseRowRange(text: string): SearchRange | undefined {
  const match = /^\s*(\d{1,9})\s*-\s*(\d{1,9})\s*$/.exec(text);
  if (!match) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return first <= last ? { first, last } : undefined;
}

/** How many rows a range has. */
export const rowsOf = ({ first, last }: SearchRange): number => last - first + 1;

/** The range with at most so many rows. */
export const atMost = ({ first, last }: SearchRange, rows: number): SearchRange => ({
  first,
  last: Math.min(last, first + rows - 1),
});

/** The range that rows have which begin at `first`; none for no rows. */
export const printRange = (first: number, rows: number): string | undefined =>
  rows === 0 ? undefined : `${first}-${first + rows - 1}`;
