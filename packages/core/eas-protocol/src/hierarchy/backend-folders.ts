import { type Folder, type FolderType, folderTypes } from "@easkit/backend";
import { isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import type { KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";

/** The ParentId of a folder at the top. */
export const root = "0";

const since14: readonly FolderType[] = ["notes", "userNotes", "recipientInformationCache"];

/** Whether a version knows what such a folder holds. */
const isKnownAt = (version: ProtocolVersion, type: FolderType): boolean =>
  !since14.includes(type) || isAtLeast(version, "14.0");

const userTypes: Readonly<Partial<Record<FolderType, FolderType>>> = {
  tasks: "userTasks",
  calendar: "userCalendar",
  contacts: "userContacts",
  notes: "userNotes",
  journal: "userJournal",
  inbox: "userMail",
  drafts: "userMail",
  deletedItems: "userMail",
  sentItems: "userMail",
  outbox: "userMail",
};

/** A folder of somebody else is no default one here, and says whose it is where its name does not. */
function ofOther({ displayName, type, owner }: Folder): Pick<Folder, "displayName" | "type"> {
  if (!owner) return { displayName, type };
  const name = owner.displayName ?? owner.id;
  const isSaid = displayName.toLowerCase().includes(name.toLowerCase());
  return { displayName: isSaid ? displayName : `${displayName} (${name})`, type: userTypes[type] ?? type };
}

/** A folder as the device sees it. */
export function toKnownFolder(folder: Folder): KnownFolder {
  const { displayName, type } = ofOther(folder);
  return { id: folder.id, parentId: folder.parentId ?? root, displayName, type: folderTypes[type] };
}

/** The folders that the backend has now, as the device sees them. One below a folder that is left out goes with it. */
export async function listFolders({ backend, call, version }: Exchange): Promise<readonly KnownFolder[]> {
  const folders = new Map<string, KnownFolder>();
  for await (const folder of backend.listFolders(call)) {
    if (isKnownAt(version, folder.type)) folders.set(folder.id, toKnownFolder(folder));
  }
  const isReachable = ({ parentId }: KnownFolder) => parentId === root || folders.has(parentId);
  return [...folders.values()].filter(isReachable);
}

/** What makes one folder list into another. */
export interface HierarchyChanges {
  readonly adds: readonly KnownFolder[];
  readonly updates: readonly KnownFolder[];
  readonly deletes: readonly KnownFolder[];
}

const isSame = (a: KnownFolder, b: KnownFolder): boolean =>
  a.displayName === b.displayName && a.parentId === b.parentId && a.type === b.type;

/** Compares what the device knows with what there is. Parents come before their children. */
export function compareFolders(known: readonly KnownFolder[], now: readonly KnownFolder[]): HierarchyChanges {
  const before = new Map(known.map((folder) => [folder.id, folder]));
  const after = new Map(now.map((folder) => [folder.id, folder]));
  const depthOf = (folder: KnownFolder): number => {
    let depth = 0;
    // A circle of parents would never end; no tree is deeper than it has folders.
    for (let at = after.get(folder.parentId); at && depth <= after.size; at = after.get(at.parentId)) depth++;
    return depth;
  };
  const adds = now.filter(({ id }) => !before.has(id)).toSorted((a, b) => depthOf(a) - depthOf(b));
  const updates = now.filter((folder) => {
    const old = before.get(folder.id);
    return old !== undefined && !isSame(old, folder);
  });
  return { adds, updates, deletes: known.filter(({ id }) => !after.has(id)) };
}
