import { BoundedMap } from "./bounded-map.js";
import { yearOffsetsOf } from "./intl-zone.js";
import { type OffsetChange, readYearOffsets, type YearOffsets } from "./year-offsets.js";
import { day, minute, startOfDay, yearOf, type Zone } from "./zone.js";

/** When clocks change: the nth weekday of a month, every year. */
export interface ChangeRule {
  /** 1 to 12. */
  readonly month: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** 1 to 5; 5 is the last of the month. With `year`, the day of the month. */
  readonly week: number;
  /** Milliseconds after midnight on the clock before the change; 86,400,000 is the midnight that ends the day. */
  readonly time: number;
  /** If the change happens once, in this year. */
  readonly year?: number;
}

/** The rules of a time zone as the TimeZone structure can say them (MS-ASDTYPE 2.7.4). */
export interface ZoneRules {
  /** Minutes east of UTC. */
  readonly offset: number;
  /** The part of the year with a later clock; absent for zones without. */
  readonly daylight?: {
    /** Minutes east of UTC, more than the standard offset. */
    readonly offset: number;
    readonly start: ChangeRule;
    readonly end: ChangeRule;
  };
}

/** The wall time, on the clock before the change, at which a rule changes the clock in a year. */
export function wallOfChange(rule: ChangeRule, year: number): number {
  if (rule.year !== undefined) return Date.UTC(rule.year, rule.month - 1, rule.week) + rule.time;
  const first = Date.UTC(year, rule.month - 1, 1);
  const shift = (rule.dayOfWeek - new Date(first).getUTCDay() + 7) % 7;
  const nth = first + (shift + (rule.week - 1) * 7) * day;
  return (nth < Date.UTC(year, rule.month, 1) ? nth : nth - 7 * day) + rule.time;
}

/** The changes that rules make in a year, in order of time. */
export function changesByRules(rules: ZoneRules, year: number): readonly OffsetChange[] {
  if (!rules.daylight) return [];
  const standard = rules.offset * minute;
  const daylight = rules.daylight.offset * minute;
  const { start, end } = rules.daylight;
  return [
    { at: wallOfChange(start, year) - standard, before: standard, after: daylight },
    { at: wallOfChange(end, year) - daylight, before: daylight, after: standard },
  ].sort((a, b) => a.at - b.at);
}

/** A zone that follows rules in every year. */
export function zoneOfRules(id: string, rules: ZoneRules): Zone {
  const { daylight } = rules;
  if (!daylight) return { id, offsetAt: () => rules.offset * minute };
  const byYear = new BoundedMap<number, readonly OffsetChange[]>(512);
  const around = (year: number) =>
    byYear.getOrMake(year, () =>
      [year - 1, year, year + 1].flatMap((each) => changesByRules(rules, each)).sort((a, b) => a.at - b.at),
    );
  return {
    id,
    offsetAt(instant) {
      const changes = around(yearOf(instant));
      let offset = changes[0]?.before ?? rules.offset * minute;
      for (const change of changes) if (change.at <= instant) offset = change.after;
      return offset;
    },
  };
}

/** The ways to say a change as a rule: the nth or the last weekday, and midnight as the end of the day before. */
function waysToSay(change: OffsetChange): ChangeRule[] {
  const wall = change.at + change.before;
  const midnight = startOfDay(wall);
  const places = [{ date: midnight, time: wall - midnight }];
  if (wall === midnight) places.push({ date: midnight - day, time: day });
  return places.flatMap(({ date, time }) => {
    const on = new Date(date);
    const rule = (week: number) => ({ month: on.getUTCMonth() + 1, dayOfWeek: on.getUTCDay(), week, time });
    const last = new Date(date + 7 * day).getUTCMonth() !== on.getUTCMonth();
    const week = Math.ceil(on.getUTCDate() / 7);
    const nth = week < 5 ? [rule(week)] : [];
    return last ? [rule(5), ...nth] : nth;
  });
}

/** The rule that also tells of the neighbouring years, if there is one. */
function ruleFor(change: OffsetChange, year: number, offsetsOf: (year: number) => YearOffsets): ChangeRule {
  const score = (rule: ChangeRule) =>
    [-2, -1, 1, 2, 3, 4, 5]
      .map((distance) => year + distance)
      .filter((other) =>
        offsetsOf(other).changes.some((each) => wallOfChange(rule, other) - each.before === each.at),
      ).length;
  const ways = waysToSay(change);
  const scores = ways.map(score);
  const best = ways[scores.indexOf(Math.max(...scores))];
  if (!best) throw new RangeError("a change of the clock has no date");
  return best;
}

const newYear = (year: number): ChangeRule => ({
  month: 1,
  dayOfWeek: new Date(Date.UTC(year, 0, 1)).getUTCDay(),
  week: 1,
  time: 0,
});

/**
 * The rules that a zone follows in a year. They are exact for that year's wall times unless the clock changes more
 * than twice, which the structure cannot say: then the first change forward and the last one back count.
 */
export function rulesIn(year: number, offsetsOf: (year: number) => YearOffsets): ZoneRules {
  const { first, changes } = offsetsOf(year);
  const forward = changes.find((change) => change.after > change.before);
  const back = changes.findLast((change) => change.after < change.before);
  const change = forward ?? back;
  if (!change) return { offset: Math.round(first / minute) };
  if (changes.length === 1 && change.at - Date.UTC(year, 0, 1) < day)
    return { offset: change.after / minute };
  const standard = Math.min(change.before, change.after);
  const daylight = Math.max(change.before, change.after);
  return {
    offset: Math.round(standard / minute),
    daylight: {
      offset: Math.round(daylight / minute),
      // A single change divides the year in two, so the other one is at its start.
      start: forward ? ruleFor(forward, year, offsetsOf) : newYear(year),
      end: back ? ruleFor(back, year, offsetsOf) : newYear(year),
    },
  };
}

const known = new BoundedMap<string, ZoneRules>(4096);

/** The rules of an IANA zone in a year; kept. */
export const rulesOfIntlZone = (id: string, year: number): ZoneRules =>
  known.getOrMake(`${id} ${year}`, () => rulesIn(year, (each) => yearOffsetsOf(id, each)));

/** The rules of any zone in a year. */
export function rulesOfZone(zone: Zone, year: number): ZoneRules {
  const tables = new Map<number, YearOffsets>();
  return rulesIn(year, (each) => {
    const table = tables.get(each) ?? readYearOffsets((instant) => zone.offsetAt(instant), each);
    tables.set(each, table);
    return table;
  });
}
