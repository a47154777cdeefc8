import type { FreeBusy } from "@easkit/backend";
import { readText } from "../database/sqlite-database.js";
import { findFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { listMembers } from "../people/groups.js";
import { findPerson } from "../people/person-row.js";
import { busyTimesOf, type Period } from "./busy-times.js";

/** What somebody may see of when a user is busy: `times`, or `none` at all. */
export type FreeBusyLevel = "none" | "times";

/** Stands for everybody in the table of permissions. */
export const EVERYBODY = 0;

/** In free/busy, a group has so many members at most (MS-ASCMD 2.2.3.177.1, status 161). */
const LARGEST_GROUP = 20;

const unknown: FreeBusy = { failure: "unknown" };

/** What `viewer` may see of when `owner` is busy: what is said for them, else for everybody, else times. */
export function freeBusyLevel({ database }: Groupware, owner: number, viewer: number): FreeBusyLevel {
  if (owner === viewer) return "times";
  const sql =
    "SELECT level FROM free_busy_grants WHERE user = ? AND grantee IN (?, ?) ORDER BY grantee DESC LIMIT 1";
  const row = database.row(sql, owner, EVERYBODY, viewer);
  return row !== undefined && readText(row, "level") === "none" ? "none" : "times";
}

/** Says what somebody, or {@link EVERYBODY}, may see. */
export function setFreeBusyLevel(
  { database }: Groupware,
  owner: number,
  grantee: number,
  level: FreeBusyLevel | undefined,
): void {
  if (level === undefined)
    database.run("DELETE FROM free_busy_grants WHERE user = ? AND grantee = ?", owner, grantee);
  else
    database.run(
      "INSERT OR REPLACE INTO free_busy_grants (user, grantee, level) VALUES (?, ?, ?)",
      owner,
      grantee,
      level,
    );
}

function ofUser(groupware: Groupware, viewer: number, owner: number, period: Period): FreeBusy {
  if (freeBusyLevel(groupware, owner, viewer) === "none") return unknown;
  const calendar = findFolder(groupware, owner, "calendar");
  return calendar === undefined ? unknown : { busy: busyTimesOf(groupware, calendar.key, period) };
}

function ofGroup(groupware: Groupware, viewer: number, group: number, period: Period): FreeBusy {
  const members = listMembers(groupware, group);
  if (members.length > LARGEST_GROUP) return { failure: "too-large" };
  const all = members.map(({ person }) =>
    person?.user === undefined ? unknown : ofUser(groupware, viewer, person.user, period),
  );
  const known = all.flatMap((each) => ("busy" in each ? [each.busy] : []));
  return known.length === 0 ? unknown : { busy: known.flat() };
}

/** When those with these addresses are busy, as far as the viewer may know. */
export function freeBusyOf(
  groupware: Groupware,
  viewer: number,
  addresses: readonly string[],
  period: Period,
): readonly FreeBusy[] {
  return groupware.database.read(() =>
    addresses.map((address) => {
      const person = findPerson(groupware, address);
      if (person?.kind === "group") return ofGroup(groupware, viewer, person.key, period);
      return person?.user === undefined ? unknown : ofUser(groupware, viewer, person.user, period);
    }),
  );
}
