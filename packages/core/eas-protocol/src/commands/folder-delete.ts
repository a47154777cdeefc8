import { FolderDelete } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import { beginHierarchy, folderStatusOf, isDefault } from "../hierarchy/folder-round.js";
import { type AnswerTo, handle } from "./command.js";

const onError = { "not-found": "notFound", forbidden: "folderIsSpecial" } as const;

/** A folder and all that lie in it, at any depth. */
function withDescendants(folders: readonly KnownFolder[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // Each turn finds one more generation.
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const folder of folders) if (found.has(folder.parentId)) found.add(folder.id);
  }
  return found;
}

/** Removes a folder with all it holds. */
export const folderDelete = handle(
  FolderDelete,
  { needs: ["deleteFolder"] },
  async (exchange, request): Promise<AnswerTo<typeof FolderDelete>> => {
    const { serverId, syncKey } = request;
    if (!serverId) return { status: "malformed" };
    const round = syncKey === "0" ? undefined : await beginHierarchy(exchange, syncKey);
    if (!round) return { status: "syncKeyInvalid" };
    const folder = round.folders.find(({ id }) => id === serverId);
    if (!folder) return { status: "notFound" };
    if (isDefault(folder.type)) return { status: "folderIsSpecial" };
    const gone = withDescendants(round.folders, serverId);
    try {
      const isRepeated = round.lost !== undefined && !round.lost.some(({ id }) => id === serverId);
      const options = { idempotencyKey: `${exchange.line.deviceId}:FolderDelete:${syncKey}:${serverId}` };
      if (!isRepeated) await exchange.backend.deleteFolder(exchange.call, serverId, options);
      await round.commit(round.folders.filter(({ id }) => !gone.has(id)));
      for (const id of gone) await exchange.device.collection(id).remove();
      exchange.cluster.changed(exchange.call.principal.id);
      exchange.note(`deleted ${folder.displayName}`);
      return { status: "ok", syncKey: round.nextKey };
    } catch (error) {
      return { status: folderStatusOf(error, onError) };
    }
  },
);
