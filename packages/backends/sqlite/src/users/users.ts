import { EVERYBODY, type FreeBusyLevel, setFreeBusyLevel } from "../calendar/free-busy.js";
import type { Groupware } from "../groupware.js";
import { type AppPassword, addAppPassword, listAppPasswords, removeAppPassword } from "./app-passwords.js";
import { findUser, getUser, listUsers, type User } from "./user-row.js";
import { changeUser, createUser, type NewUser, removeUser, type UserChange } from "./user-writes.js";

/** The people who have a mailbox. */
export class Users {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /** Makes a user with a mailbox. @throws BackendError `exists` (the id or an address), `invalid` */
  create(user: NewUser): Promise<User> {
    return createUser(this.#groupware, user);
  }

  /** Changes what is given. @throws BackendError `not-found`, `exists`, `invalid` */
  change(id: string, change: UserChange): Promise<User> {
    return changeUser(this.#groupware, id, change);
  }

  /** Removes a user with all that there is in the mailbox, for good. @throws BackendError `not-found` */
  remove(id: string): Promise<void> {
    return removeUser(this.#groupware, id);
  }

  find(id: string): User | undefined {
    return findUser(this.#groupware, id)?.user;
  }

  list(): Generator<User> {
    return listUsers(this.#groupware);
  }

  /**
   * Says whether somebody may see when a user is busy: another user, or `everybody` for whom nothing else is said. `times`
   * unless said otherwise; `undefined` takes back what was said. @throws BackendError `not-found`
   */
  shareFreeBusy(id: string, viewer: string | "everybody", level: FreeBusyLevel | undefined): void {
    const grantee = viewer === "everybody" ? EVERYBODY : getUser(this.#groupware, viewer).key;
    setFreeBusyLevel(this.#groupware, getUser(this.#groupware, id).key, grantee, level);
  }

  /** Makes an app password and returns it; it is shown this once. @throws BackendError `not-found`, `exists` */
  addAppPassword(id: string, label: string): string {
    return addAppPassword(this.#groupware, getUser(this.#groupware, id).key, label);
  }

  /** @throws BackendError `not-found` */
  listAppPasswords(id: string): readonly AppPassword[] {
    return listAppPasswords(this.#groupware, getUser(this.#groupware, id).key);
  }

  /** Takes an app password back. @throws BackendError `not-found` */
  removeAppPassword(id: string, label: string): void {
    removeAppPassword(this.#groupware, getUser(this.#groupware, id).key, label);
  }
}
