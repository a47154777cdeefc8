import { type Backend, BackendError, type OutgoingMail } from "@easkit/backend";
import { Staging } from "../content/staging.js";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { noteForward } from "../meetings/forwarding.js";
import { noteRecipients } from "../people/recipient-cache.js";
import { userOf } from "../reading.js";
import { getTemplate, toLicense } from "../rights/templates.js";
import { once, recall, type Wish } from "../wishes.js";
import type { Failure } from "./bounce.js";
import { deliverTo, type Letter, putReport, readLetter, senderAddress } from "./delivery.js";
import { addressesIn } from "./message-head.js";
import { enqueue } from "./outgoing-queue.js";
import { putMail } from "./put-mail.js";
import { sortRecipients } from "./recipients.js";

const nobody = (address: string): Failure => ({
  address,
  status: "5.1.1",
  reason: "nobody here has this address",
});

const outOfReach = (address: string): Failure => ({
  address,
  status: "5.1.2",
  reason: "mail to other domains is not sent from here",
});

/** Sends a letter on its ways. Only in a write. */
function send(groupware: Groupware, user: number, letter: Letter): void {
  const addresses = ["to", "cc", "bcc"].flatMap((name) => addressesIn(letter.head, name));
  if (addresses.length === 0) throw new BackendError("invalid", "the message has no recipient");
  const { local, unknown, remote } = sortRecipients(groupware, [...new Set(addresses)]);
  const sender = senderAddress(groupware, user);
  const { wayOut } = groupware;
  // Nobody elsewhere would honour the rights.
  const isLeaving = wayOut.isOpen && letter.licenseOf === undefined;
  if (isLeaving && remote.length > 0) {
    enqueue(groupware, { user, sender, recipients: remote, content: letter.mail.staged.content() });
    groupware.database.whenCommitted(() => wayOut.wake());
  }
  noteForward(groupware, user, letter, addresses);
  noteRecipients(groupware, user, letter.head);
  const failures = [
    ...unknown.map(nobody),
    ...(isLeaving ? [] : remote.map(outOfReach)),
    ...deliverTo(groupware, letter, local, { address: sender, user }),
  ];
  if (failures.length > 0) putReport(groupware, user, { failures, head: letter.head });
}

function keepCopy(groupware: Groupware, user: number, { own, mail, licenseOf }: Letter): void {
  putMail(
    groupware,
    getFolder(groupware, user, "sentItems"),
    { staged: own, summary: mail.summary },
    {
      flags: { read: true },
      received: groupware.now(),
      ...(licenseOf ? { properties: { rightsManagementLicense: licenseOf(true) } } : {}),
    },
  );
}

/** The message under a rights policy. @throws BackendError `not-found` */
function protect(groupware: Groupware, user: number, letter: Letter, templateId: string): Letter {
  const template = getTemplate(groupware, templateId);
  const [owner, now] = [senderAddress(groupware, user), groupware.now()];
  return { ...letter, licenseOf: (isOwner) => toLicense(template, { owner, isOwner, now }) };
}

async function sendOnce(
  groupware: Groupware,
  wish: Wish,
  { mime, saveInSentItems, templateId }: OutgoingMail,
): Promise<void> {
  await Staging.during(groupware, async (staging) => {
    const read = await readLetter(groupware, staging, mime.open());
    const letter = templateId === undefined ? read : protect(groupware, wish.user, read, templateId);
    if (letter.own.size !== mime.size) throw new BackendError("invalid", "the message broke off");
    once(groupware, wish, () => {
      send(groupware, wish.user, letter);
      if (saveInSentItems) keepCopy(groupware, wish.user, letter);
      return {};
    });
  });
}

/**
 * The method that sends: to users here at once, to all others through the queue, if there is one. Whoever cannot be
 * reached is reported to the sender.
 */
export function sendingMethods(groupware: Groupware) {
  return {
    async sendMail(ctx, mail, { idempotencyKey }) {
      const wish = { user: userOf(groupware, ctx).key, method: "send", key: idempotencyKey };
      if (recall(groupware, wish) !== undefined) return;
      await sendOnce(groupware, wish, mail);
    },
  } satisfies Partial<Backend>;
}
