import { readInteger } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

/** Stands for everybody in the table of permissions. */
export const EVERYBODY = 0;

const keyOf = (path: readonly string[]): string => path.join("/");

/** Says whether somebody may see what is at a path and below; `undefined` takes back what was said. */
export function setAccess(
  { database }: Groupware,
  path: readonly string[],
  user: number,
  isAllowed: boolean | undefined,
): void {
  if (isAllowed === undefined) {
    database.run("DELETE FROM document_access WHERE path = ? AND user = ?", keyOf(path), user);
    return;
  }
  const sql = "INSERT OR REPLACE INTO document_access (path, user, allowed) VALUES (?, ?, ?)";
  database.run(sql, keyOf(path), user, Number(isAllowed));
}

/** What is said of the nearest folder above counts, for the user before everybody; nothing said: it may be seen. */
export function mayRead({ database }: Groupware, path: readonly string[], user: number): boolean {
  const sql =
    "SELECT allowed FROM document_access WHERE path = ? AND user IN (?, ?) ORDER BY user DESC LIMIT 1";
  for (let length = path.length; length >= 0; length--) {
    const row = database.row(sql, keyOf(path.slice(0, length)), EVERYBODY, user);
    if (row !== undefined) return readInteger(row, "allowed") === 1;
  }
  return true;
}
