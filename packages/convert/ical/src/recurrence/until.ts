import { day, instantOf, startOfDay, wallAt, type Zone } from "../zones/zone.js";

const form = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})(Z?))?/;

/** A date or time as jCal writes it. */
export interface WrittenTime {
  /** What is written, as if it were UTC. */
  readonly wall: number;
  /** A date without time. */
  readonly isDate: boolean;
  /** Written in UTC. */
  readonly isUtc: boolean;
}

/** Reads `2026-01-31`, `2026-01-31T10:00:00` and the same with `Z`. Undefined for anything else. */
export function readWrittenTime(text: string): WrittenTime | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [year, month, date, hours, minutes, seconds] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, date ?? 1, hours ?? 0, minutes ?? 0, seconds ?? 0);
  return { wall, isDate: match[4] === undefined, isUtc: match[7] === "Z" };
}

/** `2026-01-31` */
export const writeDate = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** `2026-01-31T10:00:00` */
export const writeDateTime = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** When and where a series begins. */
export interface SeriesStart {
  /** The wall time of the first occurrence. */
  readonly wall: number;
  readonly zone: Zone;
  readonly allDay: boolean;
}

/** The last wall time that UNTIL allows. */
export function lastWall(until: string, { zone, allDay }: SeriesStart): number | undefined {
  const written = readWrittenTime(until);
  if (!written) return undefined;
  const wall = written.isUtc ? wallAt(zone, written.wall) : written.wall;
  if (allDay) return startOfDay(wall);
  return written.isDate ? wall + day - 1000 : wall;
}

/** The latest time of day of the series that is not after a wall time: the form that Until has (MS-ASCAL 2.2.2.47). */
export function asOccurrence(last: number, { wall }: SeriesStart): number {
  const time = wall - startOfDay(wall);
  const candidate = startOfDay(last) + time;
  return candidate <= last ? candidate : candidate - day;
}

/**
 * Until as a wall time. Some clients send the date of the last occurrence at midnight UTC, others the last start: for
 * a series at another time of day, midnight means the date.
 */
export function wallOfUntil(until: Date, start: SeriesStart): number {
  const { wall, zone, allDay } = start;
  const instant = until.getTime();
  if (allDay) return startOfDay(instant + day / 2);
  const onDate = instant % day === 0 && wallAt(zone, instant) % day !== wall % day;
  return onDate ? instant + (wall - startOfDay(wall)) : wallAt(zone, instant);
}

/** UNTIL for a wall time: a date for all-day series, else in UTC (RFC 5545 section 3.3.10). */
export function writeUntil(last: number, { zone, allDay }: SeriesStart, isFloating: boolean): string {
  if (allDay) return writeDate(last);
  return isFloating ? writeDateTime(last) : `${writeDateTime(instantOf(zone, last))}Z`;
}
