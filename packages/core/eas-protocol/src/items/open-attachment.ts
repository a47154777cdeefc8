import { type Attachment, BackendError } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { fromFileReference } from "./file-reference.js";

/**
 * Opens an attachment by its FileReference: a part of a message, or what the backend keeps beside a typed item.
 *
 * @throws BackendError `not-found` if there is none
 */
export async function openAttachment(exchange: Exchange, fileReference: string): Promise<Attachment> {
  const { backend, call, converters } = exchange;
  const place = fromFileReference(fileReference);
  if (!place) throw new BackendError("not-found", `no such attachment: ${fileReference.slice(0, 200)}`);
  const { folderId, itemId, part, unprotected } = place;
  const want = { parts: "all", ...(unprotected && { unprotected }) } as const;
  const item = await backend.getItem(call, folderId, itemId, want);
  if ("mime" in item) return converters.mime.openPart(call, item, part);
  if (!backend.openAttachment) throw new BackendError("not-found", "the backend keeps no attachments");
  return backend.openAttachment(call, folderId, itemId, part);
}
