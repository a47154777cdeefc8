import { readInteger, readText, type SqliteValue } from "../database/sqlite-database.js";
import { findFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";

/** What mail is searched for. All that is given has to hold. */
export interface MailQuery {
  /** Words, each of which has to be in the subject, the text, or the name or address of a sender or recipient. */
  readonly text: string;
  /** The field in which the words have to be; all fields unless given. */
  readonly field?: "subject" | "sender" | "recipients" | "body";
  readonly folderId?: string;
  /** Received then or later. */
  readonly since?: Date;
  /** Received before. */
  readonly before?: Date;
}

/** Which of the found messages are wanted, counted from 0. */
export interface SearchRange {
  readonly offset: number;
  readonly limit: number;
}

/** Messages that were found, the newest first. */
export interface FoundMail {
  /** How many there are in all. */
  readonly total: number;
  readonly found: readonly { readonly folderId: string; readonly id: string }[];
}

/** The words of a text; the last one may have been typed half. */
function toMatch(user: number, { text, field }: MailQuery): string | undefined {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0) return undefined;
  const wanted = words.map((word, at) => `"${word}"${at === words.length - 1 ? "*" : ""}`).join(" AND ");
  return `owner : "u${user}" AND {${field ?? "subject sender recipients body"}} : (${wanted})`;
}

/** Finds mail of a user by its words, however much there is. Deleted mail is not found. */
export function searchMail(
  groupware: Groupware,
  user: number,
  query: MailQuery,
  range: SearchRange,
): FoundMail {
  const { database } = groupware;
  const match = toMatch(user, query);
  const folder = query.folderId === undefined ? undefined : findFolder(groupware, user, query.folderId);
  if (match === undefined || (query.folderId !== undefined && folder === undefined))
    return { total: 0, found: [] };
  const conditions: (readonly [sql: string, value: SqliteValue])[] = [["mail_text MATCH ?", match]];
  if (folder !== undefined) conditions.push(["items.folder = ?", folder.key]);
  if (query.since !== undefined) conditions.push(["items.date >= ?", query.since.getTime()]);
  if (query.before !== undefined) conditions.push(["items.date < ?", query.before.getTime()]);
  const from = `FROM mail_text JOIN items ON items.item = mail_text.rowid JOIN folders USING (folder)
                WHERE ${conditions.map(([sql]) => sql).join(" AND ")}`;
  const values = conditions.map(([, value]) => value);
  return database.read(() => ({
    total: readInteger(database.row(`SELECT count(*) AS total ${from}`, ...values), "total"),
    found: database
      .rows(
        `SELECT folders.id AS folder_id, items.id AS id ${from} ORDER BY items.date DESC, items.id LIMIT ? OFFSET ?`,
        ...values,
        Math.max(0, range.limit),
        Math.max(0, range.offset),
      )
      .map((row) => ({ folderId: readText(row, "folder_id"), id: readText(row, "id") })),
  }));
}
