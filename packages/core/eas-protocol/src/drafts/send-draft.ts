import { createHash } from "node:crypto";
import { BackendError, type ByteSource } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { isAddress } from "../mail/mailboxes.js";
import { readHead } from "../mail/message-head.js";
import { readRecipients } from "../mail/recipients.js";
import { type Mailer, sendOnce, wasSent } from "../mail/send-once.js";
import { messageIdFor, ownMailbox } from "../mail/sender.js";
import type { DraftPlace } from "./draft-files.js";

const canSend = (exchange: Exchange): exchange is Exchange & Mailer =>
  exchange.backend.sendMail !== undefined;

/** The name by which it is remembered that a draft was sent. */
const nameOf = (key: string): string =>
  `draft-${createHash("sha256").update(key).digest("base64url").slice(0, 22)}`;

/** @throws CommandFault 183 (MS-ASCMD 2.2.4) */
async function checkRecipients(mime: ByteSource): Promise<void> {
  const recipients = await readRecipients(mime);
  if (recipients.length === 0 || !recipients.every(({ address }) => isAddress(address))) {
    throw new CommandFault("invalidRecipients", "the draft has no recipient, or one that is no address");
  }
}

/** Whether the wish to send a draft has been met before. */
export const wasDraftSent = async (exchange: Exchange, key: string): Promise<boolean> =>
  canSend(exchange) && (await wasSent(exchange, nameOf(key)));

/** The draft, with what a message needs that is sent. */
async function finish(exchange: Exchange, mime: ByteSource, key: string): Promise<ByteSource> {
  const head = await readHead(mime);
  const from = ownMailbox(exchange);
  return exchange.converters.composer.edit(exchange.call, mime, {
    date: new Date(exchange.now()),
    ...(head.all("from").length === 0 && { from }),
    ...(head.all("message-id").length === 0 && { messageId: messageIdFor(from, key) }),
  });
}

/**
 * Sends a draft, once for each `key`, with a copy in the sent items.
 *
 * @throws CommandFault 183 without a recipient, or with one that is no address; else what sending can end with
 */
export async function sendDraft(exchange: Exchange, draft: ByteSource, key: string): Promise<void> {
  if (!canSend(exchange)) throw new CommandFault("mailSubmissionFailed", "mail cannot be sent from here");
  await checkRecipients(draft);
  const mime = await finish(exchange, draft, key);
  await sendOnce(exchange, { mime, saveInSent: true, clientId: nameOf(key) });
}

/** Takes a draft away that has been sent. It is out already: one that cannot be deleted stays, and that is for the log. */
export async function discardDraft(exchange: Exchange, place: DraftPlace, key: string): Promise<void> {
  const { backend, call, cluster, id } = exchange;
  const { folderId, itemId } = place;
  try {
    if (!backend.deleteItem) throw new BackendError("unsupported", "the backend has no deleteItem");
    await backend.deleteItem(call, folderId, itemId, { idempotencyKey: `${key}:sent` });
  } catch (error) {
    if (error instanceof BackendError && error.code === "not-found") return;
    exchange.emit({ type: "fault", id, where: `draft ${folderId} ${itemId} that was sent`, error });
  }
  cluster.changed(call.principal.id, folderId);
}
