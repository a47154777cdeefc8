import type { CalendarReceived } from "@easkit/eas-schema";

/** How something recurs (MS-ASCAL 2.2.2.37, MS-ASTASK 2.2.2.20). */
export type Pattern = NonNullable<CalendarReceived["recurrence"]>;

/** Sets of weekdays as DayOfWeek has them: Sunday is the lowest bit. */
export const everyDay = 127;

/** The bits of weekdays, 0 is Sunday. */
export const maskOf = (days: Iterable<number>): number => {
  let mask = 0;
  for (const day of days) mask |= 1 << day;
  return mask;
};

/** The weekdays of a set. */
export const daysOf = (mask: number): number[] => [0, 1, 2, 3, 4, 5, 6].filter((day) => (mask >> day) & 1);
