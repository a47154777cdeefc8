import { BackendError, type Folder, type NewFolder } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { removeAllItems } from "../items/remove-items.js";
import { isMounted, openFolder, openForWriting } from "../sharing/share-row.js";
import { dropShares, renameShare } from "../sharing/share-writes.js";
import { defaultFolders, isFixed } from "./default-folders.js";
import { touchList } from "./folder-list.js";
import { type FolderRow, getFolder, listTree } from "./folder-row.js";

const MOST_NAME = 256;

const isSame = "user = ? AND parent = ? AND folded = ? AND id <> ?";

function checkPlace(groupware: Groupware, user: number, wanted: Omit<Folder, "type">): void {
  const { id, displayName, parentId } = wanted;
  if (displayName.trim() === "" || displayName.length > MOST_NAME || displayName.includes("\0")) {
    throw new BackendError("invalid", "a folder needs a name of 1 to 256 characters");
  }
  if (parentId !== undefined) getFolder(groupware, user, parentId);
  const folded = displayName.toLowerCase();
  const sql = `SELECT 1 FROM folders WHERE ${isSame}`;
  if (groupware.database.row(sql, user, parentId ?? "", folded, id) !== undefined) {
    throw new BackendError("exists", "there is a folder of that name already");
  }
}

function insert({ database }: Groupware, user: number, { id, parentId, displayName, type }: Folder): void {
  database.run(
    "INSERT INTO folders (user, id, parent, name, folded, type, touched) VALUES (?, ?, ?, ?, ?, ?, ?)",
    user,
    id,
    parentId ?? "",
    displayName,
    displayName.toLowerCase(),
    type,
    database.next(),
  );
}

/** Makes the folders that every mailbox has. Only in a write. */
export function addDefaultFolders(groupware: Groupware, user: number): void {
  for (const folder of defaultFolders) insert(groupware, user, folder);
}

/** @throws BackendError `not-found` for the parent, `exists`, `invalid` */
export function addFolder(groupware: Groupware, user: number, wanted: NewFolder): Folder {
  const { parentId, displayName, type } = wanted;
  return groupware.database.write(() => {
    const id = `f${groupware.database.next().toString(36)}`;
    const folder = { id, displayName, type, ...(parentId === undefined ? {} : { parentId }) };
    checkPlace(groupware, user, folder);
    insert(groupware, user, folder);
    touchList(groupware, user);
    return folder;
  });
}

/** A folder of the user's own that is no default one. */
function getOwnFolder(groupware: Groupware, user: number, id: string): FolderRow {
  const found = getFolder(groupware, user, id);
  if (isFixed(id)) throw new BackendError("forbidden", `${id} is a default folder`);
  return found;
}

/** Renames a folder, and moves it under `parentId` or to the top. */
export function changeFolder(
  groupware: Groupware,
  user: number,
  id: string,
  { displayName, parentId }: { readonly displayName: string; readonly parentId?: string },
): void {
  const { database } = groupware;
  database.write(() => {
    const mounted = openFolder(groupware, user, id);
    if (isMounted(mounted)) {
      checkPlace(groupware, user, { id, displayName });
      renameShare(groupware, mounted.key, user, displayName);
      return;
    }
    const row = getOwnFolder(groupware, user, id);
    checkPlace(groupware, user, { id, displayName, ...(parentId === undefined ? {} : { parentId }) });
    if (listTree(groupware, row).some(({ folder }) => folder.id === parentId)) {
      throw new BackendError("invalid", "a folder cannot lie in itself");
    }
    database.run(
      "UPDATE folders SET name = ?, folded = ?, parent = ? WHERE folder = ?",
      displayName,
      displayName.toLowerCase(),
      parentId ?? "",
      row.key,
    );
    touchList(groupware, user);
  });
}

function removeFolderRow(groupware: Groupware, row: FolderRow): void {
  removeAllItems(groupware, row);
  dropShares(groupware, row.key);
  groupware.database.run("DELETE FROM conversation_rules WHERE folder = ?", row.key);
  groupware.database.run("DELETE FROM tombstones WHERE folder = ?", row.key);
  groupware.database.run("DELETE FROM folders WHERE folder = ?", row.key);
}

/** Deletes a folder with all in it. Its items can be restored for a while. One of somebody else's only leaves the mailbox. */
export function removeFolder(groupware: Groupware, user: number, id: string): void {
  groupware.database.write(() => {
    const mounted = openFolder(groupware, user, id);
    if (isMounted(mounted)) {
      dropShares(groupware, mounted.key, user);
      return;
    }
    for (const row of listTree(groupware, getOwnFolder(groupware, user, id))) removeFolderRow(groupware, row);
    touchList(groupware, user);
  });
}

/** Deletes the items of a folder, and its sub-folders if wanted. */
export function emptyFolder(groupware: Groupware, user: number, id: string, deleteSubFolders: boolean): void {
  groupware.database.write(() => {
    const top = openForWriting(groupware, user, id);
    removeAllItems(groupware, top);
    const below = deleteSubFolders && !isMounted(top) ? listTree(groupware, top).slice(1) : [];
    for (const row of below) {
      if (isFixed(row.folder.id)) throw new BackendError("forbidden", "a default folder lies in this one");
      removeFolderRow(groupware, row);
    }
    if (below.length > 0) touchList(groupware, user);
  });
}
