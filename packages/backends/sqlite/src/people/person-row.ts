import type { ByteSource } from "@easkit/backend";
import type { Database } from "../database/database.js";
import {
  readBytes,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
} from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import { findByAddress, fold } from "../users/user-row.js";
import type { PersonFacts, PersonRow } from "./person.js";

/** The columns that {@link toPersonRow} reads. */
export const personColumns = "people.person, user, kind, name, written, facts";

const isFacts = (value: unknown): value is PersonFacts => typeof value === "object" && value !== null;

/** A row of {@link personColumns}. */
export function toPersonRow(row: unknown): PersonRow {
  const facts: unknown = JSON.parse(readText(row, "facts"));
  return {
    key: readInteger(row, "person"),
    kind: readText(row, "kind") === "group" ? "group" : "person",
    user: readOptionalInteger(row, "user"),
    displayName: readText(row, "name"),
    emailAddress: readOptionalText(row, "written"),
    facts: isFacts(facts) ? facts : {},
  };
}

/** Whose address this is: a user's (any of theirs), somebody's elsewhere, or a group's. */
export function findPerson(groupware: Groupware, address: string): PersonRow | undefined {
  const { database } = groupware;
  const user = findByAddress(groupware, address);
  const row =
    user === undefined
      ? database.row(`SELECT ${personColumns} FROM people WHERE address = ?`, fold(address))
      : database.row(`SELECT ${personColumns} FROM people WHERE user = ?`, user);
  return row === undefined ? undefined : toPersonRow(row);
}

/** Somebody's picture, read when it is opened. */
export function findPicture(database: Database, person: number): ByteSource | undefined {
  const row = database.row("SELECT length(jpeg) AS size FROM pictures WHERE person = ?", person);
  if (row === undefined) return undefined;
  const size = readInteger(row, "size");
  return {
    size,
    async *open({ start = 0, end = size } = {}) {
      const found = database.row("SELECT jpeg FROM pictures WHERE person = ?", person);
      if (found !== undefined) yield readBytes(found, "jpeg").slice(start, end);
    },
  };
}

/** Somebody's certificates, in the order in which they were given. */
export const listCertificates = (database: Database, person: number): readonly Uint8Array[] =>
  database
    .rows("SELECT der FROM certificates WHERE person = ? ORDER BY place", person)
    .map((row) => readBytes(row, "der"));
