import { randomUUID } from "node:crypto";
import { stageBytes } from "../content/staging.js";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { updateItem } from "../items/change-item.js";
import type { Letter } from "../mail/delivery.js";
import { encodeMailbox, encodeText } from "../mail/encode-header.js";
import { putMail } from "../mail/put-mail.js";
import { findPerson } from "../people/person-row.js";
import { summaryWith } from "../search/mail-words.js";
import { hasRoom } from "../users/quota.js";
import { findByAddress, findUserByKey } from "../users/user-row.js";
import { type FoundEvent, findEvent } from "./find-event.js";
import { type Attendee, isOrganizer, listOf } from "./meeting.js";
import { readMessage } from "./read-message.js";

/** Bytes that the people who are added, and the notice of them, take at most. */
const MOST_GROWTH = 64 * 1024;

interface Notice {
  readonly to: number;
  readonly by: { readonly name: string | undefined; readonly address: string };
  readonly subject: string;
  readonly added: readonly Attendee[];
}

function putNotice(groupware: Groupware, { to, by, subject, added }: Notice): void {
  const { now, settings } = groupware;
  const address = findUserByKey(groupware, to)?.user.addresses[0] ?? "";
  const title = `Meeting Forward Notification: ${subject}`;
  const people = added.map(({ name, email }) => (name === undefined ? email : `${name} <${email}>`));
  const text = [
    `${by.name ?? by.address} has forwarded your meeting request to additional people.`,
    "",
    `Meeting: ${subject}`,
    ...people.map((each) => `Added: ${each}`),
    "",
  ].join("\r\n");
  const bytes = Buffer.from(
    [
      `From: ${encodeMailbox(by.name, by.address)}`,
      `To: <${address}>`,
      `Subject: ${encodeText(title)}`,
      `Date: ${now().toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <${randomUUID()}@${settings.host}>`,
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n"),
      "",
    ].join("\r\n"),
  );
  if (!hasRoom(groupware, to, bytes.length)) return;
  const summary = summaryWith({ subject: title, sender: `${by.name ?? ""} ${by.address}`, body: text });
  const place = { flags: { read: false }, received: now() };
  putMail(
    groupware,
    getFolder(groupware, to, "inbox"),
    { staged: stageBytes(groupware, bytes), summary },
    place,
  );
}

function addAttendees(
  groupware: Groupware,
  found: FoundEvent,
  addresses: readonly string[],
): readonly Attendee[] {
  const before = listOf(found.event.attendees);
  const invited = new Set(before.map(({ email }) => email.toLowerCase()));
  const added = addresses
    .filter((address) => !invited.has(address.toLowerCase()))
    .map(
      (email): Attendee => ({
        email,
        name: findPerson(groupware, email)?.displayName ?? email,
        attendeeStatus: "notResponded",
        attendeeType: "optional",
      }),
    );
  if (added.length > 0) {
    const properties = { attendees: [...before, ...added] };
    updateItem(groupware, found.folder, found.id, { class: "Calendar", properties }, undefined);
  }
  return added;
}

/**
 * Tells the organizer, if they are here, that an invitation of theirs has been passed on, and to whom; those are attendees of
 * the meeting then. Only in a write.
 */
export function noteForward(
  groupware: Groupware,
  sender: number,
  letter: Letter,
  recipients: readonly string[],
): void {
  const { calendar } = letter.mail.summary;
  const row = findUserByKey(groupware, sender);
  if (calendar === undefined || row === undefined) return;
  const message = readMessage(groupware, calendar, row.user.addresses);
  const organizerEmail = message?.event.organizerEmail;
  if (message?.method !== "request" || organizerEmail === undefined) return;
  const organizer = findByAddress(groupware, organizerEmail);
  if (organizer === undefined || organizer === sender) return;
  if (!hasRoom(groupware, organizer, MOST_GROWTH)) return;
  const found = findEvent(groupware, organizer, message.uid);
  if (found === undefined || !isOrganizer(found.event, ownAddresses(groupware, organizer))) return;
  const others = recipients.filter((address) => findByAddress(groupware, address) !== organizer);
  const added = addAttendees(groupware, found, others);
  if (added.length === 0) return;
  const [address = row.user.id] = row.user.addresses;
  const { subject = "" } = found.event;
  putNotice(groupware, { to: organizer, by: { name: row.user.displayName, address }, subject, added });
}

/** The addresses of a user, in lower case. */
export const ownAddresses = (groupware: Groupware, user: number): ReadonlySet<string> =>
  new Set(findUserByKey(groupware, user)?.user.addresses.map((address) => address.toLowerCase()));
