import { FolderUpdate } from "@easkit/eas-schema";
import { root } from "../hierarchy/backend-folders.js";
import { beginHierarchy, folderStatusOf, isDefault } from "../hierarchy/folder-round.js";
import { type AnswerTo, handle } from "./command.js";

const onError = {
  exists: "nameExistsOrSpecial",
  "not-found": "notFound",
  invalid: "malformed",
  forbidden: "nameExistsOrSpecial",
} as const;

/** Renames a folder or puts it under another one. */
export const folderUpdate = handle(
  FolderUpdate,
  { needs: ["updateFolder"] },
  async (exchange, request): Promise<AnswerTo<typeof FolderUpdate>> => {
    const { serverId, displayName, parentId = root, syncKey } = request;
    if (!serverId || !displayName) return { status: "malformed" };
    const round = syncKey === "0" ? undefined : await beginHierarchy(exchange, syncKey);
    if (!round) return { status: "syncKeyInvalid" };
    const folder = round.folders.find(({ id }) => id === serverId);
    if (!folder) return { status: "notFound" };
    if (folder.type === 19) return { status: "recipientInformationFolder" };
    if (isDefault(folder.type)) return { status: "nameExistsOrSpecial" };
    if (parentId !== root && !round.folders.some(({ id }) => id === parentId))
      return { status: "parentNotFound" };
    const taken = round.folders.some(
      (each) => each.id !== serverId && each.parentId === parentId && each.displayName === displayName,
    );
    if (taken) return { status: "nameExistsOrSpecial" };
    try {
      const options = { idempotencyKey: `${exchange.line.deviceId}:FolderUpdate:${syncKey}:${serverId}` };
      const change = { displayName, ...(parentId !== root && { parentId }) };
      await exchange.backend.updateFolder(exchange.call, serverId, change, options);
      await round.commit(
        round.folders.map((each) => (each === folder ? { ...each, displayName, parentId } : each)),
      );
      exchange.cluster.changed(exchange.call.principal.id);
      exchange.note(`renamed ${folder.displayName} to ${displayName}`);
      return { status: "ok", syncKey: round.nextKey };
    } catch (error) {
      return { status: folderStatusOf(error, onError) };
    }
  },
);
