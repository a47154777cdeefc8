import type {
  ByteSource,
  Folder,
  Item,
  MailFlags,
  NewFolder,
  NewItem,
  SearchPage,
  SearchQuery,
  SearchRange,
  Written,
} from "@easkit/backend";
import { toMimeSource } from "./content/byte-source.js";
import { Staging } from "./content/staging.js";
import { getFolder, listFolders } from "./folders/folder-row.js";
import { addFolder } from "./folders/folder-writes.js";
import type { Groupware } from "./groupware.js";
import { type DeletedItem, listDeletedItems, readDeleted, restoreItem } from "./items/deleted-items.js";
import { prepareItem, toWritten } from "./items/store-item.js";
import { searchMailbox } from "./search/search-mailbox.js";
import { getUser } from "./users/user-row.js";

/** How a delivered message shall lie in the mailbox. */
export interface DeliverOptions {
  /** The Inbox unless said otherwise. */
  readonly folderId?: string;
  /** Unread unless said otherwise. */
  readonly flags?: MailFlags;
  /** Now unless said otherwise. */
  readonly received?: Date;
}

/** One user's data, with the handles by which programs change it behind the server's back. */
export class Mailbox {
  readonly #groupware: Groupware;
  readonly #user: number;

  /** @throws BackendError `not-found` */
  constructor(groupware: Groupware, userId: string) {
    this.#groupware = groupware;
    this.#user = getUser(groupware, userId).key;
  }

  listFolders(): readonly Folder[] {
    return listFolders(this.#groupware, this.#user).map(({ folder }) => folder);
  }

  /** Makes a folder. @throws BackendError `exists`, `not-found` for the parent, `invalid` */
  addFolder(folder: NewFolder): Folder {
    return addFolder(this.#groupware, this.#user, folder);
  }

  /** Lays a message into the mailbox. @throws BackendError `not-found` for the folder, `quota`, `too-large` */
  deliver(mime: string | Uint8Array | ByteSource, options: DeliverOptions = {}): Promise<Written> {
    const { folderId = "inbox", flags = { read: false }, received = this.#groupware.now() } = options;
    return this.put(folderId, { class: "Email", mime: toMimeSource(mime), flags, received });
  }

  /** Adds an item. @throws BackendError `not-found` for the folder, `unsupported`, `quota`, `too-large` */
  put(folderId: string, item: NewItem): Promise<Written> {
    const { database } = this.#groupware;
    return Staging.during(this.#groupware, async (staging) => {
      const put = await prepareItem(this.#groupware, staging, item);
      return database.write(() => toWritten(put(getFolder(this.#groupware, this.#user, folderId))));
    });
  }

  /** What can be restored, the latest first. */
  listDeleted(limit = 100): readonly DeletedItem[] {
    return listDeletedItems(this.#groupware, this.#user, limit);
  }

  /** An item that can be restored. @throws BackendError `not-found` */
  getDeleted(id: string): Item {
    return readDeleted(this.#groupware, this.#user, id);
  }

  /** Puts a deleted item back to where it lay. @throws BackendError `not-found`, `quota` */
  restore(id: string): Written & { readonly folderId: string } {
    return restoreItem(this.#groupware, this.#user, id);
  }

  /** Finds items by their words and properties, the newest first. */
  search(query: SearchQuery, range: SearchRange = { first: 0, last: 99 }): SearchPage {
    return searchMailbox(this.#groupware, this.#user, query, range);
  }
}
