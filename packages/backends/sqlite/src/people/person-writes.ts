import { BackendError, foldText } from "@easkit/backend";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import { fold, type User } from "../users/user-row.js";
import type { NewGroup, NewPerson, PersonFacts } from "./person.js";
import { findPerson } from "./person-row.js";

/** Bytes. */
const LARGEST_PICTURE = 1024 * 1024;
const LARGEST_CERTIFICATE = 64 * 1024;
const MOST_CERTIFICATES = 20;

const factNames = [
  "phone",
  "office",
  "title",
  "company",
  "alias",
  "firstName",
  "lastName",
  "homePhone",
  "mobilePhone",
] as const satisfies readonly (keyof PersonFacts)[];

const factsIn = (given: PersonFacts): PersonFacts =>
  Object.fromEntries(factNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));

/** Makes somebody findable by what is known of them. Only in a write. */
function index({ database }: Groupware, person: number, addresses: readonly string[]): void {
  const row = database.row("SELECT name, facts FROM people WHERE person = ?", person);
  const name = readText(row, "name");
  const { alias = "", firstName = "", lastName = "" }: PersonFacts = JSON.parse(readText(row, "facts"));
  const names = [name, firstName, lastName].join(" , ");
  const searched = foldText([name, firstName, lastName, alias, ...addresses].join(" "));
  database.run(
    "UPDATE people SET sort_name = ?, searched = ? WHERE person = ?",
    foldText(name),
    searched,
    person,
  );
  database.run("DELETE FROM people_words WHERE rowid = ?", person);
  database.run(
    "INSERT INTO people_words (rowid, name, alias, addresses) VALUES (?, ?, ?, ?)",
    person,
    names,
    alias,
    addresses.join(" , "),
  );
}

/** Brings the entry of a user up to date with the user, or makes it. Only in a write. */
export function putUserEntry(groupware: Groupware, key: number, user: User): void {
  const { database } = groupware;
  const [written] = user.addresses;
  const address = written === undefined ? null : fold(written);
  // Somebody who was elsewhere and has a mailbox here now.
  if (address !== null) {
    const sql = "UPDATE people SET user = ? WHERE address = ? AND user IS NULL AND kind = 'person'";
    if (database.row("SELECT 1 FROM people WHERE user = ?", key) === undefined)
      database.run(sql, key, address);
  }
  const name = user.displayName ?? user.id;
  const row = database.row(
    `INSERT INTO people (user, kind, address, written, name, sort_name, facts, searched, hidden)
     VALUES (?1, 'person', ?2, ?3, ?4, '', ?5, '', 0)
     ON CONFLICT (user) DO UPDATE SET address = ?2, written = ?3, name = ?4 RETURNING person`,
    key,
    address,
    written ?? null,
    name,
    JSON.stringify({ alias: user.id }),
  );
  index(groupware, readInteger(row, "person"), user.addresses);
}

function putCertificates({ database }: Groupware, person: number, all: readonly Uint8Array[]): void {
  if (all.length > MOST_CERTIFICATES || all.some(({ length }) => length > LARGEST_CERTIFICATE)) {
    throw new BackendError("too-large", `somebody has ${MOST_CERTIFICATES} certificates of 64 KB at most`);
  }
  database.run("DELETE FROM certificates WHERE person = ?", person);
  for (const [place, der] of all.entries()) {
    database.run("INSERT INTO certificates (person, place, der) VALUES (?, ?, ?)", person, place, der);
  }
}

function putPicture({ database }: Groupware, person: number, jpeg: Uint8Array): void {
  if (jpeg.length > LARGEST_PICTURE) throw new BackendError("too-large", "a picture has 1 MB at most");
  database.run("DELETE FROM pictures WHERE person = ?", person);
  if (jpeg.length > 0) database.run("INSERT INTO pictures (person, jpeg) VALUES (?, ?)", person, jpeg);
}

interface Entry {
  readonly kind: "person" | "group";
  readonly emailAddress: string;
  readonly displayName: string | undefined;
}

