/** Units of RFC 5545 recurrence rules, smallest first. */
export const frequencies = [
  "SECONDLY",
  "MINUTELY",
  "HOURLY",
  "DAILY",
  "WEEKLY",
  "MONTHLY",
  "YEARLY",
] as const;

/** A unit of recurrence. */
export type Frequency = (typeof frequencies)[number];

/** A weekday, 0 is Sunday, and which one in the month or year: 0 for each, negative from the end. */
export interface RuleDay {
  readonly day: number;
  readonly nth: number;
}

/** The lists of a rule. */
export interface RuleParts {
  readonly bySecond?: readonly number[];
  readonly byMinute?: readonly number[];
  readonly byHour?: readonly number[];
  readonly byDay?: readonly RuleDay[];
  readonly byMonthDay?: readonly number[];
  readonly byYearDay?: readonly number[];
  readonly byWeekNo?: readonly number[];
  readonly byMonth?: readonly number[];
  readonly bySetPos?: readonly number[];
}

/** A recurrence rule (RFC 5545 section 3.3.10). */
export interface Rule extends RuleParts {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** As jCal writes it: `2026-01-31`, `2026-01-31T10:00:00` or `2026-01-31T10:00:00Z`. */
  readonly until?: string;
  /** 0 is Sunday; Monday if the rule does not say. */
  readonly weekStart?: number;
  /** The calendar that months are counted in, if it is not the Gregorian one (RFC 7529). */
  readonly scale?: string;
}

/** Names of weekdays, Sunday first. */
export const weekdays: readonly string[] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

const lists = [
  ["bysecond", "bySecond"],
  ["byminute", "byMinute"],
  ["byhour", "byHour"],
  ["bymonthday", "byMonthDay"],
  ["byyearday", "byYearDay"],
  ["byweekno", "byWeekNo"],
  ["bymonth", "byMonth"],
  ["bysetpos", "bySetPos"],
] as const;

const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const asNumbers = (value: unknown): number[] =>
  asList(value)
    .map(Number)
    .filter((each) => Number.isInteger(each));

function readDay(value: unknown): RuleDay[] {
  const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/i.exec(String(value));
  if (!match) return [];
  return [{ day: weekdays.indexOf(match[2]?.toUpperCase() ?? ""), nth: Number(match[1] ?? 0) }];
}

const positive = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};

/** Reads a rule from its jCal object. Undefined if it has no unit that is known. */
export function readRule(value: unknown): Rule | undefined {
  const from = new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const freq = frequencies.find((name) => name === String(from.get("freq")).toUpperCase());
  if (!freq) return undefined;
  const parts: Record<string, readonly number[]> = {};
  for (const [key, name] of lists) {
    const numbers = asNumbers(from.get(key));
    if (numbers.length > 0) parts[name] = numbers;
  }
  const byDay = asList(from.get("byday")).flatMap(readDay);
  const count = positive(from.get("count"));
  const until = from.get("until");
  const weekStart = Number(from.get("wkst"));
  const scale = from.get("rscale");
  return {
    freq,
    interval: positive(from.get("interval")) ?? 1,
    ...parts,
    ...(byDay.length > 0 && { byDay }),
    ...(count !== undefined && { count }),
    ...(until !== undefined && count === undefined && { until: String(until) }),
    // ical.js counts weekdays from 1.
    ...(weekStart >= 1 && weekStart <= 7 && { weekStart: weekStart - 1 }),
    ...(typeof scale === "string" && scale.toUpperCase() !== "GREGORIAN" && { scale }),
  };
}

/** Writes a rule as its jCal object. */
export function writeRule(rule: Rule): Record<string, unknown> {
  const value: Record<string, unknown> = { freq: rule.freq };
  if (rule.interval > 1) value["interval"] = rule.interval;
  if (rule.count !== undefined) value["count"] = rule.count;
  if (rule.until !== undefined) value["until"] = rule.until;
  for (const [key, name] of lists) if (rule[name]) value[key] = rule[name];
  if (rule.byDay)
    value["byday"] = rule.byDay.map(({ day, nth }) => `${nth === 0 ? "" : nth}${weekdays[day]}`);
  if (rule.weekStart !== undefined) value["wkst"] = rule.weekStart + 1;
  return value;
}
