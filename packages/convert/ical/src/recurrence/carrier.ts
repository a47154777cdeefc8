import { day, startOfDay } from "../zones/zone.js";
import { expandRule } from "./expand.js";
import { maskOf, type Pattern } from "./pattern.js";
import { toRule } from "./to-rule.js";

/** A pattern that happens at least on all days of a list, and what makes it happen on those only. */
export interface Carrier {
  readonly pattern: Pattern;
  /** Occurrences of the pattern that do not happen. */
  readonly deleted: readonly number[];
  /** Occurrences of the pattern that happen at another time of the same day. */
  readonly moved: readonly { readonly from: number; readonly to: number }[];
}

/** An item has at most this many exceptions (MS-ASCAL 2.2.2.21). */
export const mostExceptions = 256;

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function candidates(days: readonly number[]): Pattern[] {
  const [first = 0] = days;
  const weekOf = (at: number) => Math.floor((at / day + 3) / 7);
  const step = days.reduce((size, at) => divisor(size, (at - first) / day), 0);
  const weeks = days.reduce((size, at) => divisor(size, weekOf(at) - weekOf(first)), 0);
  const dayOfWeek = maskOf(days.map((at) => new Date(at).getUTCDay()));
  return [
    { type: "daily", interval: step || 1 },
    { type: "weekly", interval: weeks || 1, dayOfWeek, firstDayOfWeek: 1 },
  ];
}

function fit(pattern: Pattern, start: number, byDay: ReadonlyMap<number, number>): Carrier | undefined {
  const last = Math.max(...byDay.keys()) + day - 1;
  const deleted: number[] = [];
  const moved: { from: number; to: number }[] = [];
  let occurrences = 0;
  for (const wall of expandRule(toRule(pattern, start), start, { until: last })) {
    occurrences++;
    const to = byDay.get(startOfDay(wall));
    if (to === undefined) deleted.push(wall);
    else if (to !== wall) moved.push({ from: wall, to });
    if (deleted.length + moved.length > mostExceptions) return undefined;
  }
  return { pattern: { ...pattern, occurrences }, deleted, moved };
}

/**
 * Says a list of wall times as a pattern with exceptions. Undefined if two are on the same day, if the start is not
 * among them, or if it takes more exceptions than an item can have.
 */
export function carry(walls: readonly number[]): Carrier | undefined {
  const [start] = walls;
  const byDay = new Map(walls.map((wall) => [startOfDay(wall), wall]));
  if (start === undefined || byDay.size !== walls.length) return undefined;
  const fitting = candidates([...byDay.keys()]).flatMap((pattern) => fit(pattern, start, byDay) ?? []);
  return fitting.sort((a, b) => a.deleted.length - b.deleted.length)[0];
}
