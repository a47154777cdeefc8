import { BackendError } from "@easkit/backend";
import { readInteger, readOptionalInteger } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

/** Counts bytes that a mailbox holds more (or, below 0, less). Only in a write. @throws BackendError `quota` */
export function charge({ database, settings }: Groupware, user: number, bytes: number): void {
  const sql = "UPDATE users SET used = used + ? WHERE user = ? RETURNING used, quota";
  const row = database.row(sql, bytes, user);
  const quota = readOptionalInteger(row, "quota") ?? settings.quota;
  if (bytes <= 0 || quota === undefined) return;
  if (readInteger(row, "used") > quota)
    throw new BackendError("quota", `the mailbox holds more than ${quota} bytes`);
}

/** True if a mailbox has room for so many bytes more. */
export function hasRoom({ database, settings }: Groupware, user: number, bytes: number): boolean {
  const row = database.row("SELECT used, quota FROM users WHERE user = ?", user);
  const quota = readOptionalInteger(row, "quota") ?? settings.quota;
  return quota === undefined || readInteger(row, "used") + bytes <= quota;
}
