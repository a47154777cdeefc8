import { BackendError } from "@easkit/backend";
import { type Decoded, type Encodable, MoveItems } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { deviceKey } from "../device-key.js";
import { CommandFault } from "../fault.js";
import { knownFolders } from "../sync/collection.js";
import { noteReturn } from "../sync/resend.js";
import { type ExchangeWith, handle } from "./command.js";

type Move = NonNullable<Decoded<typeof MoveItems.request>["moves"]>[number];

/** Items in a request (MS-ASCMD 3.1.5.10). */
const maxMoves = 1000;

const onError = { "not-found": "sourceInvalid", unavailable: "locked" } as const;

function statusOf(error: unknown): "sourceInvalid" | "locked" | "failed" {
  if (!(error instanceof BackendError)) return "failed";
  return error.code === "not-found" || error.code === "unavailable" ? onError[error.code] : "failed";
}

/** Whether the groupware still has a folder that the device knows. */
async function isThere({ backend, call }: ExchangeWith<"moveItem">, folderId: string): Promise<boolean> {
  for await (const { id } of backend.listFolders(call)) if (id === folderId) return true;
  return false;
}

type ItemOf<L> = L extends Iterable<infer R> ? R : never;
type Response = ItemOf<NonNullable<Encodable<typeof MoveItems.response>["responses"]>>;
type Folders = ReadonlyMap<string, KnownFolder>;

const keyOf = ({ srcMsgId, srcFldId, dstFldId }: Move): string =>
  JSON.stringify([srcFldId, srcMsgId, dstFldId]);

/** What is wrong with a move before the backend is asked. */
function check(folders: Folders, { srcFldId = "", dstFldId = "" }: Move) {
  if (!folders.has(srcFldId)) return "sourceInvalid";
  if (!folders.has(dstFldId)) return "destinationInvalid";
  return srcFldId === dstFldId ? "sameFolder" : undefined;
}

async function move(exchange: ExchangeWith<"moveItem">, folders: Folders, wish: Move): Promise<Response> {
  const { srcMsgId, srcFldId = "", dstFldId = "" } = wish;
  const wrong = check(folders, wish);
  if (wrong) return { srcMsgId, status: wrong };
  const { backend, call, line, id, cluster } = exchange;
  const moves = exchange.lastMoves.of(deviceKey(call.principal.id, line.deviceId));
  try {
    const idempotencyKey = `${line.deviceId}:MoveItems:${id}:${exchange.now()}:${keyOf(wish)}`;
    const written = await backend.moveItem(call, srcFldId, srcMsgId, dstFldId, { idempotencyKey });
    moves.note(keyOf(wish), written.id);
    await noteReturn(exchange.device, dstFldId, written.id);
    cluster.changed(call.principal.id, srcFldId);
    cluster.changed(call.principal.id, dstFldId);
    return { srcMsgId, status: "ok", dstMsgId: written.id };
  } catch (error) {
    // Gone from where it was because this very move has been made: the device did not get the answer.
    const before = moves.find(keyOf(wish));
    if (before !== undefined && statusOf(error) === "sourceInvalid")
      return { srcMsgId, status: "ok", dstMsgId: before };
    exchange.emit({ type: "fault", id, where: `MoveItems ${srcFldId} ${srcMsgId}`, error });
    const status = statusOf(error);
    const isGone = status === "sourceInvalid" && !(await isThere(exchange, dstFldId));
    return { srcMsgId, status: isGone ? "destinationInvalid" : status };
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
