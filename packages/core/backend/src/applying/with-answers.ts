import type { CalendarProperties } from "@easkit/eas-schema";
import type { ItipMessage } from "../itip.js";

type ListOf<K extends "attendees" | "exceptions"> =
  NonNullable<CalendarProperties[K]> extends infer L ? (L extends Iterable<infer E> ? E : never) : never;
type Attendee = ListOf<"attendees">;
type Exception = ListOf<"exceptions">;
type Answer = ItipMessage["answers"][number];

/** What a message changes about the organizer's event. */
export type AnswersPatch = Pick<CalendarProperties, "attendees" | "exceptions">;

async function collect<T>(items: Iterable<T> | AsyncIterable<T> | undefined): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items ?? []) list.push(item);
  return list;
}

function answered(attendee: Attendee, { status }: Answer, { proposed }: ItipMessage): Attendee {
  const { proposedStartTime: _, proposedEndTime: __, ...rest } = attendee;
  const times = proposed && { proposedStartTime: proposed.start, proposedEndTime: proposed.end };
  return { ...rest, attendeeStatus: status, ...times };
}

/** The attendees once somebody has answered; `undefined` if nobody of that address was invited. */
function withAnswer(
  attendees: readonly Attendee[],
  answer: Answer,
  message: ItipMessage,
): Attendee[] | undefined {
  const isMeant = ({ email }: Attendee) => email.toLowerCase() === answer.email.toLowerCase();
  if (!attendees.some(isMeant)) return undefined;
  return attendees.map((each) => (isMeant(each) ? answered(each, answer, message) : each));
}

function answerOccurrence(
  exceptions: Exception[],
  attendees: readonly Attendee[],
  at: Date,
  answer: Answer,
  message: ItipMessage,
): Exception[] | undefined {
  const isMeant = ({ instanceId }: Exception) => instanceId?.getTime() === at.getTime();
  const known = exceptions.find(isMeant);
  if (known?.deleted) return undefined;
  const own = known?.attendees;
  const before = own && Symbol.iterator in own ? [...own] : attendees;
  const after = withAnswer(before, answer, message);
  if (!after) return undefined;
  const others = exceptions.filter((each) => !isMeant(each));
  return [...others, { ...known, instanceId: at, attendees: after }];
}

/** An event of which the lists are at hand. */
export interface AnsweredEvent {
  readonly uid?: string | undefined;
  readonly attendees?: readonly Attendee[] | undefined;
  readonly exceptions?: readonly Exception[] | undefined;
}

/** The same as {@link withAnswers}, for an event of which the lists are at hand. */
export function applyAnswers(
  event: AnsweredEvent,
  message: ItipMessage,
  sequence = 0,
): AnswersPatch | undefined {
  const isAnswer = message.method === "reply" || message.method === "counter";
  if (!isAnswer || message.uid !== event.uid) return undefined;
  if ((message.sequence ?? sequence) < sequence) return undefined;
  let attendees = [...(event.attendees ?? [])];
  let exceptions = [...(event.exceptions ?? [])];
  const changed = new Set<keyof AnswersPatch>();
  for (const answer of message.answers) {
    if (answer.instanceId === undefined) {
      const after = withAnswer(attendees, answer, message);
      if (after) changed.add("attendees");
      attendees = after ?? attendees;
    } else {
      const after = answerOccurrence(exceptions, attendees, answer.instanceId, answer, message);
      if (after) changed.add("exceptions");
      exceptions = after ?? exceptions;
    }
  }
  if (changed.size === 0) return undefined;
  return {
    ...(changed.has("attendees") && { attendees }),
    ...(changed.has("exceptions") && { exceptions }),
  };
}

/**
 * What the answers in a message change about the event of the meeting's organizer: who comes and who does not, to the
 * whole meeting or to one occurrence, and which other time somebody proposes. For backends that note what comes in by
 * mail; `undefined` if the message is no answer, to another meeting, from nobody who was invited, or to an older
 * state of the meeting than `sequence`.
 */
export async function withAnswers(
  event: CalendarProperties,
  message: ItipMessage,
  sequence = 0,
): Promise<AnswersPatch | undefined> {
  const { uid } = event;
  const lists = { attendees: await collect(event.attendees), exceptions: await collect(event.exceptions) };
  return applyAnswers({ uid, ...lists }, message, sequence);
}
