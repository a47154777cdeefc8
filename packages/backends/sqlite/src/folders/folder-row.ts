import { BackendError, type Folder, type FolderType, folderTypes } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

/** A folder, and where it is in the database. */
export interface FolderRow {
  /** The key of the row. */
  readonly key: number;
  readonly user: number;
  /** The id that it has in its owner's mailbox; the one in `folder` is that of whoever asks. */
  readonly ownId: string;
  readonly folder: Folder;
}

/** The columns that {@link toFolderRow} reads. */
export const folderColumns =
  "folders.folder, folders.user, folders.id, folders.parent, folders.name, folders.type";

const isFolderType = (type: string): type is FolderType => Object.hasOwn(folderTypes, type);

/** A row of {@link folderColumns}. */
export function toFolderRow(row: unknown): FolderRow {
  const parent = readText(row, "parent");
  const type = readText(row, "type");
  if (!isFolderType(type)) throw new TypeError(`There is no folder type ${type}`);
  return {
    key: readInteger(row, "folder"),
    user: readInteger(row, "user"),
    ownId: readText(row, "id"),
    folder: {
      id: readText(row, "id"),
      displayName: readText(row, "name"),
      type,
      ...(parent === "" ? {} : { parentId: parent }),
    },
  };
}

/** All folders of a mailbox. */
export function listFolders({ database }: Groupware, user: number): readonly FolderRow[] {
  return database
    .rows(`SELECT ${folderColumns} FROM folders WHERE user = ? ORDER BY folder`, user)
    .map((row) => toFolderRow(row));
}

/** A folder by its id, if it is there. */
export function findFolder({ database }: Groupware, user: number, id: string): FolderRow | undefined {
  const row = database.row(`SELECT ${folderColumns} FROM folders WHERE user = ? AND id = ?`, user, id);
  return row === undefined ? undefined : toFolderRow(row);
}

/** A folder by its id. @throws BackendError `not-found` */
export function getFolder(groupware: Groupware, user: number, id: string): FolderRow {
  const found = findFolder(groupware, user, id);
  if (found === undefined) throw new BackendError("not-found", `no folder ${id}`);
  return found;
}

/** A folder and all folders below it, from the top. */
export function listTree(groupware: Groupware, top: FolderRow): readonly FolderRow[] {
  const all = listFolders(groupware, top.user);
  const found = [top];
  for (const { folder } of found) {
    for (const below of all) if (below.folder.parentId === folder.id) found.push(below);
  }
  return found;
}
