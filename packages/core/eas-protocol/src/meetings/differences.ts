import { createHash } from "node:crypto";
import type { Meeting } from "./meeting.js";

type Exception = NonNullable<Meeting["exceptions"]>[number];

/** What everybody who meets has to know; whatever else changes is told to nobody. */
const whenWords = ["allDayEvent", "startTime", "endTime"] as const;
const whatWords = ["subject", "location", "onlineMeetingConfLink", "onlineMeetingExternalLink"] as const;

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A place is known by what it is called and where it is; what a device adds or leaves out counts for nothing. */
const placeOf = (location: Meeting["location"]): unknown =>
  location &&
  Object.values(location)
    .filter((part) => part !== undefined && part !== "")
    .map(String)
    .sort();

/** A text by its words: marks and line ends come and go between devices. */
const wordsOf = (text: string): string => text.replace(/<[^>]*>|&\w+;|\s+/g, "");

/** A short text that is the same for the same words. */
export function digestBody(body: Meeting["body"]): string {
  const words = wordsOf(typeof body?.data === "string" ? body.data : "");
  return words === "" ? "" : createHash("sha256").update(words).digest("base64url").slice(0, 16);
}

/** Whether a change makes what attendees have answered void. */
export const isRescheduled = (before: Meeting, after: Meeting): boolean =>
  whenWords.some((word) => !isEqual(before[word], after[word])) ||
  !isEqual(before.recurrence, after.recurrence) ||
  // The clock of another zone moves a series.
  (after.recurrence !== undefined && !isEqual(before.timezone, after.timezone));

const saysOther = (before: Meeting | Exception, after: Meeting | Exception): boolean =>
  whatWords.some((word) =>
    word === "location"
      ? !isEqual(placeOf(before.location), placeOf(after.location))
      : !isEqual(before[word], after[word]),
  );

/** Whether attendees have to be told of a change to the whole meeting. Bodies are compared by their digests. */
export const isUpdate = (
  before: { readonly meeting: Meeting; readonly body: string },
  after: { readonly meeting: Meeting; readonly body: string },
): boolean =>
  isRescheduled(before.meeting, after.meeting) ||
  saysOther(before.meeting, after.meeting) ||
  before.body !== after.body;

/** An occurrence with all that it has from its series. */
export function occurrenceOf(meeting: Meeting, instanceId: Date): Exception {
  const known = meeting.exceptions?.find((each) => each.instanceId?.getTime() === instanceId.getTime());
  const { startTime, endTime } = meeting;
  const length = startTime && endTime ? endTime.getTime() - startTime.getTime() : 0;
  const { subject, location, onlineMeetingConfLink, onlineMeetingExternalLink, allDayEvent, attendees } =
    meeting;
  const own: Partial<Exception> = known ?? {};
  const start = own.startTime ?? instanceId;
  return {
    ...(subject !== undefined && { subject }),
    ...(location && { location }),
    ...(onlineMeetingConfLink !== undefined && { onlineMeetingConfLink }),
    ...(onlineMeetingExternalLink !== undefined && { onlineMeetingExternalLink }),
    ...(allDayEvent !== undefined && { allDayEvent }),
    ...(attendees && { attendees }),
    endTime: new Date(start.getTime() + length),
    ...own,
    instanceId,
    startTime: start,
  };
}

/** Whether attendees have to be told of a change to one occurrence. */
export const isOccurrenceUpdate = (before: Exception, after: Exception): boolean =>
  whenWords.some((word) => !isEqual(before[word], after[word])) || saysOther(before, after);
