import { day, startOfDay } from "../zones/zone.js";
import { completed } from "./expand.js";
import { everyDay, maskOf, type Pattern } from "./pattern.js";
import type { Rule } from "./rule.js";

/** A day in a month: a date, the nth of some weekdays, or every one of some weekdays. */
type Place =
  | { readonly kind: "date"; readonly dayOfMonth: number }
  | { readonly kind: "nth"; readonly weekOfMonth: number; readonly dayOfWeek: number }
  | { readonly kind: "weekly"; readonly dayOfWeek: number };

/** WeekOfMonth for a place from the start, or from the end; a fifth that is not the last cannot be said. */
function weekOf(nth: number | undefined): number | undefined {
  if (nth === -1) return 5;
  return nth !== undefined && nth >= 1 && nth <= 4 ? nth : undefined;
}

function nthPlace(nth: number | undefined, dayOfWeek: number): Place | undefined {
  const weekOfMonth = weekOf(nth);
  return weekOfMonth === undefined ? undefined : { kind: "nth", weekOfMonth, dayOfWeek };
}

/** Where days such as 8 to 14 are given as a week of the month. */
function weekOfDates(dates: readonly number[]): number | undefined {
  const sorted = [...dates].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  if (sorted.length !== 7 || sorted.some((date, index) => date !== first + index)) return undefined;
  if (first === -7) return -1;
  return (first - 1) % 7 === 0 ? (first - 1) / 7 + 1 : undefined;
}

function placeByDate({ byMonthDay, bySetPos }: Rule): Place | undefined {
  const dates = [...(byMonthDay ?? [])].sort((a, b) => a - b);
  const last = dates.at(-1) ?? 0;
  const [position] = bySetPos ?? [];
  if (dates.length === 1 && (position === undefined || Math.abs(position) === 1))
    return last === -1
      ? { kind: "nth", weekOfMonth: 5, dayOfWeek: everyDay }
      : last > 0
        ? { kind: "date", dayOfMonth: last }
        : undefined;
  // 28,29,30 and the last of them: the 30th, or the end of February.
  const clamped = position === -1 && dates.every((date, index) => date === 28 + index);
  return clamped ? { kind: "date", dayOfMonth: last } : undefined;
}

function placeByDay({ byDay, byMonthDay, bySetPos }: Rule): Place | undefined {
  const days = byDay ?? [];
  const mask = maskOf(days.map((each) => each.day));
  const [first] = days;
  if (byMonthDay) {
    return bySetPos || days.length !== 1 || first?.nth !== 0
      ? undefined
      : nthPlace(weekOfDates(byMonthDay), mask);
  }
  if (days.every(({ nth }) => nth === 0))
    return bySetPos ? nthPlace(bySetPos[0], mask) : { kind: "weekly", dayOfWeek: mask };
  return days.length === 1 && !bySetPos ? nthPlace(first?.nth, mask) : undefined;
}

function placeOf(rule: Rule): Place | undefined {
  if ((rule.bySetPos?.length ?? 0) > 1) return undefined;
  return rule.byDay ? placeByDay(rule) : placeByDate(rule);
}

function monthly(place: Place, interval: number): Pattern | undefined {
  switch (place.kind) {
    case "date":
      return { type: "monthly", interval, dayOfMonth: place.dayOfMonth };
    case "nth":
      return { type: "monthlyNth", interval, weekOfMonth: place.weekOfMonth, dayOfWeek: place.dayOfWeek };
    case "weekly":
      return interval === 1
        ? { type: "weekly", interval, dayOfWeek: place.dayOfWeek, firstDayOfWeek: 1 }
        : undefined;
  }
}

function yearly(place: Place, interval: number, monthOfYear: number): Pattern | undefined {
  switch (place.kind) {
    case "date":
      return { type: "yearly", interval, dayOfMonth: place.dayOfMonth, monthOfYear };
    case "nth":
      return {
        type: "yearlyNth",
        interval,
        weekOfMonth: place.weekOfMonth,
        dayOfWeek: place.dayOfWeek,
        monthOfYear,
      };
    case "weekly":
      return undefined;
  }
}

/** Every so many months, if the months lie evenly in the year and the start is in one of them. */
function monthStep(months: readonly number[], start: number): number | undefined {
  const list = [...new Set(months)].sort((a, b) => a - b);
  const step = 12 / list.length;
  const first = list[0] ?? 0;
  const even = Number.isInteger(step) && list.every((month, index) => month === first + index * step);
  return even && list.includes(new Date(start).getUTCMonth() + 1) ? step : undefined;
}

