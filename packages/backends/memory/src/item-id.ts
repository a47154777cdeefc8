const LATEST = 36 ** 9 - 1;
const MOST = 36 ** 6 - 1;

const digits = (value: number, width: number): string => value.toString(36).padStart(width, "0");

/** An id that sorts before those of older items, and before those with a lower `number`. */
export function newestFirstId(date: Date, number: number): string {
  const time = Math.min(Math.max(date.getTime(), 0), LATEST);
  return `${digits(LATEST - time, 9)}${digits(MOST - (number % MOST), 6)}`;
}
