import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import type { Folder } from "../folder.js";

/** How long what a folder is counts as known, in milliseconds. */
const LIFETIME = 30_000;
const MOST_USERS = 1_000;

interface Page {
  readonly read: number;
  readonly folders: Promise<ReadonlyMap<string, Folder>>;
}

/** Remembers for a while what the folders of each mailbox are, so that not every call has to list them. */
export class FolderBook {
  readonly #backend: Pick<Backend, "listFolders">;
  readonly #now: () => number;
  readonly #pages = new Map<string, Page>();

  constructor(backend: Pick<Backend, "listFolders">, now: () => number) {
    this.#backend = backend;
    this.#now = now;
  }

  /** All folders of whoever a call is for. */
  async folders(ctx: CallContext): Promise<ReadonlyMap<string, Folder>> {
    const key = keyOf(ctx);
    const known = this.#pages.get(key);
    if (known && this.#now() - known.read < LIFETIME) return known.folders;
    const page = { read: this.#now(), folders: this.#read(ctx) };
    this.#keep(key, page);
    try {
      return await page.folders;
    } catch (error) {
      if (this.#pages.get(key) === page) this.#pages.delete(key);
      throw error;
    }
  }

  /** One folder; undefined if there is none of that id. */
  async find(ctx: CallContext, folderId: string): Promise<Folder | undefined> {
    return (await this.folders(ctx)).get(folderId);
  }

  /** Takes over a listing that was made anyway. */
  async *noting(ctx: CallContext, listing: AsyncIterable<Folder>): AsyncGenerator<Folder> {
    const folders = new Map<string, Folder>();
    for await (const folder of listing) {
      folders.set(folder.id, folder);
      yield folder;
    }
    this.#keep(keyOf(ctx), { read: this.#now(), folders: Promise.resolve(folders) });
  }

  async #read(ctx: CallContext): Promise<ReadonlyMap<string, Folder>> {
    const folders = new Map<string, Folder>();
    for await (const folder of this.#backend.listFolders(ctx)) folders.set(folder.id, folder);
    return folders;
  }

  #keep(key: string, page: Page): void {
    this.#pages.delete(key);
    this.#pages.set(key, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_USERS) break;
      this.#pages.delete(oldest);
    }
  }
}

const keyOf = ({ principal: { id, actor } }: CallContext): string => JSON.stringify([id, actor ?? id]);
