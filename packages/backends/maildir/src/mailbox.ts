import type { Folder } from "@easkit/backend";
import type { FolderIndex } from "./folder-index.js";
import { FolderTree, type FolderTreeOptions } from "./folder-tree.js";
import type { IndexCache } from "./index-cache.js";

/** One user's Maildir: its folders, and what is known of what lies in them. */
export class MaildirMailbox {
  readonly tree: FolderTree;
  readonly #indexes: IndexCache;

  constructor(root: string, indexes: IndexCache, options: FolderTreeOptions) {
    this.tree = new FolderTree(root, options);
    this.#indexes = indexes;
  }

  /** What is in a folder. @throws BackendError `not-found` */
  async open(folderId: string): Promise<FolderIndex> {
    return this.#indexes.get(await this.tree.pathOf(folderId));
  }

  /** All folders. */
  async folders(): Promise<readonly Folder[]> {
    return (await this.tree.list()).map(({ folder }) => folder);
  }
}
