const day = 24 * 60 * 60 * 1000;
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

interface RelativeDate {
  readonly daysFromNow?: number;
  readonly date?: number;
  readonly weeksFromNow?: number;
  readonly weekday?: string;
  readonly time?: string;
}

const isRelative = (value: object): value is RelativeDate =>
  "daysFromNow" in value || "date" in value || "weeksFromNow" in value;

const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

function toDate(
  { daysFromNow, date, weeksFromNow = 0, weekday, time = "00:00" }: RelativeDate,
  now: Date,
): Date {
  const today = Math.floor(now.getTime() / day) * day;
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const monday = today - ((now.getUTCDay() + 6) % 7) * day;
  const start = weekday === undefined ? today : monday + (7 * weeksFromNow + weekdays.indexOf(weekday)) * day;
  return new Date(start + (daysFromNow ?? date ?? 0) * day + (hours * 60 + minutes) * 60_000);
}

/** Replaces the dates of the demo data, which count from today, by dates. See fixtures/README.md. */
export function settleDates(value: unknown, now: Date): unknown {
  if (typeof value === "string") return isoDate.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map((each) => settleDates(each, now));
  if (typeof value !== "object" || value === null) return value;
  if (isRelative(value)) return toDate(value, now);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, settleDates(each, now)]));
}
