/** A range of bytes as `Range` names it: both ends included (MS-ASCMD 2.2.3.143.1). */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `0-99`; `undefined` if it is no range. */
export function parseByteRange(text: string): ByteRange | undefined {
  const match = /^\s*(\d{1,15})-(\d{1,15})\s*$/.exec(text);
  if (!match) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return first <= last ? { first, last } : undefined;
}
