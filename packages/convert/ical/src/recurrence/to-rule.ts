import { daysOf, everyDay, type Pattern } from "./pattern.js";
import type { Rule, RuleParts } from "./rule.js";

const placeInMonth = (pattern: Pattern, start: Date): RuleParts => {
  const dayOfWeek = pattern.dayOfWeek || 1 << start.getUTCDay();
  const week = pattern.weekOfMonth ?? Math.min(5, Math.ceil(start.getUTCDate() / 7));
  const nth = week >= 5 ? -1 : Math.max(1, week);
  const days = daysOf(dayOfWeek & everyDay);
  const [first] = days;
  if (days.length === 7) return { byMonthDay: [nth] };
  if (days.length === 1 && first !== undefined) return { byDay: [{ day: first, nth }] };
  return { byDay: days.map((day) => ({ day, nth: 0 })), bySetPos: [nth] };
};

const onWeekdays = (pattern: Pattern, start: Date): RuleParts => ({
  byDay: daysOf((pattern.dayOfWeek || 1 << start.getUTCDay()) & everyDay).map((day) => ({ day, nth: 0 })),
});

const dateOf = (pattern: Pattern, start: Date): RuleParts => ({
  byMonthDay: [pattern.dayOfMonth || start.getUTCDate()],
});

const monthOf = (pattern: Pattern, start: Date): RuleParts => ({
  byMonth: [pattern.monthOfYear || start.getUTCMonth() + 1],
});

function partsOf(pattern: Pattern, start: Date): Pick<Rule, "freq"> & RuleParts {
  switch (pattern.type) {
    case "daily":
      // With weekdays, a daily pattern is a weekly one (MS-ASCAL 2.2.2.37.1).
      return pattern.dayOfWeek ? { freq: "WEEKLY", ...onWeekdays(pattern, start) } : { freq: "DAILY" };
    case "weekly":
      return { freq: "WEEKLY", ...onWeekdays(pattern, start) };
    case "monthly":
      return { freq: "MONTHLY", ...dateOf(pattern, start) };
    case "monthlyNth":
      return { freq: "MONTHLY", ...placeInMonth(pattern, start) };
    case "yearly":
      return { freq: "YEARLY", ...monthOf(pattern, start), ...dateOf(pattern, start) };
    case "yearlyNth":
      return { freq: "YEARLY", ...monthOf(pattern, start), ...placeInMonth(pattern, start) };
  }
}

/** The rule that recurs as a pattern does, with COUNT and without UNTIL. What a pattern leaves out is as at the start. */
export function toRule(pattern: Pattern, start: number): Rule {
  const { occurrences, firstDayOfWeek } = pattern;
  const parts = partsOf(pattern, new Date(start));
  return {
    ...parts,
    interval: pattern.interval || 1,
    ...(occurrences && { count: occurrences }),
    ...(parts.freq === "WEEKLY" &&
      firstDayOfWeek !== undefined &&
      firstDayOfWeek <= 6 &&
      firstDayOfWeek !== 1 && { weekStart: firstDayOfWeek }),
  };
}
