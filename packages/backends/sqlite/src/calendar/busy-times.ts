import type { BusyTime } from "@easkit/backend";
import { occurrencesOf } from "@easkit/convert-ical";
import type { Groupware } from "../groupware.js";
import { readContent } from "../items/content.js";
import { itemColumns, toItemRow } from "../items/item-row.js";

/** A span of time. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** So many events are looked at, and so many times told. */
const MOST_EVENTS = 20_000;
const MOST_TIMES = 5000;
const PAGE = 200;
const CANCELLED = 4;
/** An occurrence may have been moved so long after the end of its series. */
const MARGIN = 62 * 24 * 60 * 60 * 1000;

function* eventsAfter({ database }: Groupware, folder: number, start: Date) {
  const sql = `SELECT ${itemColumns} FROM items WHERE folder = ? AND class = 'Calendar' AND id > ?
               AND (date IS NULL OR date >= ?) ORDER BY id LIMIT ?`;
  for (let after = "", seen = 0; seen < MOST_EVENTS; ) {
    const rows = database.rows(sql, folder, after, start.getTime() - MARGIN, PAGE).map(toItemRow);
    for (const row of rows) {
      after = row.id;
      seen++;
      yield readContent(database, row);
    }
    if (rows.length < PAGE) return;
  }
}

/** When the owner of a calendar is not free, in order. Events that make no sense are passed over. */
export function busyTimesOf(
  groupware: Groupware,
  folder: number,
  { start, end }: Period,
): readonly BusyTime[] {
  const times: BusyTime[] = [];
  for (const content of eventsAfter(groupware, folder, start)) {
    if (content.class !== "Calendar") continue;
    for (const each of tryOccurrences(content.properties, { start, end })) {
      const { busyStatus: status } = each;
      if (status !== "free" && (each.meetingStatus & CANCELLED) === 0)
        times.push({ start: each.start, end: each.end, status });
    }
    if (times.length >= MOST_TIMES) break;
  }
  return times.sort((a, b) => a.start.getTime() - b.start.getTime());
}

function tryOccurrences(properties: Parameters<typeof occurrencesOf>[0], { start, end }: Period) {
  try {
    return occurrencesOf(properties, { from: start, until: end });
  } catch (error) {
    // A device wrote a series that cannot be; nobody can say when it is.
    if (error instanceof RangeError || error instanceof TypeError) return [];
    throw error;
  }
}
