import { FolderSync } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { Session } from "../session.js";
import type { DeviceFolder, StateChange } from "../state/state-store.js";

/** What FolderSync brought. */
export interface FolderSyncResult {
  readonly added: readonly DeviceFolder[];
  readonly updated: readonly DeviceFolder[];
  /** Ids of folders that are gone. */
  readonly deleted: readonly string[];
  /** All folders that the device now has. */
  readonly folders: readonly DeviceFolder[];
}

/** Brings the device's list of folders up to date. A key that the server does not know makes it start over. */
export async function folderSync(session: Session): Promise<FolderSyncResult> {
  const state = await session.state();
  // Settling the version may forget the keys of another one.
  await session.version();
  const syncKey = state.hierarchyKey;
  const { message } = await session.call(FolderSync, { syncKey });
  if (message?.status === "syncKeyInvalid" && syncKey !== "0") {
    await state.commit([{ kind: "noHierarchy" }]);
    return folderSync(session);
  }
  if (message?.status !== "ok") throw statusError("FolderSync", message?.status);
  const added = (message.changes?.adds ?? []).map(toFolder);
  const updated = (message.changes?.updates ?? []).map(toFolder);
  const deleted = (message.changes?.deletes ?? []).map(({ serverId }) => serverId);
  const changes: StateChange[] = [
    ...deleted.map((id) => ({ kind: "noFolder", id }) as const),
    ...[...updated, ...added].map((folder) => ({ kind: "folder", folder }) as const),
  ];
  const next = message.syncKey ?? syncKey;
  if (changes.length > 0 || next !== syncKey) {
    await state.commit([...changes, { kind: "hierarchy", syncKey: next }]);
  }
  return { added, updated, deleted, folders: state.folders };
}

interface FolderWire {
  readonly serverId: string;
  readonly parentId: string;
  readonly displayName: string;
  readonly type: number;
}

const toFolder = ({ serverId, parentId, displayName, type }: FolderWire): DeviceFolder => ({
  id: serverId,
  parentId,
  name: displayName,
  type,
});
