import {
  type CalendarPatch,
  type CalendarProperties,
  isAtLeast,
  type ProtocolVersion,
} from "@easkit/eas-schema";
import type { Exception } from "../event/shape.js";
import { zoneOfBlob } from "../text/written-zone.js";
import { day, yearOf, type Zone } from "../zones/zone.js";
import { zoneNamed } from "../zones/zone-names.js";
import { withKnownPlaces } from "./place-text.js";
import type { ShapeOptions } from "./to-version-shape.js";
import { toDate } from "./whole-days.js";
import { withoutLegacy } from "./without-legacy.js";

/** Where a device is, and what it changes. */
export interface ReceivedOptions extends ShapeOptions {
  /**
   * The item as it is, in the shape of 16.1: it says whether a patch that does not is of an all-day event, and the address
   * of a place whose text an older device sent back.
   */
  readonly current?: Pick<CalendarProperties, "allDayEvent" | "startTime" | "location" | "exceptions">;
}

/** The zones in which a midnight may be meant, the device's own first. */
function zonesOf({ timezone, startTime }: CalendarPatch, { zone = "UTC", current }: ReceivedOptions): Zone[] {
  const own = zoneNamed(zone);
  if (!timezone) return [own];
  const year = yearOf((startTime ?? current?.startTime ?? new Date(0)).getTime());
  return [zoneOfBlob(timezone, year, [own.id]), own];
}

/** The date after the last day: at least one day, and a span of whole days whatever the clocks did in between. */
function endDate(zones: readonly Zone[], start: Date, endTime: Date): Date {
  const end = toDate(zones, endTime);
  return end > start ? end : new Date(start.getTime() + day);
}

function datesOf<T extends { readonly startTime?: Date | null; readonly endTime?: Date | null }>(
  { startTime, endTime }: T,
  zones: readonly Zone[],
): { startTime?: Date; endTime?: Date } {
  const start = startTime && toDate(zones, startTime);
  return {
    ...(start && { startTime: start }),
    ...(endTime && { endTime: start ? endDate(zones, start, endTime) : toDate(zones, endTime) }),
  };
}

function exceptionByDates(exception: Exception, allDaySeries: boolean, zones: readonly Zone[]): Exception {
  const { instanceId } = exception;
  const allDay = exception.allDayEvent ?? allDaySeries;
  return {
    ...exception,
    ...(allDaySeries && instanceId && { instanceId: toDate(zones, instanceId) }),
    ...(allDay && datesOf(exception, zones)),
  };
}

function byDates(patch: CalendarPatch, zones: readonly Zone[]): CalendarPatch {
  const { timezone: _, ...others } = patch;
  const { recurrence, exceptions, instanceId } = patch;
  return {
    ...others,
    ...datesOf(patch, zones),
    ...(instanceId && { instanceId: toDate(zones, instanceId) }),
    ...(recurrence?.until && { recurrence: { ...recurrence, until: toDate(zones, recurrence.until) } }),
    ...(exceptions && { exceptions: exceptions.map((each) => exceptionByDates(each, true, zones)) }),
  };
}

function timed(patch: CalendarPatch, zones: readonly Zone[]): CalendarPatch {
  const { exceptions } = patch;
  return exceptions
    ? { ...patch, exceptions: exceptions.map((each) => exceptionByDates(each, false, zones)) }
    : patch;
}

/**
 * Takes what a device of a protocol version sent, a new event or a change, to the shape of 16.1: all-day events become
 * dates at midnight UTC without a `timezone`, exceptions get an `instanceId`, places and bodies their newer form.
 * Midnights are understood in the zone that the device says, in the user's, and in UTC, because devices mix them up.
 *
 * @throws RangeError if the user's zone is unknown or the device's TimeZone structure is cut
 */
export function fromVersionShape(
  received: CalendarPatch,
  version: ProtocolVersion,
  options: ReceivedOptions = {},
): CalendarPatch {
  const isLegacy = !isAtLeast(version, "16.0");
  const patch = isLegacy ? withoutLegacy(received) : received;
  const zones = zonesOf(patch, options);
  const allDay = patch.allDayEvent ?? options.current?.allDayEvent ?? false;
  const shaped = allDay ? byDates(patch, zones) : timed(patch, zones);
  return isLegacy && options.current ? withKnownPlaces(shaped, options.current) : shaped;
}
