import type { PeoplePage, SearchRange } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { findPeople } from "./find-people.js";
import { listMembers } from "./groups.js";
import type { NewGroup, NewPerson } from "./person.js";
import { findPerson } from "./person-row.js";
import { putGroup, putPerson, removePerson } from "./person-writes.js";

/** The people whom everybody here can find: all users, people elsewhere, and groups. */
export class AddressList {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /**
   * Adds somebody elsewhere, or says more of a user or of somebody who is there. What is absent stays.
   * @throws BackendError `invalid`, `exists` if a group has the address, `too-large`
   */
  put(person: NewPerson): void {
    putPerson(this.#groupware, person);
  }

  /** Adds a group, or replaces who is in it. @throws BackendError `invalid`, `exists` if somebody has the address */
  putGroup(group: NewGroup): void {
    putGroup(this.#groupware, group);
  }

  /** Takes somebody elsewhere, or a group, out again. @throws BackendError `not-found`, `forbidden` for a user */
  remove(emailAddress: string): void {
    removePerson(this.#groupware, emailAddress);
  }

  /** Those of whom a name, alias or address has a word that begins with the text, sorted by name. */
  search(text: string, range: SearchRange = { first: 0, last: 99 }): PeoplePage {
    return findPeople(this.#groupware, text, range, { pictures: false });
  }

  /** The addresses of all in a group, groups in it resolved; `undefined` if it is none. */
  membersOf(emailAddress: string): readonly string[] | undefined {
    const found = findPerson(this.#groupware, emailAddress);
    if (found?.kind !== "group") return undefined;
    return listMembers(this.#groupware, found.key).map((member) => member.emailAddress);
  }
}
