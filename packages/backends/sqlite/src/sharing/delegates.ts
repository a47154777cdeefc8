import { BackendError } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import { getUser } from "../users/user-row.js";
import { shareFolder } from "./share-writes.js";

/** What a delegate may do, and what they get. */
export interface DelegateOptions {
  /** Messages about meetings of the owner come to the delegate as well, or to the delegate alone, or not at all (`none`). */
  readonly meetingMessages?: "copy" | "instead" | "none";
  /** Private events and the messages about them too. */
  readonly seesPrivate?: boolean;
  /** May sign in to the whole mailbox, as `owner/delegate` with the delegate's own password. */
  readonly wholeMailbox?: boolean;
}

/** Somebody who acts for a user. */
export interface Delegate extends Required<DelegateOptions> {
  readonly id: string;
}

const toMessages = (text: string): Delegate["meetingMessages"] =>
  text === "copy" || text === "instead" ? text : "none";

const toDelegate = (row: unknown): Delegate & { readonly key: number } => ({
  key: readInteger(row, "delegate"),
  id: readText(row, "id"),
  meetingMessages: toMessages(readText(row, "meetings")),
  seesPrivate: readInteger(row, "sees_private") === 1,
  wholeMailbox: readInteger(row, "whole") === 1,
});

/** Those who act for a user, with the keys of their rows. */
export const delegatesOf = ({ database }: Groupware, owner: number) =>
  database
    .rows(
      `SELECT delegate, users.id AS id, meetings, sees_private, whole
       FROM delegates JOIN users ON users.user = delegate WHERE owner = ? ORDER BY id`,
      owner,
    )
    .map(toDelegate);

/**
 * Lets somebody act for a user: they can write to the calendar and the tasks, and get what the options say.
 *
 * @throws BackendError `not-found`, `invalid` for the user itself
 */
export function putDelegate(
  groupware: Groupware,
  ownerId: string,
  delegateId: string,
  options: DelegateOptions,
): void {
  const { database } = groupware;
  const { meetingMessages = "copy", seesPrivate = false, wholeMailbox = false } = options;
  database.write(() => {
    const [owner, delegate] = [getUser(groupware, ownerId).key, getUser(groupware, delegateId).key];
    if (owner === delegate) throw new BackendError("invalid", "nobody is their own delegate");
    database.run(
      "INSERT OR REPLACE INTO delegates (owner, delegate, meetings, sees_private, whole) VALUES (?, ?, ?, ?, ?)",
      owner,
      delegate,
      meetingMessages,
      Number(seesPrivate),
      Number(wholeMailbox),
    );
    for (const folderId of ["calendar", "tasks"]) {
      shareFolder(groupware, ownerId, folderId, delegateId, { access: "write", hidePrivate: !seesPrivate });
    }
  });
}

/** Ends that; the folders stay shared until they are taken back. @throws BackendError `not-found` */
export function removeDelegate(groupware: Groupware, ownerId: string, delegateId: string): void {
  const { database } = groupware;
  const [owner, delegate] = [getUser(groupware, ownerId).key, getUser(groupware, delegateId).key];
  const sql = "DELETE FROM delegates WHERE owner = ? AND delegate = ? RETURNING owner";
  if (database.row(sql, owner, delegate) === undefined) {
    throw new BackendError("not-found", `${delegateId} is no delegate of ${ownerId}`);
  }
}

/** Whether somebody may sign in to the whole mailbox of another. */
export const mayActFor = ({ database }: Groupware, owner: number, delegate: number): boolean =>
  database.row("SELECT 1 FROM delegates WHERE owner = ? AND delegate = ? AND whole = 1", owner, delegate) !==
  undefined;
