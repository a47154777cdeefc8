import { SortedKeys } from "./sorted-keys.js";
import type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "./store.js";

/** A store in the memory of this process, for tests, demonstrations and hosts whose devices may start over. */
export function createMemoryStore(): SyncStateStore {
  return new MemoryStore();
}

class MemoryStore implements SyncStateStore {
  readonly #values = new Map<string, StoredValue>();
  readonly #keys = new SortedKeys();
  #revision = 0;

  async get(key: string): Promise<StoredValue | undefined> {
    const stored = this.#values.get(key);
    return stored && copyOf(stored);
  }

  async *scan(prefix: string, options: { after?: string; limit?: number } = {}): AsyncIterable<StoredEntry> {
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    let key = after < prefix ? this.#keys.next(prefix, false) : this.#keys.next(after, true);
    for (let count = 0; count < limit && key?.startsWith(prefix); count++) {
      const stored = this.#values.get(key);
      // Gone since it was found: it does not count.
      if (stored === undefined) count--;
      else yield { key, ...copyOf(stored) };
      key = this.#keys.next(key, true);
    }
  }

  async commit(batch: Batch): Promise<CommitResult> {
    for (const { key, revision } of batch.expect ?? []) {
      if (this.#values.get(key)?.revision !== revision) return { committed: false };
    }
    const revision = String(++this.#revision);
    for (const key of batch.remove ?? []) this.#drop(key);
    for (const { key, value } of batch.put ?? []) {
      this.#values.set(key, { value: new Uint8Array(value), revision });
      this.#keys.add(key);
    }
    return { committed: true, revision };
  }

  async remove(prefix: string): Promise<void> {
    let key = this.#keys.next(prefix, false);
    while (key?.startsWith(prefix)) {
      this.#drop(key);
      key = this.#keys.next(key, false);
    }
  }

  #drop(key: string): void {
    this.#values.delete(key);
    this.#keys.delete(key);
  }
}

/** Nobody outside may reach the kept bytes. `Buffer.slice` would share them, so this does not rely on it. */
function copyOf({ value, revision }: StoredValue): StoredValue {
  return { value: new Uint8Array(value), revision };
}
