import type { Pattern } from "../recurrence/pattern.js";
import { writeRule } from "../recurrence/rule.js";
import { toPattern } from "../recurrence/to-pattern.js";
import { toRule } from "../recurrence/to-rule.js";
import { asOccurrence, type SeriesStart, wallOfUntil, writeUntil } from "../recurrence/until.js";
import type { Property } from "../text/component.js";
import { isEqual } from "../text/equal.js";
import { put, remove } from "../text/property.js";
import { instantOf } from "../zones/zone.js";
import type { OpenEvent } from "./open-event.js";

/** The last wall time by Until; Occurrences go first (MS-ASCAL 3.2.5.3). */
const lastOf = ({ until, occurrences }: Pattern, start: SeriesStart): number | undefined =>
  until === undefined || occurrences ? undefined : wallOfUntil(until, start);

/** The pattern in the form in which patterns are read. */
function asRead(pattern: Pattern, start: SeriesStart): Pattern {
  const last = lastOf(pattern, start);
  const { occurrences } = pattern;
  const wall = last === undefined ? undefined : asOccurrence(last, start);
  return {
    ...(toPattern(toRule(pattern, start.wall), start.wall) ?? pattern),
    ...(occurrences && { occurrences }),
    ...(wall !== undefined && { until: new Date(start.allDay ? wall : instantOf(start.zone, wall)) }),
    ...calendarWords(pattern),
  };
}

/** Which calendar the months are of; the usual one and its months need no words. */
const calendarWords = ({ calendarType, isLeapMonth }: Pattern) => ({
  ...(calendarType && { calendarType }),
  ...(isLeapMonth && { isLeapMonth }),
});

/** The pattern that is there, as {@link asRead} gives it. */
function asSaid(pattern: Pattern): Pattern {
  const { calendarType: _type, isLeapMonth: _leap, ...others } = pattern;
  return { ...others, ...calendarWords(pattern) };
}

/** What older devices cannot say stays as it is. */
function withUnsaid(pattern: Pattern, old: Pattern | undefined): Pattern {
  if (!old || old.type !== pattern.type) return pattern;
  const { firstDayOfWeek, calendarType, isLeapMonth } = old;
  return {
    ...(firstDayOfWeek !== undefined && { firstDayOfWeek }),
    ...(calendarType !== undefined && { calendarType }),
    ...(isLeapMonth !== undefined && { isLeapMonth }),
    ...pattern,
  };
}

/** RRULE for a pattern. */
export function ruleProperty(pattern: Pattern, start: SeriesStart, isFloating: boolean): Property {
  const last = lastOf(pattern, start);
  const until = last === undefined ? {} : { until: writeUntil(last, start, isFloating) };
  return {
    name: "rrule",
    parameters: {
      ...(pattern.calendarType && { "x-easkit-calendar-type": String(pattern.calendarType) }),
      ...(pattern.isLeapMonth !== undefined && {
        "x-easkit-leap-month": pattern.isLeapMonth ? "TRUE" : "FALSE",
      }),
    },
    type: "recur",
    values: [writeRule({ ...toRule(pattern, start.wall), ...until })],
  };
}

/** Ends the recurrence. */
function clear({ master, calendar, overrides }: OpenEvent): void {
  remove(master, "rrule", "rdate", "exdate", "exrule");
  const gone = new Set(overrides.map(({ component }) => component));
  calendar.components = calendar.components.filter((each) => !gone.has(each));
}

/**
 * Writes the pattern unless the rules that are there say the same; tells whether anything changed. Rules that no
 * pattern says stay as long as the device leaves their pattern alone.
 */
export function writeRecurrence(event: OpenEvent, pattern: Pattern | null): boolean {
  const { said, series, master, times } = event;
  if (pattern === null) {
    if (!said.pattern) return false;
    clear(event);
    return true;
  }
  const wanted = asRead(withUnsaid(pattern, said.pattern), series.start);
  if (said.pattern && isEqual(wanted, asSaid(said.pattern))) return false;
  // Extra dates that the device never saw are none of its business; those it saw as exceptions are replaced.
  remove(master, "exrule", ...(said.carrier ? ["rdate", "exdate"] : []));
  put(master, ruleProperty(wanted, series.start, times.start.form === "floating"));
  return true;
}
