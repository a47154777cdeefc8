import type { CalendarReceived } from "@easkit/eas-schema";
import { type KnownDetails, readDetails } from "./event/details.js";
import { readExceptions } from "./event/exceptions.js";
import type { Loss } from "./event/losses.js";
import { readResponseRequested } from "./event/meeting.js";
import { type OpenEvent, openEvent, type ReadOptions } from "./event/open-event.js";
import { organizerOf } from "./event/people.js";
import { parameter, propertyNamed, text } from "./text/property.js";
import { encodeTimeZone, toTimeZoneBlob } from "./zones/time-zone-blob.js";
import { yearOf, type Zone } from "./zones/zone.js";
import { findZone } from "./zones/zone-names.js";
import { rulesOfZone } from "./zones/zone-rules.js";

/** The TimeZone structure of a zone, whether it has a known name or rules of its own. */
export function blobOfZone(zone: Zone, year: number): string {
  return findZone(zone.id) ? toTimeZoneBlob(zone.id, year) : encodeTimeZone(rulesOfZone(zone, year));
}

function readWhole({ master, times }: OpenEvent): CalendarReceived {
  const organizer = propertyNamed(master, "organizer");
  const organizerEmail = organizerOf(master);
  const organizerName = organizer && parameter(organizer, "cn");
  const uid = text(master, "uid");
  const clientUid = text(master, "x-easkit-client-uid");
  const responseRequested = readResponseRequested(master);
  const noProposals = text(master, "x-microsoft-disallow-counter")?.toUpperCase();
  return {
    ...(!times.allDay && { timezone: blobOfZone(times.start.zone, yearOf(times.span.start)) }),
    allDayEvent: times.allDay,
    startTime: new Date(times.span.start),
    endTime: new Date(times.span.end),
    ...(uid !== undefined && { uid }),
    ...(clientUid !== undefined && { clientUid }),
    ...(organizerEmail !== undefined && { organizerEmail }),
    ...(organizerName && { organizerName }),
    ...(responseRequested !== undefined && { responseRequested }),
    ...(noProposals !== undefined && { disallowNewTimeProposal: noProposals === "TRUE" }),
  };
}

/** Reads the item of an event. */
export function calendarOf(event: OpenEvent): CalendarReceived {
  const { master, reader, times, said } = event;
  const own: KnownDetails = readDetails({ component: master, span: times.span, reader });
  const exceptions = readExceptions(event, own);
  const native = own.body?.type;
  return {
    ...readWhole(event),
    ...own,
    ...(native !== undefined && native !== "mime" && { nativeBodyType: native }),
    ...(said.pattern && { recurrence: said.pattern }),
    ...(exceptions.length > 0 && { exceptions }),
  };
}

/**
 * Turns an event into a calendar item, shaped as in 16.1: all-day events are dates, written as midnight UTC, without a
 * time zone; exceptions have an `instanceId`. {@link toVersionShape} gives it the shape of other versions.
 *
 * A recurrence that no pattern says becomes a pattern with exceptions if it ends, else the nearest pattern; see
 * {@link describeLosses}. The text can hold other events, time zones and properties too.
 *
 * @throws Error if the text is no iCalendar; RangeError if the event is not there, has no start, or the user's zone is unknown
 */
export const toCalendar = (icalText: string, options: ReadOptions = {}): CalendarReceived =>
  calendarOf(openEvent(icalText, options));

/** What of an event a device will not see. @throws as {@link toCalendar} */
export const describeLosses = (icalText: string, options: ReadOptions = {}): readonly Loss[] =>
  openEvent(icalText, options).losses;
