import { createHash } from "node:crypto";
import type { DraftMailbox } from "@easkit/backend";
import { type Mailer, noteSent, wasSent } from "../mail/send-once.js";
import type { FoundSource } from "../mail/smart-source.js";
import { type Meeting, readMeeting } from "./meeting.js";
import { isOrganizer, readSelf } from "./own-addresses.js";

/** The meeting that an item is or tells of. */
async function meetingOf({ converters, call }: Mailer, { item }: FoundSource): Promise<Meeting | undefined> {
  if (item.class === "Calendar") return readMeeting(item.properties);
  if (!("mime" in item)) return undefined;
  const ical = await converters.mime.readCalendar(call, item);
  const message = ical === undefined ? undefined : converters.itip.read(call, ical);
  return message?.method === "request" ? readMeeting(message.event) : undefined;
}

const print = ({ name, address }: DraftMailbox): string => (name ? `${name} <${address}>` : address);

async function notify(
  mailer: Mailer,
  found: FoundSource,
  people: readonly DraftMailbox[],
  about: string,
): Promise<void> {
  const { converters, call, backend, now, line, settings } = mailer;
  const [self, meeting] = [await readSelf(mailer), await meetingOf(mailer, found)];
  const { organizerEmail: address, organizerName, subject = "" } = meeting ?? {};
  if (!self || !meeting || !address || isOrganizer(self, meeting)) return;
  const name = createHash("sha256")
    .update(JSON.stringify(["forwarded", about]))
    .digest("hex")
    .slice(0, 32);
  if (await wasSent(mailer, name)) return;
  const { forwarded } = settings.meetingWords;
  const lines = [`${forwarded}: ${subject}`, "", ...people.map(print), ""];
  const mime = await converters.composer.write(call, {
    from: { address: self.address, ...(self.name !== undefined && { name: self.name }) },
    to: [{ address, ...(organizerName && { name: organizerName }) }],
    subject: `${forwarded}: ${subject}`,
    date: new Date(now()),
    messageId: `${name}@${self.address.split("@").at(-1)}`,
    body: { type: "plain", text: lines.join("\n") },
  });
  const idempotencyKey = `${line.deviceId}:meeting:${name}`;
  await backend.sendMail(call, { mime, saveInSentItems: false }, { idempotencyKey });
  await noteSent(mailer, name);
}

/**
 * Tells the organizer of a meeting to whom somebody has passed the invitation on, unless the groupware does that. The
 * invitation is on its way: what fails here is for the log.
 */
export async function notifyOfForward(
  mailer: Mailer,
  found: FoundSource,
  people: readonly DraftMailbox[],
  about: string,
): Promise<void> {
  const { backend, emit, id } = mailer;
  if (backend.schedulesMeetings || backend.tellsOfForwards) return;
  try {
    await notify(mailer, found, people, about);
  } catch (error) {
    emit({ type: "fault", id, where: `notice of ${found.folderId} ${found.itemId}`, error });
  }
}
