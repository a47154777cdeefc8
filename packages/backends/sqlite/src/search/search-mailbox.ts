import type { SearchPage, SearchQuery, SearchRange } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import { toCondition } from "./to-condition.js";

/** Finds items of a user by their words and properties, the newest first. Deleted ones are not found. */
export function searchMailbox(
  { database }: Groupware,
  user: number,
  query: SearchQuery,
  { first, last }: SearchRange,
): SearchPage {
  const { sql, values } = toCondition(user, query);
  const from = `FROM items JOIN folders USING (folder) WHERE items.user = ? AND (${sql})`;
  return database.read(() => ({
    total: readInteger(database.row(`SELECT count(*) AS total ${from}`, user, ...values), "total"),
    results: database
      .rows(
        `SELECT folders.id AS folder_id, items.id AS id ${from} ORDER BY items.date DESC, items.id LIMIT ? OFFSET ?`,
        user,
        ...values,
        Math.max(0, last - first + 1),
        Math.max(0, first),
      )
      .map((row) => ({ folderId: readText(row, "folder_id"), id: readText(row, "id") })),
  }));
}
