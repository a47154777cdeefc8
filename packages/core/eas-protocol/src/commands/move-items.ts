import { BackendError } from "@easkit/backend";
import { type Decoded, MoveItems } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { CommandFault } from "../fault.js";
import { knownFolders } from "../sync/collection.js";
import { type ExchangeWith, handle } from "./command.js";

type Move = NonNullable<Decoded<typeof MoveItems.request>["moves"]>[number];

/** Items in a request (MS-ASCMD 3.1.5.10). */
const maxMoves = 1000;

const onError = { "not-found": "sourceInvalid", unavailable: "locked" } as const;

function statusOf(error: unknown): "sourceInvalid" | "locked" | "failed" {
  if (!(error instanceof BackendError)) return "failed";
  return error.code === "not-found" || error.code === "unavailable" ? onError[error.code] : "failed";
}

async function move(
  exchange: ExchangeWith<"moveItem">,
  folders: ReadonlyMap<string, KnownFolder>,
  wish: Move,
) {
  const { srcMsgId, srcFldId = "", dstFldId = "" } = wish;
  if (!folders.has(srcFldId)) return { srcMsgId, status: "sourceInvalid" as const };
  if (!folders.has(dstFldId)) return { srcMsgId, status: "destinationInvalid" as const };
  if (srcFldId === dstFldId) return { srcMsgId, status: "sameFolder" as const };
  const options = {
    idempotencyKey: `${exchange.line.deviceId}:MoveItems:${srcFldId}:${srcMsgId}:${dstFldId}`,
  };
  try {
    const { id } = await exchange.backend.moveItem(exchange.call, srcFldId, srcMsgId, dstFldId, options);
    const user = exchange.call.principal.id;
    exchange.cluster.changed(user, srcFldId);
    exchange.cluster.changed(user, dstFldId);
    return { srcMsgId, status: "ok" as const, dstMsgId: id };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `MoveItems ${srcFldId} ${srcMsgId}`, error });
    return { srcMsgId, status: statusOf(error) };
  }
}

async function* moveAll(exchange: ExchangeWith<"moveItem">, moves: readonly Move[]) {
  const folders = await knownFolders(exchange);
  for (const wish of moves) yield move(exchange, folders, wish);
}

/** Moves items from folder to folder. Sync then tells the device what left the one and came to the other. */
export const moveItems = handle(MoveItems, { needs: ["moveItem"] }, async (exchange, { moves = [] }) => {
  if (moves.length === 0 || moves.length > maxMoves) {
    throw new CommandFault("invalidXml", `a MoveItems has 1 to ${maxMoves} moves`);
  }
  exchange.note(`${moves.length} to move`);
  return { responses: moveAll(exchange, moves) };
});
