import { setImmediate as letOthers } from "node:timers/promises";
import { dropUnused, releaseContent } from "./content/contents.js";
import { readInteger, readOptionalInteger, readText } from "./database/sqlite-database.js";
import type { Groupware } from "./groupware.js";
import { removeAllFiles } from "./items/attachment-files.js";
import { contentsIn } from "./items/property-text.js";

/** So many items go in one write, so that others need not wait long. */
const BATCH = 200;
/** What was staged so long ago is left over by a process that ended; milliseconds. */
const STAGED_TOO_LONG = 24 * 60 * 60 * 1000;

/** Removes all that there is of an item. Only in a write. */
export function dropItem(groupware: Groupware, row: unknown): void {
  const { database } = groupware;
  const item = readInteger(row, "item");
  const content = readOptionalInteger(row, "content");
  removeAllFiles(groupware, item);
  const properties = database.row("DELETE FROM properties WHERE item = ? RETURNING json", item);
  if (properties !== undefined) {
    for (const kept of contentsIn(readText(properties, "json"))) releaseContent(database, kept);
  }
  database.run("DELETE FROM words WHERE rowid = ?", item);
  database.run("DELETE FROM meetings WHERE item = ?", item);
  database.run("DELETE FROM items WHERE item = ?", item);
  if (content !== undefined) releaseContent(database, content);
}

function dropBatch(groupware: Groupware): number {
  const { database, now, settings } = groupware;
  return database.write(() => {
    const sql = "SELECT item, content FROM items WHERE deleted_at <= ? ORDER BY deleted_at LIMIT ?";
    const rows = database.rows(sql, now().getTime() - settings.undeleteWindow, BATCH);
    for (const row of rows) dropItem(groupware, row);
    return rows.length;
  });
}

function dropLeftOver({ database, now }: Groupware): number {
  return database.write(() => {
    const sql = "SELECT content FROM contents WHERE refs = 0 AND made_at <= ? LIMIT ?";
    const rows = database.rows(sql, now().getTime() - STAGED_TOO_LONG, BATCH);
    for (const row of rows) dropUnused(database, readInteger(row, "content"));
    return rows.length;
  });
}

/**
 * Removes for good what was deleted too long ago to be restored, what was left over by processes that ended half way,
 * and remembered outcomes that are too old. In small steps, so that others can work meanwhile.
 */
export async function maintain(groupware: Groupware): Promise<void> {
  const { database, now, settings } = groupware;
  while (dropBatch(groupware) === BATCH) await letOthers();
  while (dropLeftOver(groupware) === BATCH) await letOthers();
  database.run("DELETE FROM wishes WHERE made_at <= ?", now().getTime() - settings.wishWindow);
}
