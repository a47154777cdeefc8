import { FolderCreate } from "@easkit/eas-schema";
import type { HierarchyRound, KnownFolder } from "@easkit/syncstate";
import { root, toKnownFolder } from "../hierarchy/backend-folders.js";
import { beginHierarchy, folderStatusOf, isDefault } from "../hierarchy/folder-round.js";
import { toFolderType } from "../sync/collection.js";
import { type AnswerTo, handle } from "./command.js";

const onError = {
  exists: "nameExists",
  "not-found": "parentNotFound",
  invalid: "malformed",
  forbidden: "parentIsSpecial",
} as const;

/** The folder that a lost answer told of, if this request is the same again. */
function findLost(round: HierarchyRound, displayName: string, parentId: string): KnownFolder | undefined {
  const known = new Set(round.folders.map(({ id }) => id));
  return round.lost?.find(
    (folder) => !known.has(folder.id) && folder.displayName === displayName && folder.parentId === parentId,
  );
}

/** Makes a folder. */
export const folderCreate = handle(
  FolderCreate,
  { needs: ["createFolder"] },
  async (exchange, request): Promise<AnswerTo<typeof FolderCreate>> => {
    const { displayName, parentId = root, type = 1, syncKey } = request;
    if (!displayName || isDefault(type) || type > 17) return { status: "malformed" };
    const round = syncKey === "0" ? undefined : await beginHierarchy(exchange, syncKey);
    if (!round) return { status: "syncKeyInvalid" };
    if (parentId !== root && !round.folders.some(({ id }) => id === parentId))
      return { status: "parentNotFound" };
    const lost = findLost(round, displayName, parentId);
    if (
      !lost &&
      round.folders.some((each) => each.displayName === displayName && each.parentId === parentId)
    ) {
      return { status: "nameExists" };
    }
    try {
      const options = {
        idempotencyKey: `${exchange.line.deviceId}:FolderCreate:${syncKey}:${parentId}:${displayName}`,
      };
      const wish = { displayName, type: toFolderType(type), ...(parentId !== root && { parentId }) };
      const folder = lost ?? toKnownFolder(await exchange.backend.createFolder(exchange.call, wish, options));
      await round.commit([...round.folders, folder]);
      exchange.cluster.changed(exchange.call.principal.id);
      exchange.note(`made ${displayName}`);
      return { status: "ok", syncKey: round.nextKey, serverId: folder.id };
    } catch (error) {
      return { status: folderStatusOf(error, onError) };
    }
  },
);
