import type { ItipMessage } from "@easkit/backend";
import type { CalendarProperties, EmailProperties } from "@easkit/eas-schema";
import { toVersionShape } from "../shape/to-version-shape.js";
import { toTimeZoneBlob } from "../zones/time-zone-blob.js";
import { toGlobalObjId } from "./global-object-id.js";
import type { MeetingFacts } from "./meeting-facts.js";

/** What a message about a meeting says of it (MS-ASEMAIL 2.2.2.48). */
export type MeetingRequest = NonNullable<EmailProperties["meetingRequest"]>;

type Recurrences = NonNullable<MeetingRequest["recurrences"]>;
type Recurrence = Recurrences extends infer L ? (L extends Iterable<infer E> ? E : never) : never;

const seconds = 60;

function toRecurrences({ recurrence }: CalendarProperties): readonly Recurrence[] {
  if (!recurrence) return [];
  const isOfMonths = recurrence.type !== "daily" && recurrence.type !== "weekly";
  const { isLeapMonth = false, calendarType = 0 } = recurrence;
  return [{ ...recurrence, isLeapMonth, ...(isOfMonths && { calendarType }) }];
}

function organizerOf({ organizerName, organizerEmail }: CalendarProperties): string | undefined {
  if (!organizerEmail) return organizerName;
  const name = organizerName?.replace(/["\\\p{Cc}]/gu, " ").trim();
  return name ? `"${name}" <${organizerEmail}>` : organizerEmail;
}

/** Which message of a row about the same meeting it is (MS-ASEMAIL 2.2.2.47). */
function typeOf({ method, sequence = 0 }: ItipMessage, { isDelegated }: MeetingFacts) {
  if (isDelegated) return "delegated";
  if (method === "request") return sequence === 0 ? "initialRequest" : "fullUpdate";
  return method === "cancel" ? "informationalUpdate" : "silentUpdate";
}

function instanceType({ instanceId, event }: ItipMessage) {
  if (instanceId) return "exception";
  return event.recurrence ? "seriesMaster" : "single";
}

/** The place in time of the one occurrence that a message is about. */
function occurrenceOf({ instanceId, uid }: ItipMessage, { occurrenceDay }: MeetingFacts) {
  if (!instanceId) return { globalObjId: toGlobalObjId(uid) };
  return { recurrenceId: instanceId, globalObjId: toGlobalObjId(uid, occurrenceDay ?? instanceId) };
}

/** The times, as instants: a day goes from midnight to midnight where the user is. */
function timesOf(event: CalendarProperties, { original }: MeetingFacts, zone: string) {
  const { allDayEvent, startTime, endTime, timezone } = event;
  const year = (startTime ?? new Date(0)).getUTCFullYear();
  return {
    allDayEvent: allDayEvent ?? false,
    startTime: original?.start ?? startTime,
    endTime: original?.end ?? endTime,
    timeZone: timezone ?? toTimeZoneBlob(zone, year),
  };
}

/** Turns a message about a meeting into what devices get of it, in the words of 16.1 and of the versions before. */
export function toMeetingRequest(
  message: ItipMessage,
  facts: MeetingFacts,
  options: { readonly zone?: string; readonly received?: Date },
): MeetingRequest {
  const { zone = "UTC", received } = options;
  const event = toVersionShape(message.event, "14.1", { zone });
  const { location } = message.event;
  const { proposed } = message;
  const recurrences = toRecurrences(event);
  return {
    ...timesOf(event, facts, zone),
    ...occurrenceOf(message, facts),
    dtStamp: message.stamp ?? received ?? event.startTime,
    instanceType: instanceType(message),
    locationText: event.locationText,
    location,
    organizer: organizerOf(event),
    reminder: event.reminder === undefined || event.reminder === null ? undefined : event.reminder * seconds,
    responseRequested: message.method === "request" && (event.responseRequested ?? false),
    sensitivity: event.sensitivity,
    busyStatus: facts.busyStatus ?? event.busyStatus,
    disallowNewTimeProposal: event.disallowNewTimeProposal ?? false,
    meetingMessageType: typeOf(message, facts),
    uid: message.uid,
    ...(recurrences.length > 0 && { recurrences }),
    ...(proposed && { proposedStartTime: proposed.start, proposedEndTime: proposed.end }),
  };
}
