import { readInstant, writeInstant } from "../event/meeting.js";
import { calendarOfRule } from "../event/series.js";
import { ruleProperty } from "../event/write-recurrence.js";
import { readRule } from "../recurrence/rule.js";
import { nearestPattern, toPattern } from "../recurrence/to-pattern.js";
import { asOccurrence, lastWall, type SeriesStart } from "../recurrence/until.js";
import type { Component } from "../text/component.js";
import { isEqual } from "../text/equal.js";
import { momentNamed, momentProperty, type ZoneContext } from "../text/moment.js";
import { propertyNamed, put, putText, remove, text } from "../text/property.js";
import { day, instantOf, startOfDay, wallAt, type Zone } from "../zones/zone.js";
import type { TaskPattern } from "./shape.js";
import { readMoments, seriesStart } from "./task-dates.js";

// What a rule of iCalendar has no words for.
const kept = {
  regenerate: "x-easkit-regenerate",
  deadOccur: "x-easkit-dead-occur",
  start: "x-easkit-recurrence-start",
} as const;

const isTrue = (component: Component, name: string): boolean =>
  text(component, name)?.toUpperCase() === "TRUE";

/** The local time of a wall time in a series' zone, written as if it were UTC. */
const localOf = (wall: number, { zone, allDay }: SeriesStart, own: Zone): Date =>
  new Date(allDay ? wall : wallAt(own, instantOf(zone, wall)));

/** Reads how a task recurs; a rule that no pattern says becomes the nearest one. */
export function readTaskRecurrence(component: Component, zones: ZoneContext): TaskPattern | undefined {
  const start = seriesStart(readMoments(component, zones), zones.own);
  const rule = readRule(propertyNamed(component, "rrule")?.values[0]);
  if (!start || !rule) return undefined;
  const last = rule.until === undefined ? undefined : lastWall(rule.until, start);
  return {
    ...(toPattern(rule, start.wall) ?? nearestPattern(rule, start.wall)),
    start: readInstant(component, kept.start) ?? localOf(start.wall, start, zones.own),
    ...(rule.count !== undefined && { occurrences: rule.count }),
    ...(last !== undefined && { until: localOf(asOccurrence(last, start), start, zones.own) }),
    ...calendarOfRule(component),
    ...(isTrue(component, kept.regenerate) && { regenerate: true }),
    ...(isTrue(component, kept.deadOccur) && { deadOccur: true }),
  };
}

/** A pattern for comparison: without what means nothing, and dates as whole days. */
function comparable({ start, until, occurrences, regenerate, deadOccur, interval, ...others }: TaskPattern) {
  const { calendarType, isLeapMonth, ...pattern } = others;
  const toDay = (date: Date | undefined) => date && startOfDay(date.getTime());
  return {
    ...pattern,
    calendarType: calendarType || undefined,
    isLeapMonth: isLeapMonth || undefined,
    start: toDay(start),
    interval: interval || 1,
    ...(occurrences ? { occurrences } : { until: toDay(until) }),
    regenerate: regenerate || undefined,
    deadOccur: deadOccur || undefined,
  };
}

function writeRule(component: Component, zones: ZoneContext, pattern: TaskPattern): void {
  const moments = readMoments(component, zones);
  // A rule counts from DTSTART, so a task that has none gets the start of its recurrence.
  if (!moments.start) {
    const wall = startOfDay((pattern.start ?? new Date(moments.due?.wall ?? 0)).getTime());
    const isTimed = moments.due !== undefined && moments.due.form !== "date";
    const form = isTimed ? moments.due : ({ form: "date", zone: zones.own } as const);
    put(component, momentProperty("dtstart", { ...form, wall }));
  }
  const start = seriesStart(readMoments(component, zones), zones.own);
  if (!start) return;
  const { until, ...others } = pattern;
  // Until is a local date; the last occurrence of that day still counts.
  const last = until && startOfDay(until.getTime()) + (start.allDay ? 0 : day - 1000);
  const end = last === undefined ? undefined : new Date(start.allDay ? last : instantOf(start.zone, last));
  const isFloating = momentNamed(component, "dtstart", zones)?.form === "floating";
  put(component, ruleProperty({ ...others, ...(end && { until: end }) }, start, isFloating));
}

/** Writes how a task recurs, unless the rule that is there says the same. */
export function writeTaskRecurrence(
  component: Component,
  zones: ZoneContext,
  pattern: TaskPattern | null,
): void {
  if (pattern === null) {
    remove(component, "rrule", "rdate", "exdate", "exrule", ...Object.values(kept));
    return;
  }
  const old = readTaskRecurrence(component, zones);
  if (old && isEqual(comparable({ ...old, ...pattern }), comparable(old))) return;
  remove(component, ...Object.values(kept), "exrule");
  writeRule(component, zones, pattern);
  putText(component, kept.regenerate, pattern.regenerate ? "TRUE" : undefined);
  putText(component, kept.deadOccur, pattern.deadOccur ? "TRUE" : undefined);
  const read = readTaskRecurrence(component, zones)?.start;
  if (pattern.start && read && !isEqual(pattern.start, read))
    writeInstant(component, kept.start, pattern.start);
}
