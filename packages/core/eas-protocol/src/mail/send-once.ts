import { createHash } from "node:crypto";
import { BackendError, type ByteSource, type OutgoingMail } from "@easkit/backend";
import type { ExchangeWith } from "../commands/command.js";
import { CommandFault } from "../fault.js";
import { findFolder, knownFolders } from "../sync/collection.js";

/** ClientIds that are remembered of a device. */
const remembered = 100;

/** A message that a device wants sent. */
interface Wish {
  readonly mime: ByteSource;
  readonly saveInSent: boolean;
  /** Absent up to 12.1. */
  readonly clientId: string | undefined;
}

type Mailer = ExchangeWith<"sendMail">;

async function digestOf(mime: ByteSource): Promise<string> {
  const hash = createHash("sha256");
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
    case "unavailable":
      return new CommandFault("serverErrorRetryLater", error.message, options);
    case "not-found":
      return new CommandFault("messageRecipientUnresolved", error.message, options);
    default:
      return new CommandFault("mailSubmissionFailed", error.message, options);
  }
}

/**
 * Sends a message unless this device has had it sent before: a device that did not get the answer asks again. Then
 * puts a copy into the sent items, if it is wanted; a copy that cannot be made is no reason to say that nothing was sent.
 */
export async function sendOnce(exchange: Mailer, { mime, saveInSent, clientId }: Wish): Promise<void> {
  const { backend, call, device, line, id } = exchange;
  if (mime.size === 0) throw new CommandFault("invalidMime", "the message is empty");
  const name = clientId ?? (await digestOf(mime));
  const before = await device.record();
  if (before?.sentClientIds?.includes(name)) return exchange.note("sent before");
  const idempotencyKey = `${line.deviceId}:SendMail:${name}`;
  const mail: OutgoingMail = { mime, saveInSentItems: saveInSent && !backend.createItem };
  try {
    await backend.sendMail(call, mail, { idempotencyKey });
  } catch (error) {
    throw toFault(error);
  }
  await device.update((record) => ({
    ...record,
    sentClientIds: [...(record.sentClientIds ?? []), name].slice(-remembered),
  }));
  exchange.note(`sent ${mime.size} bytes`);
  if (!saveInSent || mail.saveInSentItems) return;
  try {
    await saveCopy(exchange, mime, idempotencyKey);
  } catch (error) {
    exchange.emit({ type: "fault", id, where: "copy to the sent items", error });
  }
}
