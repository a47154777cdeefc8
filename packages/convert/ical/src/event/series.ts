import { type Carrier, carry } from "../recurrence/carrier.js";
import { expandRule } from "../recurrence/expand.js";
import type { Pattern } from "../recurrence/pattern.js";
import { type Rule, readRule } from "../recurrence/rule.js";
import { nearestPattern, toPattern } from "../recurrence/to-pattern.js";
import { asOccurrence, lastWall, type SeriesStart } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { type Moment, momentOf, type ZoneContext } from "../text/moment.js";
import { parameter, propertiesNamed, propertyNamed } from "../text/property.js";
import { instantOf, startOfDay, wallAt } from "../zones/zone.js";
import type { Loss } from "./losses.js";

/** A series as the calendar says it; all times are wall times of its zone. */
export interface Series {
  readonly start: SeriesStart;
  readonly rules: readonly Rule[];
  readonly excludingRules: readonly Rule[];
  readonly dates: readonly number[];
  readonly excluded: readonly number[];
}

/** The wall time in a series of a moment that names one of its occurrences. */
export function wallInSeries({ form, wall, zone }: Moment, start: SeriesStart): number {
  if (start.allDay) return startOfDay(form === "date" ? wall : wallAt(start.zone, instantOf(zone, wall)));
  // A date names the occurrence of that day, as many programs write it.
  if (form === "date") return wall + (start.wall - startOfDay(start.wall));
  return wallAt(start.zone, instantOf(zone, wall));
}

const wallsNamed = (component: Component, name: string, start: SeriesStart, zones: ZoneContext): number[] =>
  propertiesNamed(component, name).flatMap((property) =>
    property.values.flatMap((value) => {
      const moment = momentOf(property, value, zones);
      return moment ? [wallInSeries(moment, start)] : [];
    }),
  );

// Nobody has an event with more; text from outside may.
const mostRules = 8;

const rulesNamed = (component: Component, name: string): Rule[] =>
  propertiesNamed(component, name)
    .flatMap(({ values }) => values.flatMap((value) => readRule(value) ?? []))
    .slice(0, mostRules);

/** Reads what a component says of its recurrence. */
export const readSeries = (component: Component, start: SeriesStart, zones: ZoneContext): Series => ({
  start,
  rules: rulesNamed(component, "rrule"),
  excludingRules: rulesNamed(component, "exrule"),
  dates: wallsNamed(component, "rdate", start, zones),
  excluded: wallsNamed(component, "exdate", start, zones),
});

function* wallsOfRule(rule: Rule, start: SeriesStart, from?: number, until?: number): Generator<number> {
  const last = rule.until === undefined ? undefined : lastWall(rule.until, start);
  const end = Math.min(last ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY);
  yield* expandRule(rule, start.wall, { until: end, ...(from !== undefined && { from }) });
}

/** Bounds of a list of occurrences. */
export interface Range {
  readonly from?: number;
  readonly until?: number;
  /** The list ends after so many. */
  readonly most: number;
}

/** The wall times of a series, without those excluded by date, in order; the start is always the first. */
export function wallsOfSeries(series: Series, { from, until, most }: Range): number[] {
  const { start, rules, excludingRules, dates } = series;
  const walls = new Set([start.wall, ...dates]);
  for (const rule of rules) {
    let count = 0;
    for (const wall of wallsOfRule(rule, start, from, until)) {
      walls.add(wall);
      if (++count >= most) break;
    }
  }
  const last = Math.max(...walls);
  for (const rule of excludingRules)
    for (const wall of wallsOfRule(rule, start, from, last)) walls.delete(wall);
  const within = (wall: number) => wall >= (from ?? wall) && wall <= (until ?? wall);
  return [...walls].filter(within).sort((a, b) => a - b);
}

/** Whether `wall` is an occurrence of the series, excluded or not. */
export const isOccurrence = (series: Series, wall: number): boolean =>
  wallsOfSeries(series, { from: wall, until: wall, most: 2 }).length > 0;

/** Whether a series ends. */
export const hasEnd = ({ rules, dates }: Series): boolean =>
  (rules.length > 0 || dates.length > 0) &&
  rules.every(({ count, until }) => count !== undefined || until !== undefined);

// More occurrences than that cannot be carried by a pattern with 256 exceptions in any useful case.
const mostCarried = 1000;

/** What an item says of a series: a pattern, and what a pattern alone gets wrong. */
export interface SaidSeries {
  readonly pattern?: Pattern;
  readonly carrier?: Carrier;
  readonly losses: readonly Loss[];
}

/** The end of a rule as a pattern has it (MS-ASCAL 2.2.2.32, 2.2.2.47). */
function endOf(rule: Rule, start: SeriesStart): Pick<Pattern, "occurrences" | "until"> {
  if (rule.count !== undefined) return { occurrences: rule.count };
  const last = rule.until === undefined ? undefined : lastWall(rule.until, start);
  if (last === undefined) return {};
  const wall = asOccurrence(last, start);
  return { until: new Date(start.allDay ? wall : instantOf(start.zone, wall)) };
}

function lossesOf({ rules, excludingRules, dates }: Series, isExact: boolean): Loss[] {
  return [
    ...(isExact ? [] : (["rule"] as const)),
    ...(rules.length > 1 ? (["several-rules"] as const) : []),
    ...(dates.length > 0 ? (["extra-dates"] as const) : []),
    ...(excludingRules.length > 0 ? (["excluding-rule"] as const) : []),
  ];
}

/** Calendars other than the Gregorian pass through as parameters of the rule. */
export function calendarOfRule(component: Component): Pick<Pattern, "calendarType" | "isLeapMonth"> {
  const property = propertyNamed(component, "rrule");
  const type = Number(property && parameter(property, "x-easkit-calendar-type"));
  const leap = property && parameter(property, "x-easkit-leap-month");
  return {
    ...(Number.isInteger(type) && { calendarType: type }),
    ...(leap !== undefined && { isLeapMonth: leap.toUpperCase() === "TRUE" }),
  };
}

/**
 * Says a series as a pattern: exactly; else, if it ends, as a pattern with exceptions; else by the nearest pattern,
 * and tells what that loses.
 */
export function saySeries(component: Component, series: Series): SaidSeries {
  const { start, rules, excludingRules, dates } = series;
  const [rule] = rules;
  if (!rule && dates.length === 0) return { losses: [] };
  const exact = rule && toPattern(rule, start.wall);
  if (exact && rules.length === 1 && dates.length === 0 && excludingRules.length === 0)
    return { pattern: { ...exact, ...endOf(rule, start), ...calendarOfRule(component) }, losses: [] };
  if (hasEnd(series)) {
    const walls = wallsOfSeries(series, { from: start.wall, most: mostCarried });
    const carrier = walls.length < mostCarried ? carry(walls) : undefined;
    // Nothing of an item happens before its start.
    const losses: Loss[] = dates.some((wall) => wall < start.wall) ? ["extra-dates"] : [];
    if (carrier) return { pattern: carrier.pattern, carrier, losses };
  }
  const losses = lossesOf(series, exact !== undefined);
  if (!rule) return { losses };
  return { pattern: { ...(exact ?? nearestPattern(rule, start.wall)), ...endOf(rule, start) }, losses };
}
