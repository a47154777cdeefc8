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
