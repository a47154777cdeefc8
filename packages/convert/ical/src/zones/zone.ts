/** A time zone. Times are milliseconds; a wall time is what a clock there shows, counted as if it were UTC. */
export interface Zone {
  readonly id: string;
  /** What to add to an instant to get the wall time, in milliseconds. */
  offsetAt(instant: number): number;
}

/** Milliseconds in a minute. */
export const minute = 60_000;
/** Milliseconds in 24 hours. */
export const day = 86_400_000;

/** UTC. */
export const utc: Zone = { id: "UTC", offsetAt: () => 0 };

/** The wall time in `zone` at an instant. */
export const wallAt = (zone: Zone, instant: number): number => instant + zone.offsetAt(instant);

/**
 * The instant of a wall time. A time that is there twice is the first of the two; one that is skipped is counted with
 * the offset before the gap (RFC 5545 section 3.3.5).
 */
export function instantOf(zone: Zone, wall: number): number {
  const before = zone.offsetAt(wall - day);
  const after = zone.offsetAt(wall + day);
  const early = wall - before;
  if (before === after || zone.offsetAt(early) === before) return early;
  const late = wall - after;
  return zone.offsetAt(late) === after ? late : early;
}

/** Midnight before or at a wall time. */
export const startOfDay = (wall: number): number => Math.floor(wall / day) * day;

/** The year of a wall time or, in UTC, of an instant. */
export const yearOf = (time: number): number => new Date(time).getUTCFullYear();

/** Twelve hours. */
export const halfDay: number = day / 2;
