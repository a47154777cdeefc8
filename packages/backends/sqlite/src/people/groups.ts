import { readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import type { PersonRow } from "./person.js";
import { findPerson } from "./person-row.js";

/** Somebody in a group. */
export interface Member {
  readonly emailAddress: string;
  /** Absent for an address that the list does not know. */
  readonly person: PersonRow | undefined;
}

/** No more are read of a group. */
const MOST_MEMBERS = 100_000;

/** The people in a group, each once, groups in it resolved. A group that is in itself ends there. */
export function listMembers(groupware: Groupware, group: number): readonly Member[] {
  const members = new Map<string, Member>();
  const groups = new Set([group]);
  for (const list of groups) {
    const sql = "SELECT address FROM members WHERE list = ? ORDER BY place LIMIT ?";
    for (const row of groupware.database.rows(sql, list, MOST_MEMBERS)) {
      const emailAddress = readText(row, "address");
      const person = findPerson(groupware, emailAddress);
      // Added to what is being walked.
      if (person?.kind === "group") groups.add(person.key);
      else
        members.set(person === undefined ? emailAddress.toLowerCase() : `${person.key}`, {
          emailAddress,
          person,
        });
      if (members.size >= MOST_MEMBERS) return [...members.values()];
    }
  }
  return [...members.values()];
}