function fromMonthly(rule: Rule, start: number): Pattern | undefined {
  const place = placeOf(rule);
  if (!place) return undefined;
  if (!rule.byMonth) return monthly(place, rule.interval);
  if (rule.interval !== 1) return undefined;
  const [month] = rule.byMonth;
  if (rule.byMonth.length === 1 && month !== undefined) return yearly(place, 1, month);
  const step = place.kind === "weekly" ? undefined : monthStep(rule.byMonth, start);
  return step === undefined ? undefined : monthly(place, step);
}

function fromYearly(rule: Rule, start: number): Pattern | undefined {
  const { byMonth, byDay, bySetPos, interval } = rule;
  const [month] = byMonth ?? [];
  if (byMonth?.length === 1 && month !== undefined) {
    const place = placeOf(rule);
    return place && yearly(place, interval, month);
  }
  // Over several months, positions and ordinals count in the year.
  if (bySetPos || interval !== 1) return undefined;
  if (!byMonth && byDay?.some(({ nth }) => nth !== 0)) return undefined;
  return fromMonthly(rule, start);
}

function fromDaily({ byDay, byMonth, byMonthDay, interval, bySetPos }: Rule): Pattern | undefined {
  if (byMonth || byMonthDay || bySetPos) return undefined;
  if (!byDay) return { type: "daily", interval };
  if (interval !== 1) return undefined;
  return { type: "weekly", interval: 1, dayOfWeek: maskOf(byDay.map((each) => each.day)), firstDayOfWeek: 1 };
}

function fromWeekly({
  byDay,
  byMonth,
  byMonthDay,
  interval,
  bySetPos,
  weekStart,
}: Rule): Pattern | undefined {
  if (byMonth || byMonthDay || bySetPos || !byDay) return undefined;
  return {
    type: "weekly",
    interval,
    dayOfWeek: maskOf(byDay.map((each) => each.day)),
    firstDayOfWeek: weekStart ?? 1,
  };
}

function hasOtherTimes({ byHour, byMinute, bySecond }: Rule, start: number): boolean {
  const at = new Date(start);
  const differs = (list: readonly number[] | undefined, own: number) =>
    list?.some((each) => each !== own) ?? false;
  return (
    differs(byHour, at.getUTCHours()) ||
    differs(byMinute, at.getUTCMinutes()) ||
    differs(bySecond, at.getUTCSeconds())
  );
}

/** The pattern that recurs exactly as a rule does, without its end; undefined if there is none. */
export function toPattern(rule: Rule, start: number): Pattern | undefined {
  if (rule.byYearDay || rule.byWeekNo || rule.scale !== undefined || hasOtherTimes(rule, start))
    return undefined;
  const whole = completed(rule, start);
  switch (rule.freq) {
    case "DAILY":
      return fromDaily(whole);
    case "WEEKLY":
      return fromWeekly(whole);
    case "MONTHLY":
      return fromMonthly(whole, start);
    case "YEARLY":
      return fromYearly(whole, start);
    default:
      return undefined;
  }
}

/** A pattern that happens at the start and then about as often as a rule that no pattern says. */
export function nearestPattern(rule: Rule, start: number): Pattern {
  const at = new Date(start);
  const { interval } = rule;
  const date = at.getUTCDate();
  switch (rule.freq) {
    case "YEARLY":
      return { type: "yearly", interval, dayOfMonth: date, monthOfYear: at.getUTCMonth() + 1 };
    case "MONTHLY": {
      if (!rule.byDay) return { type: "monthly", interval, dayOfMonth: date };
      const last = new Date(startOfDay(start) + 7 * day).getUTCMonth() !== at.getUTCMonth();
      return {
        type: "monthlyNth",
        interval,
        weekOfMonth: last ? 5 : Math.ceil(date / 7),
        dayOfWeek: 1 << at.getUTCDay(),
      };
    }
    default: {
      if (rule.byDay || rule.freq === "WEEKLY") {
        const dayOfWeek = maskOf(
          (completed({ ...rule, freq: "WEEKLY" }, start).byDay ?? []).map((each) => each.day),
        );
        return {
          type: "weekly",
          interval: rule.freq === "WEEKLY" ? interval : 1,
          dayOfWeek,
          firstDayOfWeek: rule.weekStart ?? 1,
        };
      }
      const perDay = { SECONDLY: 86_400, MINUTELY: 1440, HOURLY: 24, DAILY: 1, WEEKLY: 1 }[rule.freq];
      return { type: "daily", interval: Math.max(1, Math.floor(interval / perDay)) };
    }
  }
}
