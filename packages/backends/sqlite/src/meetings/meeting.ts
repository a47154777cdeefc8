import type { PropertiesByClass } from "@easkit/backend";

/** An event as typed properties; those that are kept here have their lists as arrays. */
export type Event = PropertiesByClass["Calendar"];

type ElementOf<L> = L extends Iterable<infer E> ? E : never;

/** Somebody invited. */
export type Attendee = ElementOf<NonNullable<Event["attendees"]>>;
/** What an occurrence of a series has of its own. */
export type Exception = ElementOf<NonNullable<Event["exceptions"]>>;

/** Bits of MeetingStatus (MS-ASCAL 2.2.2.28). */
const MEETING = 1;
const RECEIVED = 2;
const CANCELLED = 4;

/** What a meeting of somebody else is, and what it is once it has been called off. */
export const receivedMeeting = MEETING | RECEIVED;
export const cancelledMeeting = MEETING | RECEIVED | CANCELLED;

const isReceived = ({ meetingStatus = 0 }: Event): boolean => (meetingStatus & RECEIVED) !== 0;

const isOwn = (address: string | undefined, own: ReadonlySet<string>): boolean =>
  address !== undefined && own.has(address.toLowerCase());

/** Whether the meeting is one that the owner of these addresses (in lower case) invites to. */
export const isOrganizer = (event: Event, own: ReadonlySet<string>): boolean =>
  event.organizerEmail === undefined ? !isReceived(event) : isOwn(event.organizerEmail, own);

/** A list that is at hand. @throws TypeError if it is a stream */
export function listOf<T>(list: Iterable<T> | AsyncIterable<T> | undefined): readonly T[] {
  if (list === undefined) return [];
  if (Symbol.iterator in list) return [...list];
  throw new TypeError("the lists of a kept event are at hand");
}

/** What somebody is told of one occurrence, or of the whole meeting. */
export const atSameTime = (a: Date | undefined, b: Date | undefined): boolean =>
  a?.getTime() === b?.getTime();
