import type { StoredEntry, StoredValue, SyncStateStore } from "@easkit/syncstate";
import type { DelayedGate } from "../server/gated-store.js";

/** Milliseconds for which a write is only in the memory of the process. */
const behind = 1_500;

/** As if state were written after the answer: what the process has committed reaches the store a while later. */
export function writeBehind(store: SyncStateStore, process: DelayedGate): SyncStateStore {
  /** What this process has written; `undefined` is gone. */
  const written = new Map<string, StoredValue | undefined>();
  let commits = 0;
  const flushLater = async (write: () => Promise<unknown>): Promise<void> => {
    await process.gate("write behind", behind);
    await write();
  };
  const get = async (key: string): Promise<StoredValue | undefined> =>
    written.has(key) ? written.get(key) : store.get(key);
  const entries = async (prefix: string): Promise<StoredEntry[]> => {
    const found = new Map<string, StoredValue | undefined>();
    for await (const { key, ...value } of store.scan(prefix)) found.set(key, value);
    for (const [key, value] of written) if (key.startsWith(prefix)) found.set(key, value);
    const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.flatMap(([key, value]) => (value ? { key, ...value } : []));
  };
  return {
    get,
    async *scan(prefix, { after = "", limit = Number.POSITIVE_INFINITY } = {}) {
      yield* (await entries(prefix)).filter(({ key }) => key > after).slice(0, limit);
    },
    async commit({ expect = [], put = [], remove = [] }) {
      for (const { key, revision } of expect) {
        if ((await get(key))?.revision !== revision) return { committed: false };
      }
      const revision = `behind ${++commits}`;
      for (const key of remove) written.set(key, undefined);
      for (const { key, value } of put) written.set(key, { value, revision });
      void flushLater(() => store.commit({ put, remove }));
      return { committed: true, revision };
    },
    async remove(prefix) {
      for (const { key } of await entries(prefix)) written.set(key, undefined);
      void flushLater(() => store.remove(prefix));
    },
  };
}
