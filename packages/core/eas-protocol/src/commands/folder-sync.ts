import { FolderSync } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { compareFolders, listFolders } from "../hierarchy/backend-folders.js";
import { beginHierarchy } from "../hierarchy/folder-round.js";
import { type AnswerTo, handle } from "./command.js";

const toWire = ({ id, parentId, displayName, type }: KnownFolder) => ({
  serverId: id,
  parentId,
  displayName,
  type,
});

/** Tells the device which folders there are, or what has changed about them since the key it holds. */
export const folderSync = handle(
  FolderSync,
  {},
  async (exchange, request): Promise<AnswerTo<typeof FolderSync>> => {
    const round = await beginHierarchy(exchange, request.syncKey);
    if (!round) return { status: "syncKeyInvalid" };
    const now = await listFolders(exchange);
    const { adds, updates, deletes } = compareFolders(round.folders, now);
    const count = adds.length + updates.length + deletes.length;
    exchange.note(`${adds.length} added, ${updates.length} changed, ${deletes.length} gone`);
    const moves = round.kind !== "next" || count > 0;
    if (moves) await round.commit(now);
    for (const { id } of deletes) await exchange.device.collection(id).remove();
    return {
      status: "ok",
      syncKey: moves ? round.nextKey : request.syncKey,
      changes: {
        count,
        updates: updates.map(toWire),
        deletes: deletes.map(({ id }) => ({ serverId: id })),
        adds: adds.map(toWire),
      },
    };
  },
);
