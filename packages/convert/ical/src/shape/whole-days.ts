import { day, halfDay, instantOf, startOfDay, wallAt, type Zone } from "../zones/zone.js";

/** Midnight of a date in a zone: up to 14.1, all-day events begin and end there. `date` is midnight UTC of the date. */
export const toMidnight = (zone: Zone, date: Date): Date =>
  new Date(instantOf(zone, startOfDay(date.getTime())));

/**
 * The date, as midnight UTC, that a device means by an instant: that of a midnight in one of the zones or in UTC, else
 * the date of the nearest midnight in the first. Devices in another zone than they say give midnights of their own.
 */
export function toDate(zones: readonly Zone[], time: Date): Date {
  const walls = [...zones.map((zone) => wallAt(zone, time.getTime())), time.getTime()];
  const exact = walls.find((wall) => wall % day === 0);
  return new Date(exact ?? startOfDay((walls[0] ?? time.getTime()) + halfDay));
}
