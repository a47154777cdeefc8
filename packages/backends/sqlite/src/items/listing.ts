import { setImmediate as letOthers } from "node:timers/promises";
import { classOf, type ItemStat, type ListQuery } from "@easkit/backend";
import type { Database } from "../database/database.js";
import type { FolderRow } from "../folders/folder-row.js";
import { lastIdSince } from "./item-id.js";
import { statColumnsOf, toItemStat } from "./item-row.js";

const PAGE = 500;
/** Above every id. */
const ABOVE = "\x7f";

const all = (columns: string, shown: string) =>
  `SELECT ${columns} FROM items WHERE folder = ? AND id > ? ${shown} ORDER BY id LIMIT ?`;
const recent = (columns: string, shown: string) =>
  `SELECT ${columns} FROM items WHERE folder = ? AND id > ? AND id <= ?
   AND (date IS NULL OR date >= ?) ${shown} ORDER BY id LIMIT ?`;

/** Items of a folder in order of their ids, `limit` at most. */
export function listPage(
  database: Database,
  { key, folder }: FolderRow,
  { since, after = "" }: ListQuery,
  limit: number,
): readonly ItemStat[] {
  const shown = folder.hidePrivate ? "AND private = 0" : "";
  const columns = statColumnsOf(folder);
  if (since === undefined) return database.rows(all(columns, shown), key, after, limit).map(toItemStat);
  // The ids of mail are made of its dates, which stay: from some id on there is none that is new enough.
  const last = classOf(folder.type) === "Email" ? lastIdSince(since) : ABOVE;
  const sql = recent(columns, shown);
  return database.rows(sql, key, after, last, since.getTime(), limit).map(toItemStat);
}

/** All items of a folder, in pages: others may write while somebody reads on. */
export async function* listItems(
  database: Database,
  row: FolderRow,
  query: ListQuery,
  signal: AbortSignal,
): AsyncGenerator<ItemStat> {
  for (let after = query.after ?? ""; ; ) {
    signal.throwIfAborted();
    const page = listPage(database, row, { ...query, after }, PAGE);
    for (const stat of page) {
      signal.throwIfAborted();
      yield stat;
      after = stat.id;
    }
    if (page.length < PAGE) return;
    // Others get a turn, and libsql frees what its rows held only then.
    await letOthers();
  }
}
