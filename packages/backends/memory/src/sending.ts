import { BackendError, type OutgoingMail } from "@easkit/backend";
import { readAll } from "./bytes.js";
import type { Mailbox } from "./mailbox.js";
import { addressesIn, cutMessage, withoutField } from "./message-head.js";
import { licenseFrom, type MemoryRightsTemplate } from "./protecting.js";
import { addressesOf } from "./user.js";

/** Tells the sender, in the Inbox, who could not be reached. */
function reportUndelivered(sender: Mailbox, recipients: readonly string[]): void {
  const lines = [
    "From: Mail Delivery <mailer-daemon@localhost>",
    `To: ${sender.user.address ?? sender.user.id}`,
    "Subject: Undelivered mail",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Nobody here has one of these addresses:",
    ...recipients,
    "",
  ];
  sender.deliver(lines.join("\r\n"));
}

function deliverTo(
  mailbox: Mailbox,
  mime: Uint8Array,
  sender: Mailbox,
  template: MemoryRightsTemplate | undefined,
): void {
  const { address, id } = sender.user;
  if (!template) mailbox.deliver(mime);
  else mailbox.deliverProtected(mime, licenseFrom(template, address ?? id, mailbox === sender));
}

/** Delivers mail to those recipients that have a mailbox here. @throws BackendError `invalid` without recipients */
export async function deliverLocally(
  mailboxes: ReadonlyMap<string, Mailbox>,
  sender: Mailbox,
  mail: OutgoingMail,
  template: MemoryRightsTemplate | undefined,
): Promise<void> {
  const mime = await readAll(mail.mime.open());
  const message = cutMessage(mime);
  const recipients = addressesIn(message, ["To", "Cc", "Bcc"]);
  if (recipients.length === 0) throw new BackendError("invalid", "the message has no recipient");
  const delivered = withoutField(message, "Bcc");
  const unknown = new Set(recipients);
  for (const mailbox of mailboxes.values()) {
    const own = addressesOf(mailbox.user).filter((address) => unknown.delete(address.toLowerCase()));
    if (own.length > 0) deliverTo(mailbox, delivered, sender, template);
  }
  if (mail.saveInSentItems) sender.deliver(mime, { folderId: "sentItems", flags: { read: true } });
  if (unknown.size > 0) reportUndelivered(sender, [...unknown]);
}
