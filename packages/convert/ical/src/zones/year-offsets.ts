import { day } from "./zone.js";

/** A change of the offset. */
export interface OffsetChange {
  /** The first instant with the new offset. */
  readonly at: number;
  /** Milliseconds east of UTC. */
  readonly before: number;
  readonly after: number;
}

/** The offsets of a zone in one year of UTC. */
export interface YearOffsets {
  /** The offset at the first instant of the year. */
  readonly first: number;
  /** In order of time. */
  readonly changes: readonly OffsetChange[];
}

// Ramadan is the shortest known stay at an offset, so weekly samples miss nothing.
const step = 7 * day;

/** The first instant in (low, high] whose offset is that of `high`, to the second. */
function bisect(offsetAt: (instant: number) => number, low: number, high: number): number {
  const target = offsetAt(high);
  let [from, to] = [low, high];
  while (to - from > 1000) {
    const middle = Math.floor((from + to) / 2000) * 1000;
    if (middle <= from) break;
    if (offsetAt(middle) === target) to = middle;
    else from = middle;
  }
  return to;
}

/** Finds the offsets of a year by sampling. */
export function readYearOffsets(offsetAt: (instant: number) => number, year: number): YearOffsets {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const first = offsetAt(start);
  const changes: OffsetChange[] = [];
  let before = first;
  for (let low = start; low < end; low += step) {
    const high = Math.min(low + step, end);
    const after = offsetAt(high);
    if (after === before) continue;
    const at = bisect(offsetAt, low, high);
    if (at < end) changes.push({ at, before, after });
    before = after;
  }
  return { first, changes };
}

/** The offset that a year's table has for an instant of that year. */
export function offsetIn(table: YearOffsets, instant: number): number {
  let offset = table.first;
  for (const change of table.changes) {
    if (change.at > instant) break;
    offset = change.after;
  }
  return offset;
}
