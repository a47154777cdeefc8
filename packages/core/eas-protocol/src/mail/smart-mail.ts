import { type Attachment, BackendError, type ByteSource, type MailFlagsPatch } from "@easkit/backend";
import { CommandFault } from "../fault.js";
import { checkForward, checkReply } from "../rights/enforce-license.js";
import type { License } from "../rights/license.js";
import { readLicense, toUsedOriginal, type UsedOriginal } from "../rights/protected-original.js";
import { checkTemplate } from "../rights/templates.js";
import { checkAccount } from "./account.js";
import { eventText } from "./forwarded-event.js";
import { readShownRecipients } from "./recipients.js";
import { type Mailer, sendOnce, wasSent } from "./send-once.js";
import { ownAddresses } from "./sender.js";
import { type FoundSource, findSource, type SmartSource } from "./smart-source.js";

/** Whether an item is answered or passed on. */
export type SmartKind = "reply" | "forward";

/** What a request asks for, in either of its forms. */
export interface SmartWish {
  readonly kind: SmartKind;
  readonly source: SmartSource;
  /** What the device wrote; how to make it, if that takes the original. */
  readonly written: ByteSource | ((found: FoundSource) => Promise<ByteSource>);
  /** What was written says everything: nothing of the original is added. */
  readonly replaceMime: boolean;
  readonly saveInSent: boolean;
  readonly clientId?: string | undefined;
  readonly accountId?: string | undefined;
  /** A template of rights management. */
  readonly templateID?: string | undefined;
}

async function openFile(
  { backend, call }: Mailer,
  place: FoundSource,
  fileReference: string,
): Promise<Attachment> {
  if (!backend.openAttachment) throw new BackendError("not-found", "the backend keeps no attachments");
  return backend.openAttachment(call, place.folderId, place.itemId, fileReference);
}

async function addOriginal(
  exchange: Mailer,
  found: FoundSource,
  kind: SmartKind,
  written: ByteSource,
  { item, isAttached }: UsedOriginal,
): Promise<ByteSource> {
  const { converters, call } = exchange;
  const openAttachment = (fileReference: string) => openFile(exchange, found, fileReference);
  const ical = kind === "forward" ? eventText(exchange, found.item, found.isOccurrence) : undefined;
  const request = {
    kind,
    written,
    original: item,
    openAttachment,
    ...(isAttached && { attachesOriginal: true }),
    ...(ical !== undefined && { ical }),
  };
  try {
    return await converters.composer.compose(call, request);
  } catch (cause) {
    if (cause instanceof BackendError && cause.code === "unavailable") throw cause;
    throw new CommandFault("messageReplyFailed", "the original cannot be put into the message", { cause });
  }
}

/** What was done with the original; an answer to more than one is one to all. */
async function marksFor(exchange: Mailer, kind: SmartKind, written: ByteSource): Promise<MailFlagsPatch> {
  const time = new Date(exchange.now());
  if (kind === "forward") return { forwarded: true, lastVerb: { verb: "forwarded", time } };
  const isToAll = (await readShownRecipients(written)).length > 1;
  return { answered: true, lastVerb: { verb: isToAll ? "repliedToAll" : "repliedToSender", time } };
}

/** Marks the original as answered or passed on. The mail is on its way: a mark that fails is for the log. */
async function mark(
  exchange: Mailer,
  found: FoundSource,
  kind: SmartKind,
  written: ByteSource,
  key: string,
): Promise<void> {
  const { backend, call, id } = exchange;
  const { folderId, itemId, item } = found;
  if (!backend.setFlags || item.class !== "Email") return;
  try {
    const flags = await marksFor(exchange, kind, written);
    await backend.setFlags(call, folderId, itemId, flags, { idempotencyKey: `${key}:mark` });
    exchange.cluster.changed(call.principal.id, folderId);
  } catch (error) {
    exchange.emit({ type: "fault", id, where: `mark of ${folderId} ${itemId}`, error });
  }
}

/** Lets nothing happen that the license of the original forbids. */
async function enforce(
  exchange: Mailer,
  kind: SmartKind,
  found: FoundSource,
  license: License,
  written: ByteSource,
): Promise<void> {
  if (kind === "forward") return checkForward(license);
  await checkReply(license, { written, original: found.item, own: await ownAddresses(exchange) });
}

/** Answers an item or passes it on: sends what the device wrote together with the original, and marks the original. */
export async function sendSmart(exchange: Mailer, wish: SmartWish): Promise<void> {
  const { kind, source, replaceMime, templateID } = wish;
  const templateId = await checkTemplate(exchange, templateID);
  const accountId = await checkAccount(exchange, wish.accountId);
  // The original may be gone by the time that the device repeats itself.
  if (await wasSent(exchange, wish.clientId)) return;
  const found = await findSource(exchange, source);
  const mime = typeof wish.written === "function" ? await wish.written(found) : wish.written;
  const license = await readLicense(exchange, found);
  if (license) await enforce(exchange, kind, found, license, mime);
  const key = await sendOnce(exchange, {
    mime,
    saveInSent: wish.saveInSent,
    clientId: wish.clientId,
    accountId,
    templateId,
    about: `${kind} ${found.folderId} ${found.itemId} `,
    finish: async (written) => {
      if (replaceMime) return written;
      const used = await toUsedOriginal(exchange, found, license, templateID);
      return addOriginal(exchange, found, kind, written, used);
    },
  });
  if (key !== undefined) await mark(exchange, found, kind, mime, key);
}
