import { day, startOfDay } from "../zones/zone.js";
import type { Rule } from "./rule.js";

const hour = day / 24;
const minute = hour / 60;
const second = 1000;

/** A day of the Gregorian calendar with what rules ask about it. */
interface Day {
  readonly at: number;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
  /** Days in its month. */
  readonly size: number;
}

const monthLength = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function dayOf(at: number): Day {
  const on = new Date(at);
  const [year, month] = [on.getUTCFullYear(), on.getUTCMonth() + 1];
  return { at, year, month, date: on.getUTCDate(), weekday: on.getUTCDay(), size: monthLength(year, month) };
}

const yearLength = (year: number): number => (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / day;
const yearDay = (each: Day): number => (each.at - Date.UTC(each.year, 0, 1)) / day + 1;

/** Whether `place` of `size`, both counted from 1, is listed, also counted from the end. */
const isListed = (list: readonly number[] | undefined, place: number, size: number): boolean =>
  list === undefined || list.includes(place) || list.includes(place - size - 1);

/** The first day of week 1 of a year: the first week with four days in it. */
function weekOne(year: number, weekStart: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() - weekStart + 7) % 7) * day;
}

function isInWeek(rule: Rule, each: Day): boolean {
  if (!rule.byWeekNo) return true;
  const start = rule.weekStart ?? 1;
  return [each.year - 1, each.year, each.year + 1].some((year) => {
    const [first, next] = [weekOne(year, start), weekOne(year + 1, start)];
    if (each.at < first || each.at >= next) return false;
    return isListed(rule.byWeekNo, Math.floor((each.at - first) / day / 7) + 1, (next - first) / day / 7);
  });
}

function isOnWeekday(rule: Rule, each: Day): boolean {
  if (!rule.byDay?.some(({ day: weekday }) => weekday === each.weekday)) return !rule.byDay;
  if (rule.byDay.every(({ nth }) => nth === 0)) return true;
  const inMonth = rule.freq === "MONTHLY" || (rule.freq === "YEARLY" && rule.byMonth !== undefined);
  const place = inMonth ? each.date : yearDay(each);
  const size = inMonth ? each.size : yearLength(each.year);
  return rule.byDay.some(
    ({ day: weekday, nth }) =>
      weekday === each.weekday &&
      (nth === 0 || nth === Math.ceil(place / 7) || nth === -Math.ceil((size - place + 1) / 7)),
  );
}

const passes = (rule: Rule, each: Day): boolean =>
  (rule.byMonth?.includes(each.month) ?? true) &&
  isListed(rule.byMonthDay, each.date, each.size) &&
  (rule.byYearDay === undefined || isListed(rule.byYearDay, yearDay(each), yearLength(each.year))) &&
  isOnWeekday(rule, each) &&
  isInWeek(rule, each);

/** The rule with what it leaves to the start said: a yearly rule without parts is on the start's day and month. */
export function completed(rule: Rule, start: number): Rule {
  const { month, date, weekday } = dayOf(startOfDay(start));
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  switch (rule.freq) {
    case "WEEKLY":
      return byDay ? rule : { ...rule, byDay: [{ day: weekday, nth: 0 }] };
    case "MONTHLY":
      return byDay || byMonthDay ? rule : { ...rule, byMonthDay: [date] };
    case "YEARLY":
      if (byDay || byMonthDay || byYearDay) return rule;
      if (byWeekNo) return { ...rule, byDay: [{ day: weekday, nth: 0 }] };
      return { ...rule, byMonth: byMonth ?? [month], byMonthDay: [date] };
    default:
      return rule;
  }
}

function daysBetween(rule: Rule, from: number, until: number): number[] {
  const days: number[] = [];
  for (let at = from; at < until; at += day) if (passes(rule, dayOf(at))) days.push(at);
  return days;
}

/** The days of a month, counted up rather than asked for one by one. */
function daysOfMonth(rule: Rule, year: number, month: number): number[] {
  const first = dayOf(Date.UTC(year, month - 1, 1));
  const days: number[] = [];
  for (let date = 1; date <= first.size; date++) {
    const at = first.at + (date - 1) * day;
    if (passes(rule, { ...first, at, date, weekday: (first.weekday + date - 1) % 7 })) days.push(at);
  }
  return days;
}

const allMonths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function daysOfYear(rule: Rule, year: number): number[] {
  const months = allMonths.filter((month) => rule.byMonth?.includes(month) ?? true);
  return months.flatMap((month) => daysOfMonth(rule, year, month));
}

/** One period of a rule: its days, and the least wall time of it. */
interface Period {
  readonly start: number;
  readonly days: readonly number[];
}

