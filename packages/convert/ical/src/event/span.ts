import type { Component } from "../text/component.js";
import { instantOfMoment, type Moment, momentNamed, readDuration, type ZoneContext } from "../text/moment.js";
import { propertyNamed, text, textOf } from "../text/property.js";
import { day, instantOf, startOfDay, wallAt } from "../zones/zone.js";
import type { Span } from "./alarm.js";

/** When an event happens. */
export interface EventTimes {
  readonly start: Moment;
  readonly allDay: boolean;
  /** What the item says: instants; for all-day events dates, as midnight UTC. */
  readonly span: Span;
}

/** The end of an event with a duration: days are days on the clock, hours are hours. */
function afterDuration(start: Moment, duration: number): number {
  return duration % day === 0
    ? instantOf(start.zone, start.wall + duration)
    : instantOfMoment(start) + duration;
}

function endOf(component: Component, start: Moment, zones: ZoneContext): number {
  const from = instantOfMoment(start);
  const end = momentNamed(component, "dtend", zones);
  if (end) return Math.max(from, instantOfMoment(end));
  const duration = readDuration(textOf(propertyNamed(component, "duration")) ?? "");
  return duration === undefined ? from : Math.max(from, afterDuration(start, duration));
}

function daysOf(component: Component, start: Moment, zones: ZoneContext): number {
  const end = momentNamed(component, "dtend", zones);
  const duration = readDuration(textOf(propertyNamed(component, "duration")) ?? "");
  const wall = end ? startOfDay(end.wall) : start.wall + (duration ?? day);
  return Math.max(1, Math.ceil((wall - start.wall) / day));
}

/** Whether an event in a zone is marked as one of whole days. */
function isMarkedAllDay(component: Component, start: Moment, end: number): boolean {
  if (text(component, "x-microsoft-cdo-alldayevent")?.toUpperCase() !== "TRUE") return false;
  return start.wall % day === 0 && wallAt(start.zone, end) % day === 0 && end > instantOfMoment(start);
}

/** Reads when an event happens. Undefined without a start. */
export function readTimes(component: Component, zones: ZoneContext): EventTimes | undefined {
  const start = momentNamed(component, "dtstart", zones);
  if (!start) return undefined;
  if (start.form === "date") {
    const end = start.wall + daysOf(component, start, zones) * day;
    return { start, allDay: true, span: { start: start.wall, end } };
  }
  const end = endOf(component, start, zones);
  if (isMarkedAllDay(component, start, end))
    return { start, allDay: true, span: { start: start.wall, end: wallAt(start.zone, end) } };
  return { start, allDay: false, span: { start: instantOfMoment(start), end } };
}
