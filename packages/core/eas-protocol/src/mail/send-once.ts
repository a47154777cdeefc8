import { createHash } from "node:crypto";
import { BackendError, type ByteSource, type OutgoingMail } from "@easkit/backend";
import type { ExchangeWith } from "../commands/command.js";
import { CommandFault } from "../fault.js";
import { findFolder, knownFolders } from "../sync/collection.js";
import { readRecipients } from "./recipients.js";
import { checkSender } from "./sender.js";

/** ClientIds that are remembered of a device. */
const remembered = 100;

/** A message that a device wants sent. */
export interface Wish {
  /** What the device wrote. */
  readonly mime: ByteSource;
  readonly saveInSent: boolean;
  /** Absent up to 12.1. */
  readonly clientId: string | undefined;
  readonly accountId?: string | undefined;
  /** The rights policy to protect it with, which exists. */
  readonly templateId?: string | undefined;
  /** Tells apart requests with the same message, where it is not said by a ClientId. */
  readonly about?: string;
  /** Makes of what the device wrote what is to be sent; asked only if it has not been sent before. */
  finish?(mime: ByteSource): Promise<ByteSource>;
}

/** An exchange whose backend can send mail. */
export type Mailer = ExchangeWith<"sendMail">;

async function digestOf({ mime, about = "" }: Wish): Promise<string> {
  const hash = createHash("sha256").update(about);
  for await (const chunk of mime.open()) hash.update(chunk);
  return hash.digest("base64url");
}

async function saveCopy(exchange: Mailer, mime: ByteSource, idempotencyKey: string): Promise<void> {
  const { backend, call } = exchange;
  const sent = findFolder(await knownFolders(exchange), "sentItems");
  if (!sent || !backend.createItem) return;
  const copy = {
    class: "Email",
    mime,
    flags: { read: true },
    received: new Date(exchange.now()),
  } as const;
  await backend.createItem(call, sent.id, copy, { idempotencyKey: `${idempotencyKey}:copy` });
  exchange.cluster.changed(call.principal.id, sent.id);
}

/** What a backend's refusal of a message means (MS-ASCMD 2.2.2). */
function toFault(error: unknown): unknown {
  if (!(error instanceof BackendError)) return error;
  const options = { cause: error, ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) };
  switch (error.code) {
    case "quota":
      return new CommandFault("sendQuotaExceeded", error.message, options);
    case "invalid":
      return new CommandFault("invalidMime", error.message, options);
    case "forbidden":
      return new CommandFault("accessDenied", error.message, options);
    case "too-large":
      return new CommandFault("attachmentIsTooLarge", error.message, options);
    case "unavailable":
      return new CommandFault("serverErrorRetryLater", error.message, options);
    case "not-found":
      return new CommandFault("messageRecipientUnresolved", error.message, options);
    default:
      return new CommandFault("mailSubmissionFailed", error.message, options);
  }
}

async function send(exchange: Mailer, mail: OutgoingMail, idempotencyKey: string): Promise<void> {
  const { backend, call } = exchange;
  try {
    await backend.sendMail(call, mail, { idempotencyKey });
  } catch (error) {
    throw toFault(error);
  }
}

/** Whether this device has had a message of that name sent before; a request that says so again is not acted on. */
export async function wasSent(exchange: Mailer, name: string | undefined): Promise<boolean> {
  const record = name ? await exchange.device.record() : undefined;
  const isKnown = name !== undefined && record?.sentClientIds?.includes(name) === true;
  if (isKnown) exchange.note("sent before");
  return isKnown;
}

/** Remembers that a message of that name has been sent. */
export async function noteSent({ device }: Mailer, name: string): Promise<void> {
  await device.update((record) => ({
    ...record,
    sentClientIds: [...(record.sentClientIds ?? []), name].slice(-remembered),
  }));
}

/**
 * Sends a message unless this device has had it sent before: a device that did not get the answer asks again. Then
 * puts a copy into the sent items, if it is wanted; a copy that cannot be made is no reason to say that nothing was sent.
 *
 * @returns the key of what was sent, or `undefined` if it had been sent before
 */
export async function sendOnce(exchange: Mailer, wish: Wish): Promise<string | undefined> {
  const { backend, line, id } = exchange;
  if (wish.mime.size === 0) throw new CommandFault("invalidMime", "the message is empty");
  if ((await readRecipients(wish.mime)).length === 0) {
    throw new CommandFault("messageHasNoRecipient", "the message names nobody to send it to");
  }
  const name = wish.clientId || (await digestOf(wish));
  if (await wasSent(exchange, name)) return undefined;
  await checkSender(exchange, wish.mime);
  const mime = wish.finish ? await wish.finish(wish.mime) : wish.mime;
  const idempotencyKey = `${line.deviceId}:SendMail:${name}`;
  const saveInSentItems = wish.saveInSent && !backend.createItem;
  const { accountId, templateId } = wish;
  const mail = {
    mime,
    saveInSentItems,
    ...(accountId && { accountId }),
    ...(templateId && { templateId }),
  };
  await send(exchange, mail, idempotencyKey);
  await noteSent(exchange, name);
  exchange.note(`sent ${mime.size} bytes`);
  if (!wish.saveInSent || saveInSentItems) return idempotencyKey;
  try {
    await saveCopy(exchange, mime, idempotencyKey);
  } catch (error) {
    exchange.emit({ type: "fault", id, where: "copy to the sent items", error });
  }
  return idempotencyKey;
}
