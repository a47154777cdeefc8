import { readInteger, readOptionalInteger } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { charge } from "../users/quota.js";
import { addTombstone, forgetOldestIfMany, touchFolder } from "./feed-marks.js";
import { getItemRow } from "./item-row.js";

/** Deletes an item; it can be restored for a while. @throws BackendError `not-found` */
export function removeItem(groupware: Groupware, folder: FolderRow, id: string): void {
  const { database, now } = groupware;
  database.write(() => {
    const { key, size } = getItemRow(database, folder, id);
    database.run(
      "UPDATE items SET folder = NULL, deleted_at = ?, deleted_from = ? WHERE item = ?",
      now().getTime(),
      folder.ownId,
      key,
    );
    charge(groupware, folder.user, -size);
    const number = database.next();
    addTombstone(groupware, folder.key, id, number);
    touchFolder(groupware, folder, number);
  });
}

/** Deletes all items of a folder, however many, in a few statements. Only in a write. */
export function removeAllItems(groupware: Groupware, folder: FolderRow): void {
  const { database, now } = groupware;
  const sums = database.row(
    "SELECT count(*) AS count, sum(size) AS size FROM items WHERE folder = ?",
    folder.key,
  );
  const count = readInteger(sums, "count");
  if (count === 0) return;
  const sql = "UPDATE sequence SET last = last + ? RETURNING last";
  const last = readInteger(database.row(sql, count), "last");
  database.run(
    `INSERT OR REPLACE INTO tombstones (folder, id, changed)
     SELECT folder, id, ? + row_number() OVER (ORDER BY id) FROM items WHERE folder = ?`,
    last - count,
    folder.key,
  );
  database.run(
    "UPDATE items SET folder = NULL, deleted_at = ?, deleted_from = ? WHERE folder = ?",
    now().getTime(),
    folder.ownId,
    folder.key,
  );
  database.run("UPDATE folders SET tombstones = tombstones + ? WHERE folder = ?", count, folder.key);
  charge(groupware, folder.user, -(readOptionalInteger(sums, "size") ?? 0));
  forgetOldestIfMany(groupware, folder.key);
  touchFolder(groupware, folder, last);
}
