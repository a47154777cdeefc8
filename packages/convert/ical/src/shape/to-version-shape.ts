import { type CalendarProperties, isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { toTimeZoneBlob } from "../zones/time-zone-blob.js";
import { yearOf, type Zone } from "../zones/zone.js";
import { zoneNamed } from "../zones/zone-names.js";
import { placeText } from "./place-text.js";
import { toMidnight } from "./whole-days.js";

type ListOf<K extends "exceptions"> = NonNullable<CalendarProperties[K]>;
type ExceptionIn = ListOf<"exceptions"> extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;

/** Where a device is. */
export interface ShapeOptions {
  /** The user's zone, by IANA or Windows name; UTC if absent. All-day events are shown at midnight there. */
  readonly zone?: string;
}

async function* mapAsync<T>(items: AsyncIterable<T>, map: (item: T) => T): AsyncGenerator<T> {
  for await (const item of items) yield map(item);
}

const mapItems = <T>(
  items: Iterable<T> | AsyncIterable<T>,
  map: (item: T) => T,
): Iterable<T> | AsyncIterable<T> =>
  Symbol.asyncIterator in items ? mapAsync(items, map) : Array.from(items, map);

const placed = (location: CalendarProperties["location"]): { readonly locationText?: string } =>
  location ? { locationText: placeText(location) } : {};

function legacyBody(body: CalendarProperties["body"], version: ProtocolVersion) {
  if (isAtLeast(version, "12.0") || body?.data === undefined) return {};
  return { legacyBody: body.data, bodyTruncated: body.truncated ?? false };
}

function toLegacyException(
  exception: ExceptionIn,
  allDaySeries: boolean,
  zone: Zone,
  version: ProtocolVersion,
): ExceptionIn {
  const { instanceId, location, attendees, ...others } = exception;
  const at = exception.exceptionStartTime ?? instanceId;
  const { startTime, endTime } = exception;
  const allDay = exception.allDayEvent ?? allDaySeries;
  return {
    ...others,
    // Before, all are invited to all occurrences (MS-ASCAL 2.2.2.4).
    ...(attendees && isAtLeast(version, "14.0") && { attendees }),
    ...placed(location),
    ...legacyBody(exception.body, version),
    ...(at && { exceptionStartTime: allDaySeries ? toMidnight(zone, at) : at }),
    ...(allDay && startTime && { startTime: toMidnight(zone, startTime) }),
    ...(allDay && endTime && { endTime: toMidnight(zone, endTime) }),
  };
}

function atMidnight(properties: CalendarProperties, zone: Zone): CalendarProperties {
  const { startTime, endTime, recurrence } = properties;
  const year = yearOf((startTime ?? new Date(0)).getTime());
  return {
    timezone: toTimeZoneBlob(zone.id, year),
    ...(startTime && { startTime: toMidnight(zone, startTime) }),
    ...(endTime && { endTime: toMidnight(zone, endTime) }),
    ...(recurrence?.until && { recurrence: { ...recurrence, until: toMidnight(zone, recurrence.until) } }),
  };
}

/** Up to 2.5 an event always says these (MS-ASCAL 2.2.2). */
const alwaysIn25 = (properties: CalendarProperties): CalendarProperties => ({
  sensitivity: properties.sensitivity ?? "normal",
  busyStatus: properties.busyStatus ?? "busy",
  allDayEvent: properties.allDayEvent ?? false,
});

const utcBlob = (): string => toTimeZoneBlob("UTC", 1970);

function toLegacy(properties: CalendarProperties, version: ProtocolVersion, zone: Zone): CalendarProperties {
  const { instanceId: _, location, exceptions, ...others } = properties;
  const allDay = properties.allDayEvent ?? false;
  return {
    ...others,
    timezone: properties.timezone ?? utcBlob(),
    ...placed(location),
    ...legacyBody(properties.body, version),
    ...(!isAtLeast(version, "12.0") && alwaysIn25(properties)),
    ...(allDay && atMidnight(properties, zone)),
    ...(exceptions && {
      exceptions: mapItems(exceptions, (each) => toLegacyException(each, allDay, zone, version)),
    }),
  };
}

/**
 * Gives an event the shape that a protocol version has for it. Properties in the shape of 16.1 go in; what a version
 * merely lacks is not taken out, since its table of elements does not have it.
 *
 * Up to 14.1 an event has a `timezone` (UTC if it says none), all-day events go from midnight to midnight in the
 * user's zone, exceptions have an `exceptionStartTime`, and a place is text. From 16.0 on all-day events are dates at
 * midnight UTC without a `timezone` (MS-ASCAL 2.2.2.1).
 *
 * @throws RangeError if the zone is unknown
 */
export function toVersionShape(
  properties: CalendarProperties,
  version: ProtocolVersion,
  options: ShapeOptions = {},
): CalendarProperties {
  const zone = zoneNamed(options.zone ?? "UTC");
  if (!isAtLeast(version, "16.0"))
    return toLegacy(properties, version, { ...zone, id: options.zone ?? "UTC" });
  if (!properties.allDayEvent) return properties;
  const { timezone: _, ...others } = properties;
  return others;
}
