import type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "@easkit/syncstate";

/** Something to be waited for before and after a call. */
export interface Gate {
  gate(label: string): Promise<void>;
}

/** A gate that can also open later. */
export interface DelayedGate {
  /** Waits at least `delay` milliseconds. */
  gate(label: string, delay: number): Promise<void>;
}

/** A store whose calls wait for the scheduler: the process can end before or after any of them. */
export function withGates(store: SyncStateStore, process: Gate): SyncStateStore {
  return {
    async get(key: string): Promise<StoredValue | undefined> {
      await process.gate("store get");
      return store.get(key);
    },
    async *scan(prefix, options): AsyncIterable<StoredEntry> {
      await process.gate("store scan");
      yield* store.scan(prefix, options);
    },
    async commit(batch: Batch): Promise<CommitResult> {
      await process.gate("store commit");
      const result = await store.commit(batch);
      await process.gate("store committed");
      return result;
    },
    async remove(prefix: string): Promise<void> {
      await process.gate("store remove");
      await store.remove(prefix);
      await process.gate("store removed");
    },
  };
}
