import { isOccurrenceUpdate, isUpdate, occurrenceOf } from "./differences.js";
import { type Attendee, isCancelled, isSameAddress, type Meeting } from "./meeting.js";
import type { Self } from "./own-addresses.js";

/** What is known of a meeting before or after a change. */
export interface KnownMeeting {
  readonly meeting: Meeting;
  /** The digest of the body. */
  readonly body: string;
}

/** One message to attendees. */
export interface MeetingMessage {
  readonly method: "request" | "cancel";
  /** What they are told of; its attendees are all of those invited, or those whom a cancellation is for. */
  readonly meeting: Meeting;
  /** The original start of one occurrence; absent: the whole meeting. */
  readonly instanceId?: Date;
  readonly to: readonly Attendee[];
  /** They have not been told of the meeting before. */
  readonly isFirst: boolean;
}

/** More occurrences than these are told of by sending the series. */
const mostOccurrences = 5;

const isIn = (list: readonly Attendee[], { email }: Attendee): boolean =>
  list.some((each) => isSameAddress(each.email, email));

const request = (meeting: Meeting, to: readonly Attendee[], isFirst: boolean): MeetingMessage => ({
  method: "request",
  meeting,
  to,
  isFirst,
});

const cancel = (meeting: Meeting, to: readonly Attendee[]): MeetingMessage => ({
  method: "cancel",
  meeting: { ...meeting, attendees: [...to] },
  to,
  isFirst: false,
});

/** The times of the occurrences that either state says something of. */
function occurrencesIn(before: Meeting, after: Meeting): Date[] {
  const times = [...(before.exceptions ?? []), ...(after.exceptions ?? [])].flatMap(({ instanceId }) =>
    instanceId ? [instanceId.getTime()] : [],
  );
  return [...new Set(times)].sort((a, b) => a - b).map((time) => new Date(time));
}

/** What attendees are told of one occurrence. */
function planOccurrence(
  before: Meeting,
  after: Meeting,
  instanceId: Date,
  invited: Invited,
): MeetingMessage[] {
  const [old, now] = [occurrenceOf(before, instanceId), occurrenceOf(after, instanceId)];
  const [were, are] = [invited(old.attendees), invited(now.attendees)];
  const at = (message: MeetingMessage): MeetingMessage[] =>
    message.to.length > 0 ? [{ ...message, instanceId }] : [];
  if (now.deleted) return old.deleted ? [] : at(cancel(after, were));
  const stay = are.filter((each) => !isIn(invited(before.attendees), each) || isIn(were, each));
  const removed = were.filter((each) => !isIn(are, each) && isIn(invited(after.attendees), each));
  const added = are.filter((each) => !isIn(were, each) && !isIn(invited(after.attendees), each));
  const isTold = old.deleted || isOccurrenceUpdate(old, now);
  const told = { ...after, attendees: [...are] };
  return [...at(cancel(after, removed)), ...at(request(told, isTold ? stay : added, false))];
}

type Invited = (attendees: readonly Attendee[] | undefined) => readonly Attendee[];

function planChange(before: KnownMeeting, after: KnownMeeting, invited: Invited): MeetingMessage[] {
  const [old, now] = [before.meeting, after.meeting];
  const [were, are] = [invited(old.attendees), invited(now.attendees)];
  if (isCancelled(now)) return isCancelled(old) ? [] : [cancel(now, were)];
  const removed = were.filter((each) => !isIn(are, each));
  const added = are.filter((each) => !isIn(were, each));
  const stay = are.filter((each) => isIn(were, each));
  const single = occurrencesIn(old, now).flatMap((at) => planOccurrence(old, now, at, invited));
  const isWhole =
    isCancelled(old) ||
    isUpdate(before, after) ||
    new Set(single.map(({ instanceId }) => instanceId)).size > mostOccurrences;
  return [
    cancel(now, removed),
    request(now, added, true),
    ...(isWhole ? [request(now, stay, false)] : single),
  ];
}

const isOver = ({ recurrence, endTime }: Meeting, now: number): boolean => {
  const last = recurrence ? recurrence.until : endTime;
  return last !== undefined && last.getTime() < now;
};

/**
 * What attendees have to be told of a change by the organizer (RFC 5546 section 3.2.2): those who are new are invited,
 * those who are not invited any more get a cancellation, and the others hear of what matters to them: time, place, what
 * it is about, and which occurrence. Who has answered what matters to nobody but the organizer.
 */
export function planMessages(
  before: KnownMeeting | undefined,
  after: KnownMeeting | undefined,
  { self, now }: { readonly self: Self; readonly now: number },
): MeetingMessage[] {
  const invited: Invited = (attendees = []) =>
    attendees.filter(({ email }) => email.includes("@") && !self.addresses.has(email.trim().toLowerCase()));
  const isNew = before === undefined || before.meeting.uid === undefined;
  const plan = (): MeetingMessage[] => {
    if (after === undefined) {
      if (!before || isCancelled(before.meeting) || isOver(before.meeting, now)) return [];
      return [cancel(before.meeting, invited(before.meeting.attendees))];
    }
    if (!isNew) return planChange(before, after, invited);
    return isCancelled(after.meeting) ? [] : [request(after.meeting, invited(after.meeting.attendees), true)];
  };
  return plan().filter(({ to }) => to.length > 0);
}
