import { EVERYBODY, type FreeBusyLevel, setFreeBusyLevel } from "../calendar/free-busy.js";
import type { Groupware } from "../groupware.js";
import { getUser } from "../users/user-row.js";
import {
  type Delegate,
  type DelegateOptions,
  delegatesOf,
  putDelegate,
  removeDelegate,
} from "./delegates.js";
import { listShares, type Share, type ShareOptions, shareFolder, unshareFolder } from "./share-writes.js";

/** What users let others see and do. */
export class Sharing {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /**
   * Shares a folder with another user, in whose mailbox it is from then on, or changes how it is shared. Gives the id that it
   * has there. @throws BackendError `not-found`, `exists` for the name, `invalid`, `forbidden`
   */
  share(ownerId: string, folderId: string, withId: string, options: ShareOptions): string {
    return shareFolder(this.#groupware, ownerId, folderId, withId, options);
  }

  /** Takes a folder back from somebody. @throws BackendError `not-found` */
  unshare(ownerId: string, folderId: string, withId: string): void {
    unshareFolder(this.#groupware, ownerId, folderId, withId);
  }

  /** What of a user is shared, and with whom. @throws BackendError `not-found` */
  list(ownerId: string): readonly Share[] {
    return listShares(this.#groupware, getUser(this.#groupware, ownerId).key);
  }

  /** Lets somebody act for a user, or changes how. @throws BackendError `not-found`, `invalid`, `exists` */
  putDelegate(ownerId: string, delegateId: string, options: DelegateOptions = {}): void {
    putDelegate(this.#groupware, ownerId, delegateId, options);
  }

  /** Ends that; the folders stay shared until they are taken back. @throws BackendError `not-found` */
  removeDelegate(ownerId: string, delegateId: string): void {
    removeDelegate(this.#groupware, ownerId, delegateId);
  }

  /** Those who act for a user. @throws BackendError `not-found` */
  listDelegates(ownerId: string): readonly Delegate[] {
    const owner = getUser(this.#groupware, ownerId).key;
    return delegatesOf(this.#groupware, owner).map(({ key: _, ...delegate }) => delegate);
  }

  /**
   * Says whether somebody may see when a user is busy: another user, or `everybody` for whom nothing else is said. `times`
   * unless said otherwise; `undefined` takes back what was said. @throws BackendError `not-found`
   */
  shareFreeBusy(id: string, viewer: string | "everybody", level: FreeBusyLevel | undefined): void {
    const grantee = viewer === "everybody" ? EVERYBODY : getUser(this.#groupware, viewer).key;
    setFreeBusyLevel(this.#groupware, getUser(this.#groupware, id).key, grantee, level);
  }
}
