const TICKS_PER_MILLISECOND = 10_000n;
const UNIX_EPOCH_IN_TICKS = 116_444_736_000_000_000n;

/** A Windows FILETIME (100 ns ticks since 1601-01-01 UTC) as a Date, cut to milliseconds. */
export function fileTimeToDate(ticks: bigint): Date {
  return new Date(Number((ticks - UNIX_EPOCH_IN_TICKS) / TICKS_PER_MILLISECOND));
}

/** A Date as a Windows FILETIME (100 ns ticks since 1601-01-01 UTC). Throws a `RangeError` before 1601 or for an invalid date. */
export function dateToFileTime(date: Date): bigint {
  const ticks = BigInt(date.getTime()) * TICKS_PER_MILLISECOND + UNIX_EPOCH_IN_TICKS;
  if (ticks < 0n) throw new RangeError("a FILETIME cannot be earlier than 1601-01-01");
  return ticks;
}
