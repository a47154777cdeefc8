import { BackendError, type ByteSource, type DraftFile, type Item } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { readText } from "../items/typed-body.js";
import { parseMailboxes } from "../mail/mailboxes.js";
import { messageIdFor, ownMailbox } from "../mail/sender.js";
import type { DraftPlace } from "./draft-files.js";

async function filesOf(
  { backend, call }: Exchange,
  { folderId, itemId }: DraftPlace,
  { attachments }: EmailProperties,
): Promise<readonly DraftFile[]> {
  const files: DraftFile[] = [];
  for await (const { tag, value } of attachments ?? []) {
    if (tag !== "attachment") continue;
    const { fileReference, displayName, contentId, contentLocation, isInline } = value;
    const file = await backend.openAttachment?.(call, folderId, itemId, fileReference);
    if (!file) throw new BackendError("not-found", "the backend keeps no attachments");
    files.push({
      ...file,
      ...(displayName !== undefined && { displayName }),
      ...(contentId !== undefined && { contentId }),
      ...(contentLocation !== undefined && { contentLocation }),
      ...(isInline && { isInline }),
    });
  }
  return files;
}

async function bodyOf({ converters }: Exchange, { body }: EmailProperties) {
  if (body?.data === undefined) return {};
  const text = await readText(body.data);
  if (body.type === "html" || body.type === "plain") return { body: { type: body.type, text } };
  return { body: { type: "plain", text: await converters.text.toPlain(text) } } as const;
}

/** The message that a draft is; one that a backend keeps as properties is written. */
export async function messageOfDraft(exchange: Exchange, place: DraftPlace, item: Item): Promise<ByteSource> {
  if ("mime" in item) return item.mime;
  if (item.class !== "Email") throw new BackendError("invalid", `a ${item.class} item is no draft`);
  const { properties } = item;
  const from = parseMailboxes(properties.from ?? "").at(0) ?? ownMailbox(exchange);
  const people = (list: string | undefined) => parseMailboxes(list ?? "");
  return exchange.converters.composer.write(exchange.call, {
    from,
    to: people(properties.to),
    cc: people(properties.cc),
    bcc: people(properties.bcc),
    replyTo: people(properties.replyTo),
    subject: properties.subject ?? "",
    importance: properties.importance ?? "normal",
    date: properties.dateReceived ?? new Date(exchange.now()),
    messageId: messageIdFor(from, `${place.folderId} ${place.itemId}`),
    ...(await bodyOf(exchange, properties)),
    files: await filesOf(exchange, place, properties),
  });
}
