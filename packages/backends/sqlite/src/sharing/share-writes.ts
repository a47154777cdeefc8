import { BackendError } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import { touchList } from "../folders/folder-list.js";
import { getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { getUser } from "../users/user-row.js";
import { toShareId } from "./share-row.js";

/** How a folder is shared with somebody. */
export interface ShareOptions {
  readonly access: "read" | "write";
  /** Items whose sensitivity is private or confidential are not there for them. */
  readonly hidePrivate?: boolean;
  /** Events and tasks come without their reminders. */
  readonly withoutReminders?: boolean;
  /** What the folder is called in their mailbox; its name and its owner's unless given. */
  readonly displayName?: string;
}

/** A folder that is shared with somebody. */
export interface Share {
  readonly folderId: string;
  readonly displayName: string;
  /** The user who has it. */
  readonly with: string;
  readonly access: "read" | "write";
  readonly hidePrivate: boolean;
  readonly withoutReminders: boolean;
}

const isTaken = ({ database }: Groupware, user: number, folder: number, folded: string): boolean =>
  database.row(
    `SELECT 1 FROM folders WHERE user = ?1 AND parent = '' AND folded = ?3
     UNION ALL SELECT 1 FROM shares WHERE user = ?1 AND folded = ?3 AND folder <> ?2`,
    user,
    folder,
    folded,
  ) !== undefined;

/**
 * Shares a folder with somebody, or changes how; it is in their mailbox from then on. Gives the id that it has there.
 *
 * @throws BackendError `not-found`, `exists` for the name, `invalid` for the owner's own mailbox, `forbidden`
 */
export function shareFolder(
  groupware: Groupware,
  ownerId: string,
  folderId: string,
  withId: string,
  options: ShareOptions,
): string {
  const { database } = groupware;
  return database.write(() => {
    const [owner, grantee] = [getUser(groupware, ownerId), getUser(groupware, withId)];
    const { key, folder } = getFolder(groupware, owner.key, folderId);
    if (owner.key === grantee.key)
      throw new BackendError("invalid", "a folder is there for its owner anyway");
    if (folder.type === "recipientInformationCache") {
      throw new BackendError("forbidden", "whom somebody writes to is not shared");
    }
    const name = options.displayName ?? `${folder.displayName} (${owner.user.displayName ?? owner.user.id})`;
    if (isTaken(groupware, grantee.key, key, name.toLowerCase())) {
      throw new BackendError("exists", `there is a folder ${name} already`);
    }
    const row = database.row(
      `INSERT INTO shares (folder, user, name, folded, access, hide_private, without_reminders)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (folder, user) DO UPDATE SET
         name = ?3, folded = ?4, access = ?5, hide_private = ?6, without_reminders = ?7 RETURNING share`,
      key,
      grantee.key,
      name,
      name.toLowerCase(),
      options.access,
      Number(options.hidePrivate ?? false),
      Number(options.withoutReminders ?? false),
    );
    touchList(groupware, grantee.key);
    return toShareId(readInteger(row, "share"));
  });
}

/** Takes a folder back from somebody. @throws BackendError `not-found` */
export function unshareFolder(groupware: Groupware, ownerId: string, folderId: string, withId: string): void {
  const { database } = groupware;
  database.write(() => {
    const { key } = getFolder(groupware, getUser(groupware, ownerId).key, folderId);
    const grantee = getUser(groupware, withId).key;
    const sql = "DELETE FROM shares WHERE folder = ? AND user = ? RETURNING share";
    if (database.row(sql, key, grantee) === undefined) {
      throw new BackendError("not-found", `${folderId} is not shared with ${withId}`);
    }
    touchList(groupware, grantee);
  });
}

/** What of a user is shared, and with whom. */
export function listShares({ database }: Groupware, owner: number): readonly Share[] {
  return database
    .rows(
      `SELECT folders.id AS folder_id, shares.name AS name, users.id AS grantee, access, hide_private, without_reminders
       FROM shares JOIN folders USING (folder) JOIN users ON users.user = shares.user
       WHERE folders.user = ? ORDER BY folders.folder, grantee`,
      owner,
    )
    .map((row) => ({
      folderId: readText(row, "folder_id"),
      displayName: readText(row, "name"),
      with: readText(row, "grantee"),
      access: readText(row, "access") === "write" ? "write" : "read",
      hidePrivate: readInteger(row, "hide_private") === 1,
      withoutReminders: readInteger(row, "without_reminders") === 1,
    }));
}

/** Takes a folder that is gone, or that its owner's guest does not want any more, out of mailboxes. Only in a write. */
export function dropShares(groupware: Groupware, folder: number, user?: number): void {
  const { database } = groupware;
  const sql = "DELETE FROM shares WHERE folder = ?1 AND (?2 IS NULL OR user = ?2) RETURNING user";
  for (const row of database.rows(sql, folder, user ?? null)) touchList(groupware, readInteger(row, "user"));
}

/** Calls a shared folder something else in the mailbox of whoever it is shared with. Only in a write. */
export function renameShare(groupware: Groupware, folder: number, user: number, name: string): void {
  if (isTaken(groupware, user, folder, name.toLowerCase())) {
    throw new BackendError("exists", "there is a folder of that name already");
  }
  groupware.database.run(
    "UPDATE shares SET name = ?, folded = ? WHERE folder = ? AND user = ?",
    name,
    name.toLowerCase(),
    folder,
    user,
  );
  touchList(groupware, user);
}
