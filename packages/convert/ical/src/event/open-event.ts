import type { SeriesStart } from "../recurrence/until.js";
import { type Component, parseCalendar } from "../text/component.js";
import { momentNamed, type ZoneContext } from "../text/moment.js";
import { componentsNamed, parameter, propertyNamed, text } from "../text/property.js";
import { createZoneFinder } from "../text/zone-finder.js";
import { zoneNamed } from "../zones/zone-names.js";
import { defaultReference } from "./attachments.js";
import type { Loss } from "./losses.js";
import { readSeries, type SaidSeries, type Series, saySeries, wallInSeries } from "./series.js";
import type { Reader } from "./shape.js";
import { type EventTimes, readTimes } from "./span.js";

/** Who reads, and where they are. */
export interface ReadOptions {
  /** The user's zone, by IANA or Windows name, for times without a zone; UTC if absent. */
  readonly zone?: string;
  /** The user's addresses, which tell their own meetings from others'. */
  readonly user?: string | readonly string[];
  /** Which event or to-do of the text; the first one if absent. */
  readonly uid?: string;
  /** The reference that devices see for an attachment; its address, or `ical-attachment:` and a digest, if absent. */
  readonly fileReference?: Reader["fileReference"];
}

/** An occurrence that has a component of its own. */
export interface Override {
  readonly component: Component;
  /** The wall time that the occurrence has by the rule. */
  readonly wall: number;
}

/** An event of a calendar, ready to be read or changed. */
export interface OpenEvent {
  readonly calendar: Component;
  readonly zones: ZoneContext;
  readonly reader: Reader;
  readonly master: Component;
  readonly times: EventTimes;
  readonly series: Series;
  readonly said: SaidSeries;
  readonly overrides: readonly Override[];
  readonly losses: readonly Loss[];
}

/** Who reads. */
export const readerOf = ({ user = [], fileReference = defaultReference }: ReadOptions): Reader => ({
  addresses: (typeof user === "string" ? [user] : user).map((each) =>
    each.replace(/^mailto:/i, "").toLowerCase(),
  ),
  fileReference,
});

/** The zones that a calendar and its reader know. @throws RangeError if the reader's zone is unknown */
export function zonesOf(calendar: Component, { zone = "UTC" }: ReadOptions): ZoneContext {
  const own = zoneNamed(zone);
  return { own, find: createZoneFinder(calendar, own) };
}

/** The components of one event or to-do: those with its UID. */
export function componentsOf(calendar: Component, name: string, uid: string | undefined): Component[] {
  const all = componentsNamed(calendar, name);
  const wanted = uid ?? text(all[0] ?? calendar, "uid");
  return all.filter((each) => text(each, "uid") === wanted);
}

/** Where a series begins. */
export const startOfSeries = ({ start, allDay }: EventTimes): SeriesStart => ({
  wall: start.wall,
  zone: start.zone,
  allDay,
});

function overridesOf(components: readonly Component[], start: SeriesStart, zones: ZoneContext): Override[] {
  const byWall = new Map<number, Component>();
  for (const component of components) {
    const moment = momentNamed(component, "recurrence-id", zones);
    if (moment) byWall.set(wallInSeries(moment, start), component);
  }
  return [...byWall].map(([wall, component]) => ({ wall, component })).sort((a, b) => a.wall - b.wall);
}

function lossesOf(
  master: Component,
  overrides: readonly Override[],
  said: SaidSeries,
  isAlone: boolean,
): Loss[] {
  const ranges = overrides.some(({ component }) => {
    const property = propertyNamed(component, "recurrence-id");
    return property && parameter(property, "range")?.toUpperCase() === "THISANDFUTURE";
  });
  return [
    ...said.losses,
    ...(ranges ? (["this-and-future"] as const) : []),
    ...(isAlone && overrides.length > 1 ? (["lone-occurrences"] as const) : []),
    ...(componentsNamed(master, "valarm").length > 1 ? (["alarms"] as const) : []),
  ];
}

/** Reads an event of a calendar that is already parsed. @throws RangeError if there is none, or it has no start */
export function openEventIn(calendar: Component, options: ReadOptions): OpenEvent {
  const components = componentsOf(calendar, "vevent", options.uid);
  const series = components.find((each) => propertyNamed(each, "recurrence-id") === undefined);
  const master = series ?? components[0];
  if (!master) throw new RangeError("there is no such event in the calendar");
  const zones = zonesOf(calendar, options);
  const times = readTimes(master, zones);
  if (!times) throw new RangeError("the event has no start");
  const start = startOfSeries(times);
  const recurring = readSeries(master, start, zones);
  const said = saySeries(master, recurring);
  const all = overridesOf(components, start, zones);
  const overrides = series && said.pattern ? all : [];
  const losses = lossesOf(master, series ? overrides : all, said, !series);
  return {
    calendar,
    zones,
    reader: readerOf(options),
    master,
    times,
    series: recurring,
    said,
    overrides,
    losses,
  };
}

/** Reads an event. @throws Error if the text is no iCalendar; RangeError as {@link openEventIn} */
export const openEvent = (icalText: string, options: ReadOptions): OpenEvent =>
  openEventIn(parseCalendar(icalText), options);
