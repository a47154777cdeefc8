/** What patterns of events and tasks have in common. */
interface Pattern {
  readonly type: "daily" | "weekly" | "monthly" | "monthlyNth" | "yearly" | "yearlyNth";
  readonly calendarType?: number | undefined;
  readonly firstDayOfWeek?: number | undefined;
}

const sunday = 0;

/**
 * A pattern with what an answer always has: which calendar its months are of (MS-ASCAL 2.2.2.10, MS-ASTASK 2.2.2.4), and
 * where its weeks begin (MS-ASCAL 3.2.5, MS-ASTASK 2.2.2.13). Versions that lack these leave them out by their tables.
 */
export function toWholePattern<P extends Pattern>(pattern: P): P {
  const { type, calendarType = 0, firstDayOfWeek = sunday } = pattern;
  if (type === "daily") return pattern;
  return type === "weekly" ? { ...pattern, firstDayOfWeek } : { ...pattern, calendarType };
}

/** An item whose pattern, if it has one, is whole. */
export const withWholePattern = <P extends { readonly recurrence?: Pattern | undefined }>(
  properties: P,
): P =>
  properties.recurrence ? { ...properties, recurrence: toWholePattern(properties.recurrence) } : properties;
