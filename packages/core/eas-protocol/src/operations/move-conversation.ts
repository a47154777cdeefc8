import { BackendError, classOf, type SearchQuery } from "@easkit/backend";
import type { KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { searchMailbox } from "../search/search-mailbox.js";
import { StoreFault } from "../search/store-fault.js";
import { findFolder, knownFolders, toFolderType } from "../sync/collection.js";
import { type MoveConversation, type OperationStatus, operationStatusOf, type Result } from "./operation.js";

type Folders = ReadonlyMap<string, KnownFolder>;

/** Messages of a conversation that are moved at most. */
const mostMessages = 1000;

/** Why a conversation cannot go to a folder (MS-ASCON 2.2.2.10). */
function checkDestination(folders: Folders, id: string): OperationStatus | undefined {
  const folder = folders.get(id);
  if (!folder) return "notFound";
  const type = toFolderType(folder.type);
  if (type === "recipientInformationCache") return "invalidCombinationOfIDs";
  const isMail = classOf(type) === "Email" && type !== "outbox" && type !== "drafts";
  return isMail ? undefined : "moveCommandInvalidDestinationFolder";
}

/** The messages of a conversation that are to be moved: all but those that lie there and those that were sent. */
async function findMessages(exchange: Exchange, folders: Folders, conversationId: Uint8Array, to: string) {
  const query: SearchQuery = {
    kind: "and",
    of: [
      { kind: "class", classes: ["Email"] },
      { kind: "conversation", conversationId },
    ],
  };
  const name = `conversation ${Buffer.from(conversationId).toString("hex")}`;
  const range = { first: 0, last: mostMessages - 1 };
  const { results } = await searchMailbox(exchange, { query, range, folders, name, rebuild: true });
  const sent = findFolder(folders, "sentItems")?.id;
  return {
    isThere: results.length > 0,
    moving: results.filter(({ folderId }) => folderId !== to && folderId !== sent),
  };
}

/** Moves what there is of a conversation; what is to come cannot be moved, so the success is a partial one. */
async function moveMessages(
  exchange: Exchange,
  folders: Folders,
  conversationId: Uint8Array,
  to: string,
): Promise<OperationStatus> {
  const { backend, call, cluster, id, line } = exchange;
  if (!backend.moveItem) return "accessDenied";
  const { isThere, moving } = await findMessages(exchange, folders, conversationId, to);
  if (!isThere) return "notFound";
  let status: OperationStatus = "partialSuccess";
  for (const { folderId, id: itemId } of moving) {
    const idempotencyKey = `${line.deviceId}:Move:${id}:${exchange.now()}:${folderId}:${itemId}:${to}`;
    try {
      await backend.moveItem(call, folderId, itemId, to, { idempotencyKey });
      cluster.changed(call.principal.id, folderId);
    } catch (error) {
      exchange.emit({ type: "fault", id, where: `move of ${folderId} ${itemId}`, error });
      status = "serverError";
    }
  }
  if (moving.length > 0) cluster.changed(call.principal.id, to);
  return status;
}

/** The backend moves what there is, and what is to come. */
async function moveAlways(
  exchange: Exchange,
  conversationId: Uint8Array,
  to: string,
): Promise<OperationStatus> {
  const { backend, call, cluster, line, id } = exchange;
  const name = Buffer.from(conversationId).toString("hex");
  const idempotencyKey = `${line.deviceId}:Move:${id}:${exchange.now()}:${name}:${to}`;
  await backend.moveConversation?.(call, conversationId, to, { idempotencyKey });
  cluster.changed(call.principal.id);
  return "ok";
}

/**
 * Moves a conversation, from all folders but the sent items, to a folder, and has what is still to come moved there as
 * well (MS-ASCON 3.2.5.3).
 */
export async function moveConversation(
  exchange: Exchange,
  { conversationId, dstFldId = "", options }: MoveConversation,
): Promise<Result> {
  const of = (status: OperationStatus): Result => ({
    tag: "move",
    value: { status, ...(conversationId && { conversationId }) },
  });
  if (!conversationId || conversationId.length === 0 || !dstFldId) return of("protocolError");
  if (!options?.moveAlways) return of("moveCommandDisallowedForNonPersistentMoveAction");
  const folders = await knownFolders(exchange);
  const wrong = checkDestination(folders, dstFldId);
  if (wrong) return of(wrong);
  try {
    const status = exchange.backend.moveConversation
      ? await moveAlways(exchange, conversationId, dstFldId)
      : await moveMessages(exchange, folders, conversationId, dstFldId);
    return of(status);
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `move to ${dstFldId}`, error });
    if (error instanceof StoreFault)
      return of(error.status === "accessDenied" ? "accessDenied" : "serverError");
    return of(error instanceof BackendError ? operationStatusOf(error) : "serverError");
  }
}
