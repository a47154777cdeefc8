import { BackendError, type Folder, type NewFolder } from "@easkit/backend";
import { defaultFolders, isUserType } from "./default-folders.js";
import { ItemFolder } from "./item-folder.js";

/** A folder to be made from outside: unlike those that devices make, it may be of any type and bring its id. */
export interface FolderSeed extends NewFolder {
  readonly id?: string;
}

/** A folder with its items. */
export interface FilledFolder {
  readonly folder: Folder;
  readonly items: ItemFolder;
}

/** The folders of a mailbox, as a tree. */
export class FolderList {
  readonly #folders = new Map<string, FilledFolder>();
  readonly #epoch: string;
  readonly #historyLimit: number;
  #made = 0;

  constructor(epoch: string, historyLimit: number) {
    this.#epoch = epoch;
    this.#historyLimit = historyLimit;
    for (const folder of defaultFolders) this.add(folder);
  }

  list(): readonly Folder[] {
    return [...this.#folders.values()].map(({ folder }) => ({ ...folder }));
  }

  /** @throws BackendError `not-found` */
  get(id: string): FilledFolder {
    const found = this.#folders.get(id);
    if (found === undefined) throw new BackendError("not-found", `no folder ${id}`);
    return found;
  }

  /** @throws BackendError `not-found` (the parent), `exists`, `invalid` */
  add({ id = this.#newId(), parentId, displayName, type }: FolderSeed): Folder {
    if (this.#folders.has(id)) throw new BackendError("exists", `there is a folder ${id} already`);
    this.#checkPlace(displayName, parentId);
    const folder = { id, displayName, type, ...(parentId === undefined ? {} : { parentId }) };
    const items = new ItemFolder(`${this.#epoch}-${this.#made}`, this.#historyLimit);
    this.#folders.set(id, { folder, items });
    return { ...folder };
  }

  /** @throws BackendError `not-found`, `exists`, `invalid`, `forbidden` for a default folder */
  change(id: string, displayName: string, parentId: string | undefined): void {
    const { folder, items } = this.#userFolder(id);
    this.#checkPlace(displayName, parentId, id);
    if (parentId !== undefined && this.#under(id).includes(parentId)) {
      throw new BackendError("invalid", "a folder cannot lie in itself");
    }
    const moved = { id, displayName, type: folder.type, ...(parentId === undefined ? {} : { parentId }) };
    this.#folders.set(id, { folder: moved, items });
  }

  /** With all folders in it. @throws BackendError `not-found`, `forbidden` for a default folder */
  remove(id: string): void {
    this.#userFolder(id);
    for (const gone of this.#under(id)) this.#folders.delete(gone);
  }

  /** @throws BackendError `not-found` */
  removeChildren(id: string): void {
    this.get(id);
    for (const gone of this.#under(id)) if (gone !== id) this.#folders.delete(gone);
  }

  #newId(): string {
    do this.#made++;
    while (this.#folders.has(`f${this.#made}`));
    return `f${this.#made}`;
  }

  #userFolder(id: string): FilledFolder {
    const found = this.get(id);
    if (!isUserType(found.folder.type)) throw new BackendError("forbidden", `${id} is a default folder`);
    return found;
  }

  #checkPlace(displayName: string, parentId: string | undefined, self?: string): void {
    if (displayName.trim() === "") throw new BackendError("invalid", "a folder needs a name");
    if (parentId !== undefined) this.get(parentId);
    const name = displayName.toLowerCase();
    for (const { folder } of this.#folders.values()) {
      const same = folder.parentId === parentId && folder.displayName.toLowerCase() === name;
      if (same && folder.id !== self)
        throw new BackendError("exists", "there is a folder of that name already");
    }
  }

  /** The folder itself and all below it. */
  #under(id: string): readonly string[] {
    const found = [id];
    for (const above of found) {
      for (const { folder } of this.#folders.values()) if (folder.parentId === above) found.push(folder.id);
    }
    return found;
  }
}
