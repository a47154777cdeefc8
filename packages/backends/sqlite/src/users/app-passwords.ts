import { createHash, randomInt } from "node:crypto";
import { BackendError } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

/** A password for one device or program, which can be taken back without changing the others. */
export interface AppPassword {
  readonly label: string;
  readonly made: Date;
}

// Without what is easily taken for something else.
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS = 5;

/** 100 bits, so a plain hash is enough, and finding one needs no look at every user. */
const newSecret = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(""),
  ).join("-");

const hashSecret = (secret: string): string =>
  createHash("sha256").update(secret.toLowerCase()).digest("base64");

/** Makes an app password and returns it; it is shown this once. @throws BackendError `exists`, `invalid` */
export function addAppPassword({ database, now }: Groupware, user: number, label: string): string {
  if (label.trim() === "") throw new BackendError("invalid", "an app password needs a label");
  const secret = newSecret();
  database.write(() => {
    if (database.row("SELECT 1 FROM app_passwords WHERE user = ? AND label = ?", user, label) !== undefined) {
      throw new BackendError("exists", `there is an app password ${label} already`);
    }
    database.run(
      "INSERT INTO app_passwords (hash, user, label, made_at) VALUES (?, ?, ?, ?)",
      hashSecret(secret),
      user,
      label,
      now().getTime(),
    );
  });
  return secret;
}

/** The app passwords of a user, without what they are. */
export function listAppPasswords({ database }: Groupware, user: number): readonly AppPassword[] {
  return database
    .rows("SELECT label, made_at FROM app_passwords WHERE user = ? ORDER BY label", user)
    .map((row) => ({ label: readText(row, "label"), made: new Date(readInteger(row, "made_at")) }));
}

/** Takes an app password back. @throws BackendError `not-found` */
export function removeAppPassword({ database }: Groupware, user: number, label: string): void {
  const sql = "DELETE FROM app_passwords WHERE user = ? AND label = ? RETURNING label";
  if (database.row(sql, user, label) === undefined) {
    throw new BackendError("not-found", `no app password ${label}`);
  }
}

/** The key of the user whose app password this is. */
export function findByAppPassword({ database }: Groupware, secret: string): number | undefined {
  const row = database.row("SELECT user FROM app_passwords WHERE hash = ?", hashSecret(secret));
  return row === undefined ? undefined : readInteger(row, "user");
}