/** The key of the row with that address, made if there is none. */
function openEntry(groupware: Groupware, { kind, emailAddress, displayName }: Entry): number {
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(emailAddress)) {
    throw new BackendError("invalid", `${emailAddress} is no address`);
  }
  const { database } = groupware;
  const before = findPerson(groupware, emailAddress);
  if (before !== undefined && before.kind !== kind) {
    throw new BackendError("exists", `${emailAddress} is the address of a ${before.kind}`);
  }
  if (before === undefined) {
    const row = database.row(
      `INSERT INTO people (kind, address, written, name, sort_name, facts, searched, hidden)
       VALUES (?, ?, ?, ?, '', '{}', '', 0) RETURNING person`,
      kind,
      fold(emailAddress),
      emailAddress,
      displayName ?? emailAddress,
    );
    return readInteger(row, "person");
  }
  if (displayName !== undefined) {
    database.run("UPDATE people SET name = ? WHERE person = ?", displayName, before.key);
    if (before.user !== undefined)
      database.run("UPDATE users SET display_name = ? WHERE user = ?", displayName, before.user);
  }
  return before.key;
}

const addressesOf = ({ database }: Groupware, person: number): readonly string[] => {
  const own = database.rows(
    "SELECT addresses.written AS written FROM people JOIN addresses USING (user) WHERE person = ? ORDER BY place",
    person,
  );
  const all = own.length > 0 ? own : database.rows("SELECT written FROM people WHERE person = ?", person);
  return all.map((row) => readText(row, "written"));
};

function hide({ database }: Groupware, person: number, isHidden: boolean | undefined): void {
  if (isHidden !== undefined)
    database.run("UPDATE people SET hidden = ? WHERE person = ?", Number(isHidden), person);
}

/** Adds somebody, or changes what is given. @throws BackendError `invalid`, `exists`, `too-large` */
export function putPerson(groupware: Groupware, person: NewPerson): void {
  const { database } = groupware;
  const { emailAddress, displayName, picture, certificates, isHidden } = person;
  database.write(() => {
    const key = openEntry(groupware, { kind: "person", emailAddress, displayName });
    const sql = "UPDATE people SET facts = json_patch(facts, ?) WHERE person = ?";
    database.run(sql, JSON.stringify(factsIn(person)), key);
    if (picture !== undefined) putPicture(groupware, key, picture);
    if (certificates !== undefined) putCertificates(groupware, key, certificates);
    hide(groupware, key, isHidden);
    index(groupware, key, addressesOf(groupware, key));
  });
}

/** Adds a group, or replaces who is in it. @throws BackendError `invalid`, `exists` */
export function putGroup(groupware: Groupware, group: NewGroup): void {
  const { database } = groupware;
  const { emailAddress, displayName, members, isHidden } = group;
  database.write(() => {
    const key = openEntry(groupware, { kind: "group", emailAddress, displayName });
    database.run("DELETE FROM members WHERE list = ?", key);
    for (const [place, address] of [...new Set(members.map((each) => each.trim()))].entries()) {
      database.run("INSERT INTO members (list, place, address) VALUES (?, ?, ?)", key, place, address);
    }
    hide(groupware, key, isHidden);
    index(groupware, key, [emailAddress]);
  });
}

/** Removes all that the address list has of somebody. Only in a write. */
export function dropPerson({ database }: Groupware, person: number): void {
  database.run("DELETE FROM people_words WHERE rowid = ?", person);
  for (const table of ["pictures", "certificates", "people"] as const) {
    database.run(`DELETE FROM ${table} WHERE person = ?`, person);
  }
  database.run("DELETE FROM members WHERE list = ?", person);
}

/** Takes somebody elsewhere, or a group, out of the list. @throws BackendError `not-found`, `forbidden` for a user */
export function removePerson(groupware: Groupware, address: string): void {
  groupware.database.write(() => {
    const found = findPerson(groupware, address);
    if (found === undefined) throw new BackendError("not-found", `nobody has the address ${address}`);
    if (found.user !== undefined) throw new BackendError("forbidden", "users are in the list; hide them");
    dropPerson(groupware, found.key);
  });
}
