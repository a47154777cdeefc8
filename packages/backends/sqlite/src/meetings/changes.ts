import { isDeepStrictEqual } from "node:util";
import type { Event, Exception } from "./meeting.js";
import { atSameTime, cancelledMeeting, listOf, receivedMeeting } from "./meeting.js";

/** What of a meeting its organizer decides. */
const sharedKeys = [
  "organizerEmail",
  "organizerName",
  "attendees",
  "subject",
  "location",
  "body",
  "allDayEvent",
  "startTime",
  "endTime",
  "timezone",
  "recurrence",
  "responseRequested",
  "disallowNewTimeProposal",
  "onlineMeetingConfLink",
  "onlineMeetingExternalLink",
] as const satisfies readonly (keyof Event)[];

type Patch = { readonly [K in keyof Event]?: Event[K] | null };

/** What an attendee has not said anything about yet. */
const unanswered = (busyStatus: Event["busyStatus"]) =>
  ({
    responseType: "notResponded",
    busyStatus: busyStatus === "free" ? "free" : "tentative",
  }) as const;

/** The event that an invitation becomes: tentative until it is answered. */
export function toTentative({ attachments: _, ...event }: Event, stamp: Date): Event {
  return {
    ...event,
    dtStamp: event.dtStamp ?? stamp,
    meetingStatus: receivedMeeting,
    ...unanswered(event.busyStatus),
  };
}

const isRescheduled = (before: Event, after: Event): boolean =>
  !atSameTime(before.startTime, after.startTime) ||
  !atSameTime(before.endTime, after.endTime) ||
  (before.allDayEvent ?? false) !== (after.allDayEvent ?? false) ||
  !isDeepStrictEqual(before.recurrence, after.recurrence);

/** Occurrences that the attendee has deleted stay so, unless the series moved. */
function keptDeleted(before: Event, after: Event): readonly Exception[] {
  const told = listOf(after.exceptions);
  return listOf(before.exceptions).filter(
    ({ deleted, instanceId }) =>
      deleted === true && !told.some((each) => atSameTime(each.instanceId, instanceId)),
  );
}

/** What an update of the whole meeting changes: what others decide; an answer stays as long as the times do. */
export function updateOf(before: Event, after: Event, stamp: Date): Patch {
  const shared = Object.fromEntries(sharedKeys.map((key) => [key, after[key] ?? null]));
  const isMoved = isRescheduled(before, after);
  const isBack = ((before.meetingStatus ?? 0) & 4) !== 0;
  const exceptions = [...(isMoved ? [] : keptDeleted(before, after)), ...listOf(after.exceptions)];
  return {
    ...shared,
    dtStamp: after.dtStamp ?? stamp,
    meetingStatus: receivedMeeting,
    exceptions: exceptions.length > 0 ? exceptions : null,
    ...(isMoved || isBack ? { ...unanswered(after.busyStatus), appointmentReplyTime: null } : {}),
  };
}

const exceptionKeys = [
  "subject",
  "location",
  "body",
  "allDayEvent",
  "attendees",
  "onlineMeetingConfLink",
  "onlineMeetingExternalLink",
] as const satisfies readonly (keyof Exception & keyof Event)[];

const withException = (event: Event, exception: Exception): readonly Exception[] => [
  ...listOf(event.exceptions).filter((each) => !atSameTime(each.instanceId, exception.instanceId)),
  exception,
];

/** What an update of one occurrence changes about the series. */
export function occurrenceUpdateOf(before: Event, after: Event, instanceId: Date): Patch {
  const known = listOf(before.exceptions).find((each) => atSameTime(each.instanceId, instanceId));
  const own = Object.fromEntries(
    exceptionKeys
      .filter((key) => after[key] !== undefined && !isDeepStrictEqual(after[key], before[key]))
      .map((key) => [key, after[key]]),
  );
  const { deleted: _, ...kept } = known ?? {};
  const isMoved =
    !atSameTime(known?.startTime ?? instanceId, after.startTime) ||
    (known?.endTime !== undefined && !atSameTime(known.endTime, after.endTime));
  const exception: Exception = {
    ...kept,
    ...own,
    instanceId,
    ...(after.startTime === undefined ? {} : { startTime: after.startTime }),
    ...(after.endTime === undefined ? {} : { endTime: after.endTime }),
    meetingStatus: receivedMeeting,
    ...(isMoved ? unanswered(after.busyStatus) : {}),
  };
  return { exceptions: withException(before, exception) };
}

const cancelled = (subject: string | undefined): string =>
  /^cancell?ed:/i.test(subject ?? "") ? (subject ?? "") : `Canceled: ${subject ?? ""}`.trim();

/** What the end of a meeting, or of one occurrence, changes: it stays until its owner removes it, and is free time. */
export function cancellationOf(before: Event, instanceId: Date | undefined): Patch {
  const calledOff = { meetingStatus: cancelledMeeting, busyStatus: "free" } as const;
  if (instanceId === undefined) return { ...calledOff, subject: cancelled(before.subject), reminder: null };
  const known = listOf(before.exceptions).find((each) => atSameTime(each.instanceId, instanceId));
  if (known?.deleted) return {};
  const subject = cancelled(known?.subject ?? before.subject);
  return { exceptions: withException(before, { ...known, instanceId, ...calledOff, subject }) };
}
