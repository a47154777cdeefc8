import {
  type ByteSource,
  type Conflict,
  type Item,
  type MailFlags,
  type MailFlagsPatch,
  type NewMail,
  type WriteOptions,
  type Written,
  withFlags,
} from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { need } from "../sync/client/own-change.js";
import type { DraftPlace } from "./draft-files.js";

const newFlags: MailFlags = { read: true, draft: true };

function toMail(exchange: Exchange, mime: ByteSource, flags: MailFlags, patch: MailFlagsPatch): NewMail {
  const received = new Date(exchange.now());
  const flagged = withFlags({ class: "Email", mime, flags, received }, patch);
  return { class: "Email", mime, received, flags: "flags" in flagged ? flagged.flags : flags };
}

/** Keeps a new draft. */
export async function createDraft(
  exchange: Exchange,
  folderId: string,
  mime: ByteSource,
  patch: MailFlagsPatch,
  options: WriteOptions,
): Promise<Written> {
  const { backend, call } = exchange;
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  return createItem(call, folderId, toMail(exchange, mime, newFlags, patch), options);
}

/**
 * Keeps a draft as it has become. What it gives may have another id: where messages never change, the new draft is
 * another message, and the old one is deleted when it is there.
 */
export async function replaceDraft(
  exchange: Exchange,
  { folderId, itemId }: DraftPlace,
  before: Item,
  mime: ByteSource,
  patch: MailFlagsPatch,
  options: WriteOptions,
): Promise<Written | Conflict> {
  const { backend, call } = exchange;
  const flags = "mime" in before ? { ...before.flags, draft: true } : newFlags;
  const mail = toMail(exchange, mime, flags, patch);
  if (backend.replaceMail) return backend.replaceMail(call, folderId, itemId, mail, options);
  const { idempotencyKey } = options;
  const createItem = need(backend.createItem?.bind(backend), "createItem");
  const deleteItem = need(backend.deleteItem?.bind(backend), "deleteItem");
  const written = await createItem(call, folderId, mail, { idempotencyKey });
  await deleteItem(call, folderId, itemId, { idempotencyKey: `${idempotencyKey}:old` });
  return written;
}
