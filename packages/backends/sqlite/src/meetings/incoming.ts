import { applyAnswers, type ItipMessage } from "@easkit/backend";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { updateItem } from "../items/change-item.js";
import { removeItem } from "../items/remove-items.js";
import { putTyped } from "../items/store-item.js";
import { cancellationOf, occurrenceUpdateOf, toTentative, updateOf } from "./changes.js";
import { type FoundEvent, findEvent } from "./find-event.js";
import { isOrganizer, listOf } from "./meeting.js";

/** Whose calendar a message about a meeting concerns. */
export interface Concerned {
  readonly user: number;
  /** In lower case. */
  readonly addresses: ReadonlySet<string>;
}

type Patch = Parameters<typeof updateItem>[3]["properties"];

function change(
  groupware: Groupware,
  { folder, id }: FoundEvent,
  properties: Patch,
  sequence: number | undefined,
): void {
  if (Object.keys(properties).length === 0) return;
  const patch = { class: "Calendar", properties, ...(sequence === undefined ? {} : { sequence }) } as const;
  updateItem(groupware, folder, id, patch, undefined);
}

/** Whether a message tells of a state of the meeting that has been overtaken. */
function isOld(message: ItipMessage, { sequence = 0, event }: FoundEvent): boolean {
  const told = message.sequence ?? sequence;
  if (told !== sequence) return told < sequence;
  const [stamp, known] = [message.stamp?.getTime(), event.dtStamp?.getTime()];
  return stamp !== undefined && known !== undefined && stamp < known;
}

/** Only the organizer changes a meeting or calls it off (RFC 5546 section 6.1.1). */
const isSameOrganizer = (message: ItipMessage, { event }: FoundEvent): boolean =>
  event.organizerEmail === undefined ||
  message.event.organizerEmail?.toLowerCase() === event.organizerEmail.toLowerCase();

function create(groupware: Groupware, user: number, message: ItipMessage): void {
  const { event, sequence, instanceId } = message;
  const { exceptions: _, recurrence: __, ...once } = event;
  const properties = toTentative(instanceId === undefined ? event : { ...once, instanceId }, groupware.now());
  const item = { class: "Calendar", properties, ...(sequence === undefined ? {} : { sequence }) } as const;
  putTyped(groupware, getFolder(groupware, user, "calendar"), item);
}

/** Occurrences that came by themselves are part of the series once that comes. */
function removeLone(groupware: Groupware, user: number, uid: string): void {
  for (
    let found = findEvent(groupware, user, uid);
    found?.event.instanceId;
    found = findEvent(groupware, user, uid)
  ) {
    removeItem(groupware, found.folder, found.id);
  }
}

/** What of a calendar a message is about. */
interface Target {
  readonly known: FoundEvent;
  /** The occurrence of the known series; absent for all of what is known. */
  readonly instanceId?: Date;
}

/** The event that a message is about: an occurrence that came by itself, or the meeting or series that it belongs to. */
function findTarget(
  groupware: Groupware,
  user: number,
  { uid, instanceId }: ItipMessage,
): Target | undefined {
  const lone = instanceId === undefined ? undefined : findEvent(groupware, user, uid, instanceId);
  if (lone !== undefined) return { known: lone };
  const known = findEvent(groupware, user, uid);
  // Only other occurrences are known, or none.
  if (known === undefined || known.event.instanceId !== undefined) return undefined;
  const isOfSeries = instanceId !== undefined && known.event.recurrence !== undefined;
  return { known, ...(isOfSeries ? { instanceId } : {}) };
}

function takeRequest(groupware: Groupware, user: number, message: ItipMessage): void {
  if (message.instanceId === undefined) removeLone(groupware, user, message.uid);
  const target = findTarget(groupware, user, message);
  if (target === undefined) {
    create(groupware, user, message);
    return;
  }
  const { known, instanceId } = target;
  if (isOld(message, known) || !isSameOrganizer(message, known)) return;
  const patch =
    instanceId === undefined
      ? updateOf(known.event, message.event, groupware.now())
      : occurrenceUpdateOf(known.event, message.event, instanceId);
  change(groupware, known, patch, message.sequence);
}

function takeCancellation(groupware: Groupware, user: number, message: ItipMessage): void {
  const target = findTarget(groupware, user, message);
  if (target === undefined) return;
  const { known, instanceId } = target;
  if (isOld(message, known) || !isSameOrganizer(message, known)) return;
  change(groupware, known, cancellationOf(known.event, instanceId), message.sequence);
}

function takeAnswer(groupware: Groupware, { user, addresses }: Concerned, message: ItipMessage): void {
  const known = findEvent(groupware, user, message.uid);
  if (known === undefined || !isOrganizer(known.event, addresses)) return;
  const { uid, attendees, exceptions } = known.event;
  const lists = { attendees: listOf(attendees), exceptions: listOf(exceptions) };
  const patch = applyAnswers({ uid, ...lists }, message, known.sequence);
  if (patch !== undefined) change(groupware, known, patch, undefined);
}

/**
 * Lets a message about a meeting do in a calendar what it tells of (RFC 5546): an invitation becomes a tentative event, an
 * update changes it, a cancellation makes it free time, and an answer is noted with the organizer's event. Only in a write.
 */
export function takeMeetingMessage(groupware: Groupware, concerned: Concerned, message: ItipMessage): void {
  const isOwn = isOrganizer(message.event, concerned.addresses) && message.event.organizerEmail !== undefined;
  const { method } = message;
  if (method === "request" && !isOwn) takeRequest(groupware, concerned.user, message);
  else if (method === "cancel" && !isOwn) takeCancellation(groupware, concerned.user, message);
  else if (method === "reply" || method === "counter") takeAnswer(groupware, concerned, message);
}
