import type { Component, Property } from "../text/component.js";
import { isEqual } from "../text/equal.js";
import { momentOf, momentProperty } from "../text/moment.js";
import { add, put, remove } from "../text/property.js";
import { day, instantOf, startOfDay, wallAt } from "../zones/zone.js";
import type { Span } from "./alarm.js";
import { detailKeys, type KnownDetails, writeDetail } from "./details.js";
import type { OpenEvent } from "./open-event.js";
import { isOccurrence, wallInSeries, wallsOfSeries } from "./series.js";
import type { Exception } from "./shape.js";
import { readTimes } from "./span.js";
import { momentAt, type WantedTimes, writeTimes } from "./write-times.js";

/** What is to be written of an occurrence; `null` clears a property. */
export type ExceptionChange = { readonly [K in keyof Exception]?: Exception[K] | null };

/** The wall time of the occurrence that an InstanceId names: exactly, or the one of that day. */
function wallOfInstance(event: OpenEvent, instanceId: Date): number {
  const { start } = event.series;
  const instant = instanceId.getTime();
  const wall = start.allDay ? startOfDay(instant + day / 2) : wallAt(start.zone, instant);
  const actual = event.said.carrier?.moved.find(({ from }) => from === wall)?.to ?? wall;
  if (isOccurrence(event.series, actual)) return actual;
  const from = startOfDay(wall);
  return wallsOfSeries(event.series, { from, until: from + day - 1, most: 2 })[0] ?? actual;
}

/** Takes values out of EXDATE. */
function includeAgain({ master, series, zones }: OpenEvent, isOut: (wall: number) => boolean): void {
  master.properties = master.properties.flatMap((property): Property[] => {
    if (property.name !== "exdate") return [property];
    const values = property.values.filter((value) => {
      const moment = momentOf(property, value, zones);
      return !moment || !isOut(wallInSeries(moment, series.start));
    });
    if (values.length === property.values.length) return [property];
    return values.length === 0 ? [] : [{ ...property, values }];
  });
}

const formAt = ({ times }: OpenEvent): Pick<WantedTimes, "form" | "zone"> => times.start;

/** Says that an occurrence does not happen. */
function exclude(event: OpenEvent, wall: number): void {
  const override = event.overrides.find((each) => each.wall === wall);
  if (override) drop(event.calendar, override.component);
  const isSaid = event.series.excluded.includes(wall) || event.said.carrier?.deleted.includes(wall);
  if (!isSaid && isOccurrence(event.series, wall))
    add(event.master, momentProperty("exdate", { ...formAt(event), wall }));
}

const drop = (calendar: Component, component: Component): void => {
  calendar.components = calendar.components.filter((each) => each !== component);
};

/** A component for one occurrence, which is like the others so far. */
function newOverride(event: OpenEvent, wall: number): Component {
  const { master, calendar, times, series } = event;
  const component: Component = {
    name: "vevent",
    properties: [...master.properties],
    components: master.components.map((each) => ({ ...each, properties: [...each.properties] })),
  };
  remove(component, "rrule", "rdate", "exdate", "exrule", "duration", "dtend");
  const instant = series.start.allDay ? wall : instantOf(series.start.zone, wall);
  put(component, momentProperty("recurrence-id", { ...formAt(event), wall }));
  put(component, momentProperty("dtstart", { ...formAt(event), wall }));
  const length = times.span.end - times.span.start;
  if (length > 0) put(component, momentProperty("dtend", momentAt(formAt(event), instant + length)));
  calendar.components = [...calendar.components, component];
  return component;
}

function timesOf(
  event: OpenEvent,
  exception: ExceptionChange,
  old: { readonly allDay: boolean; readonly span: Span },
): WantedTimes {
  const allDay = exception.allDayEvent ?? old.allDay;
  const start = exception.startTime?.getTime() ?? old.span.start;
  const end = exception.endTime?.getTime() ?? start + old.span.end - old.span.start;
  const { form, zone } = formAt(event);
  const timed = form === "date" ? "zoned" : form;
  return { allDay, zone, form: allDay ? "date" : timed, span: { start, end: Math.max(start, end) } };
}

/** Writes one occurrence that is not as the series has it. */
function change(event: OpenEvent, wall: number, exception: ExceptionChange): void {
  includeAgain(event, (each) => each === wall);
  const component = event.overrides.find((each) => each.wall === wall)?.component ?? newOverride(event, wall);
  const old = readTimes(component, event.zones);
  if (!old) throw new RangeError("an occurrence has no start");
  const wanted = timesOf(event, exception, old);
  writeTimes(component, wanted, old);
  const given: { readonly [K in keyof KnownDetails]?: KnownDetails[K] | null } = exception;
  for (const key of detailKeys)
    if (given[key] !== undefined)
      writeDetail({ component, span: wanted.span, reader: event.reader }, key, given[key] ?? null);
}

/** Writes exceptions over those that are there; occurrences that are not named stay (MS-ASCAL 3.2.5.3.1). */
export function writeException(
  event: OpenEvent,
  exception: ExceptionChange,
  before: readonly Exception[],
): boolean {
  const instanceId = exception.instanceId ?? exception.exceptionStartTime;
  if (!instanceId) throw new RangeError("an exception does not say which occurrence it is of");
  const old = before.find((each) => isEqual(each.instanceId, instanceId));
  if (
    old &&
    Object.entries(exception).every(([key, value]) => isEqual(value, new Map(Object.entries(old)).get(key)))
  )
    return false;
  const wall = wallOfInstance(event, instanceId);
  if (exception.deleted) exclude(event, wall);
  else change(event, wall, exception);
  return true;
}

/** Takes away all exceptions, or those whose occurrence is no longer one. */
export function dropExceptions(event: OpenEvent, which: "all" | "stale"): void {
  const isGone = (wall: number) => which === "all" || !isOccurrence(event.series, wall);
  for (const { component, wall } of event.overrides) if (isGone(wall)) drop(event.calendar, component);
  includeAgain(event, isGone);
}
