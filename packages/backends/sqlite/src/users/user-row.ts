import { BackendError, type Policy } from "@easkit/backend";
import { readInteger, readOptionalInteger, readOptionalText, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

/** Somebody with a mailbox. */
export interface User {
  /** The name to sign in with, and the id of the mailbox. */
  readonly id: string;
  readonly displayName?: string;
  /** That mail is sent from (the first) and delivered to. */
  readonly addresses: readonly string[];
  /** False: devices may not sign in. */
  readonly easEnabled: boolean;
  /** Bytes that the mailbox may hold; absent: what the groupware says for all. */
  readonly quota?: number;
  /** Bytes that it holds. */
  readonly used: number;
  /** What the user's devices have to apply. */
  readonly policy?: Policy;
}

/** A user, and where it is in the database. */
export interface UserRow {
  /** The key of the row. */
  readonly key: number;
  readonly user: User;
  readonly password: string | undefined;
}

const columns = "user, id, display_name, password, eas_enabled, quota, used, policy";

const isPolicy = (value: unknown): value is Policy => typeof value === "object" && value !== null;

function readPolicy(json: string | undefined): Pick<User, "policy"> {
  const value: unknown = json === undefined ? undefined : JSON.parse(json);
  return isPolicy(value) ? { policy: value } : {};
}

function toUserRow({ database }: Groupware, row: unknown): UserRow {
  const key = readInteger(row, "user");
  const displayName = readOptionalText(row, "display_name");
  const quota = readOptionalInteger(row, "quota");
  const addresses = database.rows("SELECT written FROM addresses WHERE user = ? ORDER BY place", key);
  return {
    key,
    password: readOptionalText(row, "password"),
    user: {
      id: readText(row, "id"),
      addresses: addresses.map((address) => readText(address, "written")),
      easEnabled: readInteger(row, "eas_enabled") === 1,
      used: readInteger(row, "used"),
      ...(displayName === undefined ? {} : { displayName }),
      ...(quota === undefined ? {} : { quota }),
      ...readPolicy(readOptionalText(row, "policy")),
    },
  };
}

/** How names and addresses are compared. */
export const fold = (name: string): string => name.normalize("NFC").toLowerCase();

/** A user by the key of the row. */
export function findUserByKey(groupware: Groupware, key: number): UserRow | undefined {
  const row = groupware.database.row(`SELECT ${columns} FROM users WHERE user = ?`, key);
  return row === undefined ? undefined : toUserRow(groupware, row);
}

/** A user by id. */
export function findUser(groupware: Groupware, id: string): UserRow | undefined {
  const row = groupware.database.row(`SELECT ${columns} FROM users WHERE folded = ?`, fold(id));
  return row === undefined ? undefined : toUserRow(groupware, row);
}

/** A user by id. @throws BackendError `not-found` */
export function getUser(groupware: Groupware, id: string): UserRow {
  const found = findUser(groupware, id);
  if (found === undefined) throw new BackendError("not-found", `no user ${id}`);
  return found;
}

/** The key of the user to whom mail for an address goes. */
export function findByAddress({ database }: Groupware, address: string): number | undefined {
  const row = database.row("SELECT user FROM addresses WHERE address = ?", fold(address));
  return row === undefined ? undefined : readInteger(row, "user");
}

/** All users by id, in pages. */
export function* listUsers(groupware: Groupware): Generator<User> {
  for (let after = ""; ; ) {
    const sql = `SELECT folded, ${columns} FROM users WHERE folded > ? ORDER BY folded LIMIT 100`;
    const rows = groupware.database.rows(sql, after);
    for (const row of rows) {
      after = readText(row, "folded");
      yield toUserRow(groupware, row).user;
    }
    if (rows.length === 0) return;
  }
}
