import { classOf, type Folder, type FolderType, type ItemClass } from "@easkit/backend";
import { type FolderRow, getFolder, listFolders } from "../folders/folder-row.js";
import { addFolder } from "../folders/folder-writes.js";
import type { Groupware } from "../groupware.js";

/** Names by which other programs know the folders that every mailbox has. */
const known: Readonly<Record<string, string>> = {
  inbox: "inbox",
  drafts: "drafts",
  sent: "sentItems",
  "sent items": "sentItems",
  "sent messages": "sentItems",
  trash: "deletedItems",
  "deleted items": "deletedItems",
  "deleted messages": "deletedItems",
  junk: "junk",
  spam: "junk",
  "junk e-mail": "junk",
  outbox: "outbox",
  calendar: "calendar",
  contacts: "contacts",
  tasks: "tasks",
  notes: "notes",
};

const types: Readonly<Record<ItemClass, FolderType>> = {
  Email: "userMail",
  Calendar: "userCalendar",
  Contacts: "userContacts",
  Tasks: "userTasks",
  Notes: "userNotes",
};

const defaults: Readonly<Record<ItemClass, string>> = {
  Email: "inbox",
  Calendar: "calendar",
  Contacts: "contacts",
  Tasks: "tasks",
  Notes: "notes",
};

/** Finds a folder by its names from the top, and makes what is missing of it. */
function findOrMake(
  groupware: Groupware,
  user: number,
  names: readonly string[],
  itemClass: ItemClass,
): Folder {
  let parent: Folder | undefined;
  for (const displayName of names) {
    const parentId = parent?.id;
    const found = listFolders(groupware, user).find(
      ({ folder }) =>
        folder.parentId === parentId && folder.displayName.toLowerCase() === displayName.toLowerCase(),
    );
    const place = parentId === undefined ? {} : { parentId };
    parent = found?.folder ?? addFolder(groupware, user, { displayName, type: types[itemClass], ...place });
  }
  return parent ?? getFolder(groupware, user, defaults[itemClass]).folder;
}

/** Where imported items go, by the names that they bring. Only in a write. */
export class ImportFolders {
  readonly #groupware: Groupware;
  readonly #user: number;
  readonly #found = new Map<string, FolderRow>();

  constructor(groupware: Groupware, user: number) {
    this.#groupware = groupware;
    this.#user = user;
  }

  get(names: readonly string[], itemClass: ItemClass): FolderRow {
    const key = `${itemClass}/${names.join("/")}`;
    const before = this.#found.get(key);
    if (before !== undefined) return before;
    const id = names.length === 1 ? known[names[0]?.toLowerCase() ?? ""] : undefined;
    const fixed = id === undefined ? undefined : getFolder(this.#groupware, this.#user, id);
    const row =
      fixed !== undefined && classOf(fixed.folder.type) === itemClass
        ? fixed
        : getFolder(
            this.#groupware,
            this.#user,
            findOrMake(this.#groupware, this.#user, names, itemClass).id,
          );
    this.#found.set(key, row);
    return row;
  }
}
