import { BackendError, type Policy } from "@easkit/backend";
import { releaseContent } from "../content/contents.js";
import { readInteger } from "../database/sqlite-database.js";
import { listFolders } from "../folders/folder-row.js";
import { addDefaultFolders } from "../folders/folder-writes.js";
import type { Groupware } from "../groupware.js";
import { removeAllItems } from "../items/remove-items.js";
import { maintain } from "../maintenance.js";
import { dropPerson, putUserEntry } from "../people/person-writes.js";
import { dropShares } from "../sharing/share-writes.js";
import { hashPassword } from "./password.js";
import { findUserByKey, fold, getUser, type User } from "./user-row.js";

/** What can be said about a user. */
export interface UserChange {
  /** Absent for somebody who signs in by app passwords only. */
  readonly password?: string;
  readonly displayName?: string;
  /** The primary one first. No two users have one in common. */
  readonly addresses?: readonly string[];
  /** True unless said otherwise. */
  readonly easEnabled?: boolean;
  /** Bytes. */
  readonly quota?: number;
  readonly policy?: Policy;
}

/** Somebody who is to have a mailbox. */
export interface NewUser extends UserChange {
  /** 1 to 64 letters, digits and `._@+-`. */
  readonly id: string;
}

const isId = (id: string): boolean => /^[\p{L}\p{N}._@+-]{1,64}$/u.test(id);
const isAddress = (address: string): boolean => /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address);

function putAddresses({ database }: Groupware, user: number, addresses: readonly string[]): void {
  database.run("DELETE FROM addresses WHERE user = ?", user);
  for (const [place, written] of addresses.entries()) {
    if (!isAddress(written)) throw new BackendError("invalid", `${written} is no address`);
    const address = fold(written);
    const taken = `SELECT 1 FROM addresses WHERE address = ?1
                   UNION ALL SELECT 1 FROM people WHERE address = ?1 AND kind = 'group'`;
    if (database.row(taken, address) !== undefined) {
      throw new BackendError("exists", `${written} is somebody's address already`);
    }
    database.run(
      "INSERT INTO addresses (address, domain, user, place, written) VALUES (?, ?, ?, ?, ?)",
      address,
      address.slice(address.lastIndexOf("@") + 1),
      user,
      place,
      written,
    );
  }
}

function put(groupware: Groupware, user: number, change: UserChange, password: string | undefined): void {
  const { database } = groupware;
  const set = (column: string, value: string | number | undefined) => {
    if (value !== undefined) database.run(`UPDATE users SET ${column} = ? WHERE user = ?`, value, user);
  };
  set("password", password);
  set("display_name", change.displayName);
  set("eas_enabled", change.easEnabled === undefined ? undefined : Number(change.easEnabled));
  set("quota", change.quota);
  set("policy", change.policy === undefined ? undefined : JSON.stringify(change.policy));
  if (change.addresses !== undefined) putAddresses(groupware, user, change.addresses);
}

const found = (groupware: Groupware, key: number): User => {
  const row = findUserByKey(groupware, key);
  if (row === undefined) throw new BackendError("not-found", "the user is gone");
  return row.user;
};

/** The user, whose entry in the address list is up to date now. */
function withEntry(groupware: Groupware, key: number): User {
  const user = found(groupware, key);
  putUserEntry(groupware, key, user);
  return user;
}

/** Makes a user, with a mailbox that holds the default folders. @throws BackendError `exists`, `invalid` */
export async function createUser(groupware: Groupware, { id, ...rest }: NewUser): Promise<User> {
  const { database } = groupware;
  if (!isId(id)) throw new BackendError("invalid", `${id} cannot be the id of a user`);
  const password = rest.password === undefined ? undefined : await hashPassword(rest.password);
  return database.write(() => {
    if (database.row("SELECT 1 FROM users WHERE folded = ?", fold(id)) !== undefined) {
      throw new BackendError("exists", `there is a user ${id} already`);
    }
    const sql = `INSERT INTO users (id, folded, eas_enabled, used, touched)
                 VALUES (?, ?, 1, 0, ?) RETURNING user`;
    const key = readInteger(database.row(sql, id, fold(id), database.next()), "user");
    put(groupware, key, rest, password);
    addDefaultFolders(groupware, key);
    return withEntry(groupware, key);
  });
}

/** Changes what is given. @throws BackendError `not-found`, `exists`, `invalid` */
export async function changeUser(groupware: Groupware, id: string, change: UserChange): Promise<User> {
  const password = change.password === undefined ? undefined : await hashPassword(change.password);
  return groupware.database.write(() => {
    const { key } = getUser(groupware, id);
    put(groupware, key, change, password);
    return withEntry(groupware, key);
  });
}

const tables = [
  "addresses",
  "app_passwords",
  "wishes",
  "threads",
  "imports",
  "out_of_office",
  "replied",
  "shares",
  "conversation_rules",
  "folders",
  "users",
] as const;

/** Removes a user with all that there is in the mailbox, for good. @throws BackendError `not-found` */
export async function removeUser(groupware: Groupware, id: string): Promise<void> {
  const { database } = groupware;
  database.write(() => {
    const { key } = getUser(groupware, id);
    for (const row of listFolders(groupware, key)) {
      removeAllItems(groupware, row);
      dropShares(groupware, row.key);
      database.run("DELETE FROM tombstones WHERE folder = ?", row.key);
    }
    // Deleted so long ago that nothing can be restored.
    database.run("UPDATE items SET deleted_at = 0 WHERE user = ?", key);
    for (const job of database.rows("DELETE FROM outgoing WHERE user = ? RETURNING content", key)) {
      releaseContent(database, readInteger(job, "content"));
    }
    const person = database.row("SELECT person FROM people WHERE user = ?", key);
    if (person !== undefined) dropPerson(groupware, readInteger(person, "person"));
    database.run("DELETE FROM free_busy_grants WHERE user = ? OR grantee = ?", key, key);
    database.run("DELETE FROM document_access WHERE user = ?", key);
    database.run("DELETE FROM delegates WHERE owner = ? OR delegate = ?", key, key);
    for (const table of tables) database.run(`DELETE FROM ${table} WHERE user = ?`, key);
  });
  await maintain(groupware);
}
