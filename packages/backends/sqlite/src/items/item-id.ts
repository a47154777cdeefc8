const LATEST = 36 ** 9 - 1;
const MOST = 36 ** 8 - 1;

const digits = (value: number, width: number): string => value.toString(36).padStart(width, "0");

/** How the ids of items begin that came at this time: the newer, the lower. */
export function idPrefix(date: Date): string {
  return digits(LATEST - Math.min(Math.max(date.getTime(), 0), LATEST), 9);
}

/** An id that sorts before those of older items, and before those with a lower `number`. */
export const newestFirstId = (date: Date, number: number): string =>
  `${idPrefix(date)}${digits(MOST - (number % MOST), 8)}`;

/** No id of an item that came at this time or later is above this. */
export const lastIdSince = (date: Date): string => `${idPrefix(date)}~`;
