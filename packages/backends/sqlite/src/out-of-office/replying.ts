import type { OutOfOffice, OutOfOfficeAudience, OutOfOfficeMessage } from "@easkit/backend";
import { stageBytes } from "../content/staging.js";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import type { Arrival } from "../mail/arrival.js";
import { enqueue } from "../mail/outgoing-queue.js";
import { putMail } from "../mail/put-mail.js";
import { findContacts } from "../people/contacts-meant.js";
import { summaryWith } from "../search/mail-words.js";
import { hasRoom } from "../users/quota.js";
import { findUserByKey, fold, type User } from "../users/user-row.js";
import { isAddressedTo, isFromPerson } from "./may-answer.js";
import { noteReply, readOutOfOffice } from "./settings.js";
import { replySubject, writeReply } from "./write-reply.js";

function isOn({ state, start, end }: OutOfOffice, now: Date): boolean {
  if (state === "disabled") return false;
  if (state === "global") return true;
  return (start === undefined || start <= now) && (end === undefined || now < end);
}

/** Colleagues are those who sent it from here: an address alone can be made up by anybody. */
function audienceOf(groupware: Groupware, { user, from }: Arrival): OutOfOfficeAudience {
  if (from.user !== undefined) return "internal";
  const known = findContacts(groupware, user, from.address);
  return known.some(({ emailAddress }) => fold(emailAddress) === fold(from.address))
    ? "externalKnown"
    : "externalUnknown";
}

function send(groupware: Groupware, arrival: Arrival, user: User, message: OutOfOfficeMessage): void {
  const { database, now, settings, wayOut } = groupware;
  const { from, letter } = arrival;
  const { subject } = letter.mail.summary.words;
  const { messageId, ancestors } = letter.mail.summary;
  const [address = `${user.id}@${settings.host}`] = user.addresses;
  const bytes = writeReply({
    from: { name: user.displayName, address },
    to: from.address,
    subject,
    messageId,
    ancestors,
    message,
    host: settings.host,
    now: now(),
  });
  const staged = stageBytes(groupware, bytes);
  if (from.user === undefined) {
    if (!wayOut.isOpen) return;
    // The empty sender: nothing comes back for it (RFC 3834 section 3.3).
    const content = staged.content();
    enqueue(groupware, { user: arrival.user, sender: "", recipients: [from.address], content });
    database.whenCommitted(() => wayOut.wake());
    return;
  }
  if (!hasRoom(groupware, from.user, bytes.length)) return;
  const words = {
    subject: replySubject(subject),
    sender: `${user.displayName ?? ""} ${address}`,
    body: message.text,
  };
  const summary = summaryWith(words, { ancestors: messageId === undefined ? [] : [...ancestors, messageId] });
  const place = { flags: { read: false }, received: now() };
  putMail(groupware, getFolder(groupware, from.user, "inbox"), { staged, summary }, place);
}

/**
 * Answers a message that has arrived, if its recipient is out of office and it is one for people: each sender once, and
 * never a list, a machine or a blind copy (RFC 3834). Only in a write.
 */
export function replyIfAway(groupware: Groupware, arrival: Arrival): void {
  const { user, from, letter } = arrival;
  if (from.user === user) return;
  const settings = readOutOfOffice(groupware, user);
  if (!isOn(settings, groupware.now()) || !isFromPerson(letter.head, from.address)) return;
  const row = findUserByKey(groupware, user);
  if (row === undefined || !isAddressedTo(letter.head, row.user.addresses)) return;
  const message = settings.messages[audienceOf(groupware, arrival)];
  if (message === undefined || !message.enabled || message.text.trim() === "") return;
  if (noteReply(groupware, user, fold(from.address))) send(groupware, arrival, row.user, message);
}
