import { FolderCreate, FolderDelete, FolderUpdate } from "@easkit/eas-schema";
import { DeviceError, statusError } from "../device-error.js";
import { type UserFolderType, userFolderTypes } from "../folder-class.js";
import type { Session } from "../session.js";
import type { DeviceFolder } from "../state/state-store.js";

/** A folder to be made. */
export interface NewFolder {
  readonly name: string;
  /** `0`, the top, if not given. */
  readonly parentId?: string | undefined;
  /** A name or a number of MS-ASCMD 2.2.3.186.1; `mail` if not given. */
  readonly type?: UserFolderType | number | undefined;
}

/** What is to change about a folder. */
export interface FolderChange {
  readonly name?: string | undefined;
  readonly parentId?: string | undefined;
}

/** Makes a folder, with the hierarchy's key, which moves on. @throws DeviceError of code `status` */
export async function folderCreate(session: Session, folder: NewFolder): Promise<DeviceFolder> {
  const state = await session.state();
  const { parentId = "0", name: displayName, type = "mail" } = folder;
  const number = typeof type === "number" ? type : userFolderTypes[type];
  const request = { syncKey: state.hierarchyKey, parentId, displayName, type: number };
  const { message } = await session.call(FolderCreate, request);
  if (message?.status !== "ok") throw statusError("FolderCreate", message?.status);
  if (message.serverId === undefined || message.syncKey === undefined) {
    throw new DeviceError("protocol", "the answer to FolderCreate has no ServerId or no SyncKey");
  }
  const created = { id: message.serverId, parentId, name: displayName, type: number };
  await state.commit([
    { kind: "folder", folder: created },
    { kind: "hierarchy", syncKey: message.syncKey },
  ]);
  return created;
}

/** Renames a folder or puts it elsewhere. @throws DeviceError of code `status`, or `usage` for an unknown folder */
export async function folderUpdate(
  session: Session,
  id: string,
  change: FolderChange,
): Promise<DeviceFolder> {
  const state = await session.state();
  const folder = state.folder(id);
  if (!folder) throw new DeviceError("usage", `the device knows no folder ${id}`);
  const { name: displayName = folder.name, parentId = folder.parentId } = change;
  const request = { syncKey: state.hierarchyKey, serverId: id, parentId, displayName };
  const { message } = await session.call(FolderUpdate, request);
  if (message?.status !== "ok") throw statusError("FolderUpdate", message?.status);
  const updated = { ...folder, parentId, name: displayName };
  await state.commit([
    { kind: "folder", folder: updated },
    { kind: "hierarchy", syncKey: message.syncKey ?? state.hierarchyKey },
  ]);
  return updated;
}

/** Removes a folder and all it holds. @throws DeviceError of code `status` */
export async function folderDelete(session: Session, id: string): Promise<void> {
  const state = await session.state();
  const { message } = await session.call(FolderDelete, { syncKey: state.hierarchyKey, serverId: id });
  if (message?.status !== "ok") throw statusError("FolderDelete", message?.status);
  await state.commit([
    { kind: "noFolder", id },
    { kind: "hierarchy", syncKey: message.syncKey ?? state.hierarchyKey },
  ]);
}
