import { readInteger } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { toShareId } from "../sharing/share-row.js";

/** Tells its owner, and all with whom it is shared, that items of a folder changed, the last of them at `number`. Only in a write. */
export function touchFolder({ database, watchers }: Groupware, row: FolderRow, number: number): void {
  database.run("UPDATE folders SET touched = ? WHERE folder = ?", number, row.key);
  const guests = database.rows("SELECT share, user FROM shares WHERE folder = ?", row.key);
  database.whenCommitted(() => {
    watchers.tell(row.user, row.ownId);
    for (const guest of guests) {
      watchers.tell(readInteger(guest, "user"), toShareId(readInteger(guest, "share")));
    }
  });
}

/** Notes in the feed of a folder that an item left it. Only in a write. */
export function addTombstone(groupware: Groupware, folder: number, id: string, number: number): void {
  const { database } = groupware;
  database.run(
    "INSERT OR REPLACE INTO tombstones (folder, id, changed) VALUES (?, ?, ?)",
    folder,
    id,
    number,
  );
  database.run("UPDATE folders SET tombstones = tombstones + 1 WHERE folder = ?", folder);
  forgetOldestIfMany(groupware, folder);
}

/** Notes that an item came back under an id that had left. Only in a write. */
export function removeTombstone({ database }: Groupware, folder: number, id: string): void {
  database.run("DELETE FROM tombstones WHERE folder = ? AND id = ?", folder, id);
}

/**
 * Keeps the newest deletions of a folder, once there are twice as many as wanted; cursors from before the others are
 * expired from then on. Only in a write.
 */
export function forgetOldestIfMany({ database, settings }: Groupware, folder: number): void {
  const row = database.row("SELECT tombstones FROM folders WHERE folder = ?", folder);
  if (readInteger(row, "tombstones") <= 2 * settings.historyLimit) return;
  const oldest = database.row(
    "SELECT changed FROM tombstones WHERE folder = ? ORDER BY changed DESC LIMIT 1 OFFSET ?",
    folder,
    settings.historyLimit,
  );
  const upTo = oldest === undefined ? 0 : readInteger(oldest, "changed");
  database.run("DELETE FROM tombstones WHERE folder = ? AND changed <= ?", folder, upTo);
  database.run(
    `UPDATE folders SET forgotten = max(forgotten, ?),
       tombstones = (SELECT count(*) FROM tombstones WHERE tombstones.folder = folders.folder)
     WHERE folder = ?`,
    upTo,
    folder,
  );
}
