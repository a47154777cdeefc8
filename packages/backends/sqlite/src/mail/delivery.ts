import { BackendError, type PropertiesByClass } from "@easkit/backend";
import { toContentSource } from "../content/contents.js";
import { following, type Staged, type Staging, stageBytes } from "../content/staging.js";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { takeIfMeeting } from "../meetings/arriving.js";
import { replyIfAway } from "../out-of-office/replying.js";
import { summaryWith } from "../search/mail-words.js";
import { copyToDelegates } from "../sharing/meeting-copies.js";
import { hasRoom } from "../users/quota.js";
import { findUserByKey } from "../users/user-row.js";
import type { Sender } from "./arrival.js";
import { type Failure, writeBounce } from "./bounce.js";
import { folderForArrival } from "./conversation-rules.js";
import { addressesIn, fieldOf, headWithout, type MessageHead, readHead } from "./message-head.js";
import { putMail, type ReadyMail, readMail } from "./put-mail.js";

type License = NonNullable<PropertiesByClass["Email"]["rightsManagementLicense"]>;

/** A message on its way, of which everything has been read. */
export interface Letter {
  readonly head: MessageHead;
  /** As its recipients get it: without Bcc. */
  readonly mail: ReadyMail;
  /** With Bcc, as the sender keeps it. */
  readonly own: Staged;
  /** What those who get it may do with it, where it is protected. */
  readonly licenseOf?: (isOwner: boolean) => License;
}

/** The message without Bcc; the same one if it has none. */
async function stageWithoutBcc(
  groupware: Groupware,
  staging: Staging,
  own: Staged,
  head: MessageHead,
): Promise<Staged> {
  const rest = headWithout(head, "bcc");
  if (rest === undefined) return own;
  if (own.head.length === own.size) {
    return stageBytes(groupware, Buffer.concat([rest, own.head.subarray(head.length)]));
  }
  // Large ones lie in the database already.
  const source = toContentSource(groupware.database, own.content(), own.size);
  return await staging.add(following(rest, source.open({ start: head.length })));
}

/** Reads a message that is to be delivered. @throws BackendError `invalid` if its header has no end within reach */
export async function readLetter(
  groupware: Groupware,
  staging: Staging,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Letter> {
  const own = await staging.add(pieces);
  const head = readHead(own.head);
  if (head.length === own.head.length && own.size > head.length) {
    throw new BackendError("invalid", "the header of the message is too long");
  }
  return { head, own, mail: await readMail(await stageWithoutBcc(groupware, staging, own, head)) };
}

/**
 * Lays a letter into the Inbox of every user here who is to have it. Only in a write.
 *
 * @returns those who have no room for it
 */
export function deliverTo(
  groupware: Groupware,
  letter: Letter,
  recipients: ReadonlyMap<number, string>,
  from: Sender,
): readonly Failure[] {
  const visible = new Set(
    ["to", "cc"].flatMap((name) => addressesIn(letter.head, name)).map((address) => address.toLowerCase()),
  );
  const received = groupware.now();
  return [...recipients].flatMap(([user, address]): readonly Failure[] => {
    if (!hasRoom(groupware, user, letter.mail.staged.size)) {
      return [{ address, status: "5.2.2", reason: "the mailbox is full" }];
    }
    const isHidden = letter.head.fields.length > 0 && !visible.has(address.toLowerCase());
    if (copyToDelegates(groupware, user, letter)) {
      putMail(groupware, folderForArrival(groupware, user, letter.mail.summary), letter.mail, {
        flags: { read: false },
        received,
        properties: {
          ...(isHidden ? { receivedAsBcc: true } : {}),
          ...(letter.licenseOf ? { rightsManagementLicense: letter.licenseOf(user === from.user) } : {}),
        },
      });
    }
    const arrival = { letter, from, user, address };
    takeIfMeeting(groupware, arrival);
    replyIfAway(groupware, arrival);
    return [];
  });
}

/** What a sender is told of who could not be reached. */
export interface Report {
  readonly failures: readonly Failure[];
  /** The header of the message that was not delivered. */
  readonly head: MessageHead;
}

/** Lays a report into the Inbox of a sender; none where there is no room. Only in a write. */
export function putReport(groupware: Groupware, sender: number, { failures, head }: Report): void {
  const { now, settings } = groupware;
  const bytes = writeBounce({
    to: senderAddress(groupware, sender),
    host: settings.host,
    failures,
    head,
    now: now(),
  });
  if (!hasRoom(groupware, sender, bytes.length)) return;
  const about = fieldOf(head, "message-id");
  const summary = summaryWith(
    {
      subject: "Undelivered mail",
      sender: "Mail Delivery",
      body: failures.map(({ address, reason }) => `${address} ${reason}`).join(" "),
    },
    { ancestors: about === undefined ? [] : [about] },
  );
  const mail = { staged: stageBytes(groupware, bytes), summary };
  putMail(groupware, getFolder(groupware, sender, "inbox"), mail, {
    flags: { read: false },
    received: now(),
  });
}

/** The address that a user sends from. */
export function senderAddress(groupware: Groupware, user: number): string {
  const row = findUserByKey(groupware, user);
  if (row === undefined) throw new BackendError("not-found", "the user is gone");
  return row.user.addresses[0] ?? `${row.user.id}@${groupware.settings.host}`;
}
