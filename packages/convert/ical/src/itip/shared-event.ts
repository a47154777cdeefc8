import type { CalendarProperties } from "@easkit/eas-schema";

/** What of an event is everybody's who meets; the rest (categories, answers, reminders sent earlier …) is its owner's. */
const sharedKeys = [
  "uid",
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
  "exceptions",
  "reminder",
  "sensitivity",
  "busyStatus",
  "responseRequested",
  "disallowNewTimeProposal",
  "onlineMeetingConfLink",
  "onlineMeetingExternalLink",
] as const satisfies readonly (keyof CalendarProperties)[];

const ownOfException = new Set([
  "attachments",
  "categories",
  "responseType",
  "appointmentReplyTime",
  "dtStamp",
]);

const pick = (event: CalendarProperties, keys: readonly (keyof CalendarProperties)[]): CalendarProperties =>
  Object.fromEntries(keys.filter((key) => event[key] !== undefined).map((key) => [key, event[key]]));

type Exceptions = NonNullable<CalendarProperties["exceptions"]>;
type Exception = Exceptions extends infer L ? (L extends Iterable<infer E> ? E : never) : never;

const shareException = (exception: Exception): Exception => {
  const shared = Object.entries(exception).filter(([key]) => !ownOfException.has(key));
  return Object.fromEntries(shared);
};

function exceptionsOf({ exceptions }: CalendarProperties): readonly Exception[] {
  if (exceptions === undefined) return [];
  if (!(Symbol.iterator in exceptions)) throw new TypeError("the exceptions of a meeting have to be a list");
  return Array.from(exceptions, shareException);
}

/** What of a meeting is sent to others. @throws TypeError if lists are streams */
export function sharedEvent(event: CalendarProperties): CalendarProperties {
  const exceptions = exceptionsOf(event);
  return { ...pick(event, sharedKeys), ...(event.exceptions !== undefined && { exceptions }) };
}

/**
 * The series with no other exception than the one named, so that it is written as a component of its own. An occurrence that
 * does not happen any more is written as it was to be.
 */
export function withOnlyOccurrence(event: CalendarProperties, instanceId: Date): CalendarProperties {
  const known = exceptionsOf(event).find((each) => each.instanceId?.getTime() === instanceId.getTime());
  const { deleted: _, ...said } = known ?? {};
  return { ...event, exceptions: [{ ...said, instanceId }] };
}
