import type { ByteSource, CallContext, MeetingMail, MimeItem, ReadMeeting } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import { readCalendarText } from "../body/calendar-part.js";
import type { ReadContent } from "../body/read-content.js";
import type { Part } from "../scan/part.js";
import { messageClass, sealedClass } from "./message-class.js";

/** A message, as far as it says what sort of mail it is. */
export interface SortedMail {
  readonly ctx: CallContext;
  readonly item: MimeItem;
  readonly source: ByteSource;
  readonly root: Part;
  readonly meeting: ReadMeeting | undefined;
}

/** What sort of mail a message is. */
type MailSort = Pick<EmailProperties, "messageClass" | "contentClass" | "meetingRequest"> & {
  readonly messageClass: string;
};

/** The meeting that a message is about. One that cannot be read is noted, and the message is ordinary mail. */
async function meetingOf(
  { ctx, item, source, meeting }: SortedMail,
  calendar: Part,
): Promise<MeetingMail | undefined> {
  const text = await readCalendarText(source, calendar);
  if (!meeting || text === undefined) return undefined;
  try {
    return meeting(ctx, text, item.received);
  } catch (error) {
    ctx.log.warn("the meeting in a message cannot be read", { error });
    return undefined;
  }
}

const ordinary = "urn:content-classes:message";
const ofMeeting = "urn:content-classes:calendarmessage";

/** Says what sort of mail a message is: ordinary, signed, a report, or about a meeting, with the meeting. */
export async function sortOf(mail: SortedMail, content: ReadContent): Promise<MailSort> {
  const { source, root, meeting } = mail;
  const sealed = await sealedClass(source, root);
  if (sealed !== undefined) return { messageClass: sealed, contentClass: ordinary };
  const { calendar } = content;
  const found = calendar && (await meetingOf(mail, calendar));
  if (found) return { ...found, contentClass: ofMeeting };
  const name = await messageClass(source, content, meeting === undefined);
  return { messageClass: name, contentClass: name.startsWith("IPM.Schedule.") ? ofMeeting : ordinary };
}
