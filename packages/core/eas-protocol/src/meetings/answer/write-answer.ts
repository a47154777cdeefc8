import { BackendError, type ItemPatch } from "@easkit/backend";
import type { Exchange } from "../../exchange.js";
import { mergeExceptions } from "../../sync/client/merge-exceptions.js";
import { need } from "../../sync/client/own-change.js";
import { isRescheduled } from "../differences.js";
import { type Attendee, isSameAddress, type Meeting } from "../meeting.js";
import type { Self } from "../own-addresses.js";
import { type CalendarEvent, findCalendar, findEvent, readEvent } from "./find-event.js";
import type { Invitation } from "./invitation.js";
import type { AnswerWish } from "./wish.js";

type Patch = Extract<ItemPatch, { readonly class: "Calendar" }>["properties"];
type Exception = NonNullable<Meeting["exceptions"]>[number];

/** How often a change is tried when others keep coming first. */
const attempts = 5;

const withOwnAnswer = (
  attendees: readonly Attendee[],
  self: Self | undefined,
  { response }: AnswerWish,
): Attendee[] =>
  attendees.map((each) =>
    [...(self?.addresses ?? [])].some((own) => isSameAddress(own, each.email))
      ? { ...each, attendeeStatus: response }
      : each,
  );

/** How the time is shown to others: as the organizer says, but for an answer that is not certain. */
const busyAfter = ({ meeting: { busyStatus = "busy" } }: Invitation, { response }: AnswerWish) => {
  if (response === "tentative") return busyStatus === "free" ? "free" : "tentative";
  return busyStatus === "tentative" ? "busy" : busyStatus;
};

interface Answering {
  readonly exchange: Exchange;
  readonly self: Self | undefined;
  readonly wish: AnswerWish;
  readonly invitation: Invitation;
  readonly key: string;
}

/** What an answer says of an event or of one occurrence. */
function answerWords({ exchange, wish, invitation }: Answering) {
  return {
    responseType: wish.response,
    busyStatus: busyAfter(invitation, wish),
    meetingStatus: 3,
    appointmentReplyTime: new Date(exchange.now()),
  } as const;
}

/** A new event for an invitation that is accepted. */
function newEvent(answering: Answering): Meeting {
  const { invitation, self, wish } = answering;
  const { attendees = [], ...meeting } = invitation.meeting;
  return { ...meeting, ...answerWords(answering), attendees: withOwnAnswer(attendees, self, wish) };
}

/** Whether the event is of a later state of the meeting than the invitation. */
function isOutdated({ sequence, stamp, isMail }: Invitation, event: CalendarEvent): boolean {
  if (!isMail) return true;
  if (sequence !== undefined && event.sequence !== undefined && sequence !== event.sequence)
    return sequence < event.sequence;
  const written = event.meeting.dtStamp;
  return stamp !== undefined && written !== undefined && stamp < written;
}

function wholePatch(answering: Answering, event: CalendarEvent): Patch {
  const { invitation, self, wish } = answering;
  const words = answerWords(answering);
  if (isOutdated(invitation, event)) {
    const attendees = withOwnAnswer(event.meeting.attendees ?? [], self, wish);
    return { ...words, ...(attendees.length > 0 && { attendees }) };
  }
  const { exceptions, reminder, categories: _, ...told } = newEvent(answering);
  const own = event.meeting.reminder === undefined && reminder !== undefined ? { reminder } : {};
  const stale = isRescheduled(event.meeting, invitation.meeting) && event.meeting.exceptions;
  const instead = exceptions ?? (stale ? null : undefined);
  return { ...told, ...own, ...(instead !== undefined && { exceptions: instead }) };
}

/** What an invitation to one occurrence says of it. */
function occurrenceTold({ meeting, isMail }: Invitation): Exception {
  if (!isMail) return {};
  const { startTime, endTime, subject, location, body, allDayEvent } = meeting;
  return {
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
    ...(subject !== undefined && { subject }),
    ...(location && { location }),
    ...(body && { body }),
    ...(allDayEvent !== undefined && { allDayEvent }),
  };
}

async function occurrencePatch(answering: Answering, event: CalendarEvent, instanceId: Date): Promise<Patch> {
  const { wish, invitation } = answering;
  const change: Exception =
    wish.response === "declined"
      ? { instanceId, deleted: true }
      : { instanceId, ...occurrenceTold(invitation), ...answerWords(answering) };
  return { exceptions: await mergeExceptions(event.meeting.exceptions, [change]) };
}

async function update(answering: Answering, event: CalendarEvent): Promise<string | undefined> {
  const { exchange, invitation, wish, key } = answering;
  const { backend, call } = exchange;
  const { instanceId } = invitation;
  const { folderId, id } = event;
  const isPart = instanceId !== undefined && event.meeting.recurrence !== undefined;
  if (wish.response === "declined" && !isPart) {
    await need(backend.deleteItem?.bind(backend), "deleteItem")(call, folderId, id, { idempotencyKey: key });
    return undefined;
  }
  const updateItem = need(backend.updateItem?.bind(backend), "updateItem");
  let current: CalendarEvent | undefined = event;
  for (let attempt = 0; current && attempt < attempts; attempt++) {
    const properties = isPart
      ? await occurrencePatch(answering, current, instanceId)
      : wholePatch(answering, current);
    const sequence = isOutdated(invitation, current) || isPart ? undefined : invitation.sequence;
    const patch = { class: "Calendar", properties, ...(sequence !== undefined && { sequence }) } as const;
    const options = { idempotencyKey: `${key}:${attempt}`, expectedRevision: current.revision };
    const written = await updateItem(call, folderId, id, patch, options);
    if (!("conflict" in written)) return wish.response === "declined" ? undefined : written.id;
    current = await readEvent(exchange, event);
  }
  throw new BackendError("unavailable", "the event keeps changing");
}

async function create(answering: Answering): Promise<string | undefined> {
  const { exchange, invitation, wish, key } = answering;
  if (wish.response === "declined") return undefined;
  const { backend, call } = exchange;
  const { sequence } = invitation;
  const item = {
    class: "Calendar",
    properties: newEvent(answering),
    ...(sequence !== undefined && { sequence }),
  } as const;
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  return (await createItem(call, await findCalendar(exchange), item, { idempotencyKey: key })).id;
}

/**
 * Writes an answer into the user's calendar: the event of the meeting appears or changes, or leaves if the user does not
 * come. Of one meeting there is one event, however often it is answered.
 *
 * @returns the id of the event, if there is one and the user comes
 */
export async function writeAnswer(answering: Answering): Promise<string | undefined> {
  const { exchange, invitation, wish } = answering;
  const { uid } = invitation.meeting;
  const event = invitation.isMail ? await findEvent(exchange, uid) : await readEvent(exchange, wish);
  const id = event ? await update(answering, event) : await create(answering);
  const folderId = event?.folderId ?? (await findCalendar(exchange));
  exchange.cluster.changed(exchange.call.principal.id, folderId);
  return id;
}