function periodAt(rule: Rule, start: number, index: number): Period {
  const first = dayOf(startOfDay(start));
  const step = index * rule.interval;
  switch (rule.freq) {
    case "YEARLY": {
      const year = first.year + step;
      return { start: Date.UTC(year, 0, 1), days: daysOfYear(rule, year) };
    }
    case "MONTHLY": {
      const from = Date.UTC(first.year, first.month - 1 + step, 1);
      const { year, month } = dayOf(from);
      return { start: from, days: daysOfMonth(rule, year, month) };
    }
    case "WEEKLY": {
      const week = first.at - ((first.weekday - (rule.weekStart ?? 1) + 7) % 7) * day;
      const from = week + step * 7 * day;
      return { start: from, days: daysBetween(rule, from, from + 7 * day) };
    }
    default: {
      const length =
        rule.freq === "DAILY"
          ? day
          : rule.freq === "HOURLY"
            ? hour
            : rule.freq === "MINUTELY"
              ? minute
              : second;
      const from = Math.floor(start / length) * length + step * length;
      const at = startOfDay(from);
      return { start: from, days: daysBetween(rule, at, at + day) };
    }
  }
}

const sorted = (list: readonly number[]): number[] => [...new Set(list)].sort((a, b) => a - b);

/** The times of day in a period. Units smaller than a day fix their own part and are checked for it. */
function timesIn(rule: Rule, start: number, period: number): number[] {
  const rank = { SECONDLY: 3, MINUTELY: 2, HOURLY: 1, DAILY: 0, WEEKLY: 0, MONTHLY: 0, YEARLY: 0 }[rule.freq];
  const part = (level: number, list: readonly number[] | undefined, unit: number, size: number): number[] => {
    const at = Math.floor((rank >= level ? period : start) / unit) % size;
    const own = (at + size) % size;
    if (rank >= level) return list === undefined || list.includes(own) ? [own] : [];
    return list === undefined ? [own] : sorted(list).filter((each) => each >= 0 && each < size);
  };
  const hours = part(1, rule.byHour, hour, 24);
  const minutes = part(2, rule.byMinute, minute, 60);
  const seconds = part(3, rule.bySecond, second, 60);
  return hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * hour + m * minute + s * second)));
}

function atPositions(list: readonly number[], positions: readonly number[] | undefined): readonly number[] {
  if (!positions) return list;
  return list.filter((_, index) => positions.includes(index + 1) || positions.includes(index - list.length));
}

// How far to look for an occurrence: rules that never happen have to end too, and a year costs more than a day.
const mostPeriods = {
  YEARLY: 200,
  MONTHLY: 2400,
  WEEKLY: 6000,
  DAILY: 40_000,
  HOURLY: 20_000,
  MINUTELY: 20_000,
  SECONDLY: 20_000,
} as const;

/** Bounds of an expansion. */
export interface ExpandOptions {
  /** Nothing before this wall time is wanted; saves work for rules without COUNT. */
  readonly from?: number;
  /** The last wall time that is wanted, such as what UNTIL says. */
  readonly until?: number;
  /** Periods that are looked at, with occurrences in them or not. */
  readonly periods?: number;
}

/** How many periods can be skipped because all of them end before `from`. */
function firstPeriod(rule: Rule, start: number, from: number | undefined): number {
  if (from === undefined || from <= start || rule.count !== undefined) return 0;
  const longest = {
    YEARLY: 366 * day,
    MONTHLY: 31 * day,
    WEEKLY: 7 * day,
    DAILY: day,
    HOURLY: hour,
    MINUTELY: minute,
    SECONDLY: second,
  };
  return Math.max(0, Math.floor((from - start) / (longest[rule.freq] * rule.interval)) - 2);
}

/**
 * The wall times at which a rule says that something happens, in order. The start is among them only if the rule says
 * so. UNTIL is for the caller, who knows the zone.
 */
export function* expandRule(rule: Rule, start: number, options: ExpandOptions = {}): Generator<number> {
  const {
    from = Number.NEGATIVE_INFINITY,
    until = Number.POSITIVE_INFINITY,
    periods = mostPeriods[rule.freq],
  } = options;
  const whole = completed(rule, start);
  const first = firstPeriod(rule, start, options.from);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (let index = first; index < first + periods && left > 0; index++) {
    const period = periodAt(whole, start, index);
    // Dates end in the year 275760.
    if (!(period.start <= until) || Number.isNaN(period.start)) return;
    const times = timesIn(whole, start, period.start);
    const all = period.days.flatMap((at) => times.map((time) => at + time));
    for (const wall of atPositions(all, whole.bySetPos)) {
      if (wall < start) continue;
      if (wall > until) return;
      if (left-- <= 0) return;
      if (wall >= from) yield wall;
    }
  }
}
