import { BackendError, type Item, type ItipMessage, type MimeItem } from "@easkit/backend";
import { type EmailProperties, isAtLeast } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { CommandFault } from "../../fault.js";
import { toInstance } from "../../mail/instance.js";
import { type Meeting, readMeeting } from "../meeting.js";
import { isOrganizer, type Self } from "../own-addresses.js";
import { type AnswerWish, invalid } from "./wish.js";

/** A meeting that somebody is invited to. */
export interface Invitation {
  readonly meeting: Meeting & { readonly uid: string };
  /** The original start of the one occurrence that is answered; absent: the whole meeting. */
  readonly instanceId?: Date;
  readonly sequence?: number;
  /** When it was written. */
  readonly stamp?: Date;
  /** It is a message, and no event of a calendar yet. */
  readonly isMail: boolean;
}

type Found = Omit<Invitation, "meeting"> & { readonly meeting: Meeting };

async function readItip({ converters, call }: Exchange, item: MimeItem): Promise<ItipMessage | undefined> {
  try {
    const ical = await converters.mime.readCalendar(call, item);
    return ical === undefined ? undefined : converters.itip.read(call, ical);
  } catch (cause) {
    if (cause instanceof BackendError && cause.code === "unavailable") throw cause;
    throw invalid("the invitation cannot be read", { cause });
  }
}

const organizerIn = (text: string | undefined): Pick<Meeting, "organizerEmail" | "organizerName"> => {
  const [, name = "", address] = /^(.*?)<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text ?? "") ?? [];
  const organizerName = name.trim().replace(/^"(.*)"$/, "$1");
  if (address) return { organizerEmail: address, ...(organizerName && { organizerName }) };
  return text?.includes("@") ? { organizerEmail: text.trim() } : {};
};

/** The meeting that a message of typed properties tells of. */
async function ofTypedMail({
  subject,
  meetingRequest,
  messageClass = "",
}: EmailProperties): Promise<Found | undefined> {
  if (!meetingRequest || !/^IPM\.(?:Schedule\.Meeting\.Request|Notification\.Meeting)/i.test(messageClass))
    return undefined;
  const { uid, allDayEvent, startTime, endTime, location, organizer, timeZone, busyStatus, sensitivity } =
    meetingRequest;
  const [recurrence] =
    meetingRequest.recurrences && Symbol.iterator in meetingRequest.recurrences
      ? meetingRequest.recurrences
      : [];
  const { recurrenceId, dtStamp, responseRequested, reminder } = meetingRequest;
  return {
    isMail: true,
    ...(recurrenceId && { instanceId: recurrenceId }),
    ...(dtStamp && { stamp: dtStamp }),
    meeting: await readMeeting({
      ...(uid !== undefined && { uid }),
      ...(subject !== undefined && { subject }),
      ...(allDayEvent !== undefined && { allDayEvent }),
      ...(startTime && { startTime }),
      ...(endTime && { endTime }),
      ...(location && { location }),
      ...(timeZone !== undefined && { timezone: timeZone }),
      ...(busyStatus && { busyStatus }),
      ...(sensitivity && { sensitivity }),
      ...(responseRequested !== undefined && { responseRequested }),
      ...(reminder !== undefined && { reminder }),
      ...(recurrence && { recurrence }),
      ...(recurrenceId && { instanceId: recurrenceId }),
      ...organizerIn(organizer),
    }),
  };
}

async function ofMail(
  exchange: Exchange,
  item: Extract<Item, { class: "Email" }>,
): Promise<Found | undefined> {
  if (!("mime" in item)) return ofTypedMail(item.properties);
  const message = await readItip(exchange, item);
  if (message?.method !== "request" && message?.method !== "publish") return undefined;
  const { event, uid, sequence, stamp, instanceId } = message;
  return {
    meeting: { ...(await readMeeting(event)), uid },
    isMail: true,
    ...(sequence !== undefined && { sequence }),
    ...(stamp && { stamp }),
    ...(instanceId && { instanceId }),
  };
}

/** @throws CommandFault 2 or 146 (MS-ASCMD 2.2.3.87.1) */
function checkInstance(item: Item, meeting: Meeting, instanceId: Date): void {
  if (!meeting.recurrence) throw new CommandFault("noRecurrenceInCalendar", "the meeting does not recur");
  const known = meeting.exceptions?.find((each) => each.instanceId?.getTime() === instanceId.getTime());
  if (known?.deleted) throw invalid("the occurrence has been cancelled");
  if (known) return;
  try {
    toInstance(item, instanceId);
  } catch (cause) {
    throw invalid("there is no such occurrence", { cause });
  }
}

async function ofCalendar(
  { version }: Exchange,
  item: Extract<Item, { class: "Calendar" }>,
  wish: AnswerWish,
): Promise<Found> {
  // Up to 14.0 only messages can be answered (MS-ASCMD 2.2.2.10).
  if (!isAtLeast(version, "14.1")) throw invalid("events of the calendar can be answered from 14.1 on");
  const meeting = await readMeeting(item.properties);
  if (wish.instanceId) checkInstance(item, meeting, wish.instanceId);
  const instanceId = wish.instanceId ?? meeting.instanceId;
  return {
    meeting,
    isMail: false,
    ...(instanceId && { instanceId }),
    ...(item.sequence !== undefined && { sequence: item.sequence }),
  };
}

async function find(exchange: Exchange, item: Item, wish: AnswerWish): Promise<Found | undefined> {
  if (item.class === "Calendar") return ofCalendar(exchange, item, wish);
  if (item.class !== "Email") return undefined;
  if (wish.instanceId) throw invalid("a message is answered as a whole");
  return ofMail(exchange, item);
}

/**
 * Reads the invitation that is answered.
 *
 * @throws CommandFault 2 if the item is none, or if the user is who invites; 146 if it does not recur
 */
export async function readInvitation(
  exchange: Exchange,
  self: Self | undefined,
  item: Item,
  wish: AnswerWish,
): Promise<Invitation> {
  const found = await find(exchange, item, wish);
  if (!found) throw invalid("the item is no invitation");
  const { meeting, ...rest } = found;
  const { uid, organizerEmail, meetingStatus = 0, attendees = [] } = meeting;
  if (uid === undefined) throw invalid("the invitation does not say which meeting it is about");
  if (!found.isMail && (meetingStatus & 1) === 0 && attendees.length === 0)
    throw invalid("the event is no meeting");
  if (self && (organizerEmail || !found.isMail) && isOrganizer(self, meeting))
    throw invalid("the user organizes the meeting");
  return { ...rest, meeting: { ...meeting, uid } };
}
