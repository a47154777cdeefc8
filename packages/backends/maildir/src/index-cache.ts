import { FolderIndex } from "./folder-index.js";

/** The indexes of the folders in use; those used longest ago are dropped when they know too many messages in all. */
export class IndexCache {
  readonly #indexes = new Map<string, FolderIndex>();
  readonly #limit: number;
  readonly #now: () => number;

  /** @param limit messages in all folders together */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** The index of a folder, by its absolute directory. */
  get(directory: string): FolderIndex {
    const index = this.#indexes.get(directory) ?? new FolderIndex(directory, this.#now);
    this.#indexes.delete(directory);
    this.#trim();
    this.#indexes.set(directory, index);
    return index;
  }

  #trim(): void {
    // An empty one costs something, too.
    let total = 0;
    for (const { size } of this.#indexes.values()) total += size + 20;
    for (const [directory, { size }] of this.#indexes) {
      if (total <= this.#limit) return;
      this.#indexes.delete(directory);
      total -= size + 20;
    }
  }
}
