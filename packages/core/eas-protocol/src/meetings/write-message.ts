import type { ByteSource, ItipAnswer, ItipDraft, MessageDraft } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { type Meeting, readMeeting } from "./meeting.js";
import type { Self } from "./own-addresses.js";

/** A message about a meeting, and those whom it is for. */
export interface MeetingMail extends Omit<ItipDraft, "event" | "stamp"> {
  readonly meeting: Meeting;
  readonly to: MessageDraft["to"];
  /** Tells this message from all others, and is the same when it is written again. */
  readonly name: string;
  readonly answer?: ItipAnswer;
  /** What the device wrote with an answer. */
  readonly text?: NonNullable<MessageDraft["body"]>;
}

type Writing = Pick<Exchange, "converters" | "call" | "now" | "settings">;

/** What subjects begin with. */
function subjectOf(
  { settings: { meetingWords } }: Writing,
  { method, answer, meeting }: MeetingMail,
): string {
  const word = () => {
    if (method === "counter") return meetingWords.proposed;
    if (method === "cancel") return meetingWords.cancelled;
    return method === "reply" && answer ? meetingWords[answer.status] : "";
  };
  const prefix = word();
  return prefix === "" ? (meeting.subject ?? "") : `${prefix}: ${meeting.subject ?? ""}`;
}

/** What people without a calendar read: when and where, and what was written. */
async function bodyOf(
  { converters, settings: { meetingWords } }: Writing,
  { method, meeting, text, proposed }: MeetingMail,
  when: string,
): Promise<NonNullable<MessageDraft["body"]>> {
  const place = meeting.location?.displayName;
  const lines = [
    `${meetingWords.when}: ${when}`,
    ...(place ? [`${meetingWords.where}: ${place}`] : []),
    ...(proposed
      ? [`${meetingWords.proposed}: ${proposed.start.toISOString()} – ${proposed.end.toISOString()}`]
      : []),
  ].join("\n");
  const isAnswer = method === "reply" || method === "counter";
  const own = meeting.body;
  const written = isAnswer
    ? text
    : own?.data && (own.type === "plain" || own.type === "html")
      ? { type: own.type, text: own.data }
      : undefined;
  if (written === undefined) return { type: "plain", text: `${lines}\n` };
  if (written.type === "plain")
    return {
      type: "plain",
      text: isAnswer ? `${written.text}\n\n${lines}\n` : `${lines}\n\n${written.text}\n`,
    };
  const head = await converters.text.toHtml(lines);
  return { type: "html", text: isAnswer ? `${written.text}\n${head}` : `${head}\n${written.text}` };
}

/** Plain text of what the device wrote with an answer, for the COMMENT of the calendar part. */
async function commentOf({ converters }: Writing, { text }: MeetingMail): Promise<string | undefined> {
  if (!text || text.text.trim() === "") return undefined;
  return text.type === "html" ? converters.text.toPlain(text.text) : text.text;
}

/** Writes the mail that carries a message about a meeting (RFC 6047). */
export async function writeMeetingMail(writing: Writing, self: Self, mail: MeetingMail): Promise<ByteSource> {
  const { converters, call, now } = writing;
  const { method, meeting, to, name, sequence, instanceId, answer, proposed } = mail;
  const stamp = new Date(now());
  const comment = await commentOf(writing, mail);
  const event = await readMeeting(meeting);
  const { ical, when } = converters.itip.write(call, {
    method,
    event,
    sequence,
    stamp,
    ...(instanceId && { instanceId }),
    ...(answer && { answer }),
    ...(comment !== undefined && { comment }),
    ...(proposed && { proposed }),
  });
  return converters.composer.write(call, {
    from: { address: self.address, ...(self.name !== undefined && { name: self.name }) },
    to,
    subject: subjectOf(writing, mail),
    date: stamp,
    messageId: `${name}@${self.address.split("@").at(-1)}`,
    body: await bodyOf(writing, mail, when),
    ical,
  });
}
