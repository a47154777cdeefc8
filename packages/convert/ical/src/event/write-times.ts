import type { CalendarPatch, CalendarReceived } from "@easkit/eas-schema";
import type { Component } from "../text/component.js";
import { type Moment, type MomentForm, momentProperty } from "../text/moment.js";
import { propertyNamed, put, putText, remove } from "../text/property.js";
import { isUtc, zoneOfBlob } from "../text/written-zone.js";
import { day, instantOf, minute, startOfDay, wallAt, yearOf, type Zone } from "../zones/zone.js";
import type { Span } from "./alarm.js";
import type { EventTimes } from "./span.js";

/** When an event is to happen. */
export interface WantedTimes {
  readonly allDay: boolean;
  readonly span: Span;
  readonly form: MomentForm;
  readonly zone: Zone;
}

const halfHour = 30 * minute;

/** Times that a new event leaves out (MS-ASCAL 3.2.4.4). @throws RangeError where nothing sensible is left */
function withDefaults(start: Date | undefined, end: Date | undefined, now: Date): Span {
  const rounded = Math.ceil(now.getTime() / halfHour) * halfHour;
  const from = start?.getTime() ?? rounded;
  const until = end?.getTime() ?? rounded + halfHour;
  if (from > until) throw new RangeError("the event ends before it starts");
  return { start: from, end: until };
}

/** The nearest date: a time of day that slipped in does not move an event to another day. */
const toDate = (instant: number): number => startOfDay(instant + day / 2);

function wholeDays({ start, end }: Span): Span {
  const from = toDate(start);
  return { start: from, end: Math.max(from + day, toDate(end)) };
}

const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** Where only the kind of the event changes, its times stay what the clock shows. */
function otherKind({ start, end }: Span, allDay: boolean, zone: Zone): Span {
  if (!allDay) return { start: instantOf(zone, start), end: instantOf(zone, end) };
  const from = startOfDay(wallAt(zone, start));
  return { start: from, end: Math.max(from + day, Math.ceil(wallAt(zone, end) / day) * day) };
}

function spanOf(
  patch: CalendarPatch,
  previous: EventTimes | undefined,
  allDay: boolean,
  zone: Zone,
  now: Date,
): Span {
  const [start, end] = [given(patch.startTime), given(patch.endTime)];
  if (!previous) return withDefaults(start, end, now);
  const old = previous.allDay === allDay ? previous.span : otherKind(previous.span, allDay, zone);
  const from = start?.getTime() ?? old.start;
  // An event that is moved without saying when it ends stays as long as it was.
  const until = end?.getTime() ?? (start ? from + old.end - old.start : old.end);
  return { start: from, end: Math.max(from, until) };
}

const formOf = (zone: Zone): MomentForm => (isUtc(zone) ? "utc" : "zoned");

/**
 * The zone that times are written in: the one that the device names, but if it names the one that the item has, or
 * nothing but zeros as some clients do, the item keeps what it has.
 */
function zoneOf(
  patch: CalendarPatch,
  base: CalendarReceived,
  previous: EventTimes | undefined,
  own: Zone,
): { readonly zone: Zone; readonly form: MomentForm } {
  const blob = given(patch.timezone);
  const old = previous?.start.form === "date" ? undefined : previous?.start;
  const year = yearOf((patch.startTime ?? base.startTime ?? new Date(0)).getTime());
  if (blob !== undefined && blob !== base.timezone) {
    const zone = zoneOfBlob(blob, year, [...(old ? [old.zone.id] : []), own.id]);
    if (!old || (zone.id !== old.zone.id && !isUtc(zone))) return { zone, form: formOf(zone) };
  }
  return old ?? { zone: own, form: formOf(own) };
}

/** When an event is to happen after a change. */
export function wantedTimes(
  patch: CalendarPatch,
  base: CalendarReceived,
  previous: EventTimes | undefined,
  own: Zone,
  now: Date,
): WantedTimes {
  const allDay = given(patch.allDayEvent) ?? base.allDayEvent ?? false;
  const { zone, form } = zoneOf(patch, base, previous, own);
  const span = spanOf(patch, previous, allDay, zone, now);
  return allDay ? { allDay, zone, form: "date", span: wholeDays(span) } : { allDay, zone, form, span };
}

/** The moment of a start or an end. */
export const momentAt = ({ form, zone }: Pick<WantedTimes, "form" | "zone">, instant: number): Moment => ({
  form,
  zone,
  wall: form === "date" ? instant : wallAt(zone, instant),
});

const isSameStart = (a: Moment, b: Moment): boolean =>
  a.form === b.form && a.wall === b.wall && (a.form === "date" || a.zone.id === b.zone.id);

/** Writes start and end as far as they are not there already; tells whether anything changed. */
export function writeTimes(component: Component, wanted: WantedTimes, old: EventTimes | undefined): boolean {
  const { span, allDay } = wanted;
  const start = momentAt(wanted, span.start);
  const isMarked = old?.allDay && old.start.form !== "date";
  if (old && allDay && isMarked && old.span.start === span.start && old.span.end === span.end) return false;
  const sameStart = old !== undefined && isSameStart(start, old.start);
  if (sameStart && old.allDay === allDay && old.span.end === span.end) return false;
  if (!sameStart) put(component, momentProperty("dtstart", start));
  remove(component, "duration");
  if (span.end > span.start) put(component, momentProperty("dtend", momentAt(wanted, span.end)));
  else remove(component, "dtend");
  if (propertyNamed(component, "x-microsoft-cdo-alldayevent"))
    putText(component, "x-microsoft-cdo-alldayevent", allDay ? "TRUE" : "FALSE");
  return true;
}
