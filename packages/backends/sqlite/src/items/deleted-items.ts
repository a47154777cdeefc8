import { BackendError, classOf, type Folder, type Item, type ItemClass, type Written } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import { type FolderRow, findFolder, listFolders } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { charge } from "../users/quota.js";
import { readItemOf } from "./content.js";
import { removeTombstone, touchFolder } from "./feed-marks.js";
import { itemColumns, toFlagsRevision, toItemRow, toRevision } from "./item-row.js";

/** An item that was deleted and can be restored. */
export interface DeletedItem {
  readonly id: string;
  readonly class: ItemClass;
  /** The id of the folder in which it lay; that may be gone too. */
  readonly folderId: string;
  readonly deleted: Date;
  /** Bytes. */
  readonly size: number;
}

const deletedOf = `SELECT ${itemColumns}, deleted_at, deleted_from FROM items
                   WHERE user = ? AND deleted_at IS NOT NULL`;

function toDeletedItem(row: unknown): DeletedItem {
  const { id, class: itemClass, size } = toItemRow(row);
  return {
    id,
    class: itemClass,
    folderId: readText(row, "deleted_from"),
    deleted: new Date(readInteger(row, "deleted_at")),
    size,
  };
}

/** What can be restored in a mailbox, the latest first, `limit` at most. */
export function listDeletedItems(
  { database }: Groupware,
  user: number,
  limit: number,
): readonly DeletedItem[] {
  return database.rows(`${deletedOf} ORDER BY deleted_at DESC LIMIT ?`, user, limit).map(toDeletedItem);
}

/** An item that can be restored. @throws BackendError `not-found` */
export function readDeleted({ database }: Groupware, user: number, id: string): Item {
  const found = database.row(`${deletedOf} AND id = ?`, user, id);
  if (found === undefined) throw new BackendError("not-found", `no deleted item ${id}`);
  return readItemOf(database, toItemRow(found));
}

const homes: Readonly<Record<ItemClass, Folder["type"]>> = {
  Email: "inbox",
  Calendar: "calendar",
  Contacts: "contacts",
  Tasks: "tasks",
  Notes: "notes",
};

/** Where the item lay, or the default folder of its class if that is gone. */
function findHome(groupware: Groupware, user: number, item: DeletedItem): FolderRow {
  const former = findFolder(groupware, user, item.folderId);
  if (former !== undefined && classOf(former.folder.type) === item.class) return former;
  const home = listFolders(groupware, user).find(({ folder }) => folder.type === homes[item.class]);
  if (home === undefined) throw new BackendError("not-found", `no folder for ${item.class}`);
  return home;
}

/** Puts a deleted item back to where it lay. @throws BackendError `not-found`, `quota` */
export function restoreItem(
  groupware: Groupware,
  user: number,
  id: string,
): Written & { readonly folderId: string } {
  const { database } = groupware;
  return database.write(() => {
    const found = database.row(`${deletedOf} AND id = ?`, user, id);
    if (found === undefined) throw new BackendError("not-found", `no deleted item ${id}`);
    const row = toItemRow(found);
    const home = findHome(groupware, user, toDeletedItem(found));
    const number = database.next();
    database.run(
      "UPDATE items SET folder = ?, changed = ?, deleted_at = NULL, deleted_from = NULL WHERE item = ?",
      home.key,
      number,
      row.key,
    );
    removeTombstone(groupware, home.key, id);
    charge(groupware, user, row.size);
    touchFolder(groupware, home, number);
    const revision = toRevision(row.revision);
    return { folderId: home.folder.id, id, revision, ...toFlagsRevision(row.flagsRevision) };
  });
}
