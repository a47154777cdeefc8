import type { Item } from "@easkit/backend";
import type { CalendarProperties, CalendarReceived } from "@easkit/eas-schema";
import { readText } from "../items/typed-body.js";

/** An event with all its lists and texts at hand. */
export type Meeting = CalendarReceived;

type Attendee = NonNullable<Meeting["attendees"]>[number];

/** Somebody invited. */
export type { Attendee };

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;
const isStream = (value: object): value is AsyncIterable<unknown> => Symbol.asyncIterator in value;

async function collect(items: Iterable<unknown> | AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const item of items) list.push(await settle(item));
  return list;
}

async function settleBody(body: NonNullable<CalendarProperties["body"]>) {
  return { ...body, ...(body.data !== undefined && { data: await readText(body.data) }) };
}

const isBody = (key: string, value: unknown): value is NonNullable<CalendarProperties["body"]> =>
  key === "body" && typeof value === "object" && value !== null;

async function settle(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
    return value;
  if (isIterable(value) || isStream(value)) return collect(value);
  const given = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  const settled = given.map(
    async ([key, each]): Promise<[string, unknown]> => [
      key,
      await (isBody(key, each) ? settleBody(each) : settle(each)),
    ],
  );
  return Object.fromEntries(await Promise.all(settled));
}

const isMeeting = (value: unknown): value is Meeting => typeof value === "object" && value !== null;

/** An event as a backend hands it out, read whole. */
export async function readMeeting(properties: CalendarProperties): Promise<Meeting> {
  const settled = await settle(properties);
  if (!isMeeting(settled)) throw new TypeError("an event is an object");
  return settled;
}

/** The event that an item is, read whole; `undefined` if it is none. */
export const meetingIn = async (item: Item): Promise<Meeting | undefined> =>
  item.class === "Calendar" ? readMeeting(item.properties) : undefined;

/** Whether somebody is invited, or was before the meeting was called off. */
export const hasAttendees = ({ attendees = [] }: Meeting): boolean => attendees.length > 0;

/** Bits of MeetingStatus (MS-ASCAL 2.2.2.28). */
const received = 2;
const cancelled = 4;

/** Whether the meeting came from somebody else. */
export const isReceived = ({ meetingStatus = 0 }: Meeting): boolean => (meetingStatus & received) !== 0;
/** Whether the meeting has been called off. */
export const isCancelled = ({ meetingStatus = 0 }: Meeting): boolean => (meetingStatus & cancelled) !== 0;

/** Whether two addresses are of the same person. */
export const isSameAddress = (a: string, b: string): boolean =>
  a.trim().toLowerCase() === b.trim().toLowerCase();
