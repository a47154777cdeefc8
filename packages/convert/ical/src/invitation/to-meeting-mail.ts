import type { ItipMessage } from "@easkit/backend";
import type { ReadOptions } from "../event/open-event.js";
import { readItip } from "../itip/read-itip.js";
import { readMeetingFacts } from "./meeting-facts.js";
import { type MeetingRequest, toMeetingRequest } from "./meeting-request.js";

/** Who gets a message about a meeting, and when. */
export interface MeetingMailOptions extends ReadOptions {
  /** When it came, for messages that do not say when they were written. */
  readonly received?: Date;
}

/** What a message about a meeting is to a device. */
export interface MeetingMail {
  readonly messageClass: string;
  /** Absent where the user is who invites: there is nothing to answer. */
  readonly meetingRequest?: MeetingRequest;
}

const answers = {
  accepted: "IPM.Schedule.Meeting.Resp.Pos",
  tentative: "IPM.Schedule.Meeting.Resp.Tent",
  declined: "IPM.Schedule.Meeting.Resp.Neg",
} as const;

function classOf({ method, answers: [first] }: ItipMessage): string | undefined {
  switch (method) {
    case "request":
      return "IPM.Schedule.Meeting.Request";
    case "cancel":
      return "IPM.Schedule.Meeting.Canceled";
    case "counter":
      return answers[first?.status ?? "tentative"];
    case "reply":
      return first && answers[first.status];
    default:
      return undefined;
  }
}

/**
 * Turns the iCalendar text of a message into its MeetingRequest and message class (MS-ASEMAIL 2.2.2.48 and 2.2.2.49).
 * `undefined` if it is no message between those who meet.
 *
 * @throws Error if the text is no iCalendar; RangeError if the event has no start
 */
export function toMeetingMail(icalText: string, options: MeetingMailOptions = {}): MeetingMail | undefined {
  const message = readItip(icalText, options);
  const messageClass = message && classOf(message);
  if (!message || messageClass === undefined) return undefined;
  const facts = readMeetingFacts(icalText, message.uid, options);
  const isOwn = facts.isOrganizer && (message.method === "request" || message.method === "cancel");
  return { messageClass, ...(!isOwn && { meetingRequest: toMeetingRequest(message, facts, options) }) };
}
