import { type Batch, createMemoryStore, type StoredEntry, type SyncStateStore } from "@easkit/syncstate";

/** A way to get a store wrong, given a right one. */
export type StoreFault = (right: SyncStateStore) => Partial<SyncStateStore>;

type ScanOptions = NonNullable<Parameters<SyncStateStore["scan"]>[1]>;

async function listOf(entries: AsyncIterable<StoredEntry>): Promise<StoredEntry[]> {
  const all: StoredEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

/** Changes every batch before it is committed. */
const rewriting =
  (rewrite: (batch: Batch) => Batch): StoreFault =>
  (right) => ({ commit: (batch) => right.commit(rewrite(batch)) });

/** Changes every scan after it was read whole. */
const rescanning =
  (change: (entries: StoredEntry[], prefix: string, options: ScanOptions) => StoredEntry[]): StoreFault =>
  (right) => ({
    async *scan(prefix, options = {}) {
      yield* change(await listOf(right.scan(prefix, options)), prefix, options);
    },
  });

/** Turns keys into others on the way in, and leaves them so. */
const renaming =
  (rename: (key: string) => string): StoreFault =>
  (right) => ({
    get: (key) => right.get(rename(key)),
    scan: (prefix, options) => right.scan(rename(prefix), options),
    remove: (prefix) => right.remove(rename(prefix)),
    commit: ({ expect = [], put = [], remove = [] }) =>
      right.commit({
        expect: expect.map((each) => ({ ...each, key: rename(each.key) })),
        put: put.map((each) => ({ ...each, key: rename(each.key) })),
        remove: remove.map(rename),
      }),
  });

/** Scans and removes by a pattern made of the prefix. */
const matching =
  (toPattern: (prefix: string) => RegExp): StoreFault =>
  (right) => {
    const matches = async (prefix: string, after?: string) => {
      const entries = await listOf(right.scan("", after === undefined ? {} : { after }));
      return entries.filter(({ key }) => toPattern(prefix).test(key));
    };
    return {
      async *scan(prefix, { after, limit } = {}) {
        yield* (await matches(prefix, after)).slice(0, limit);
      },
      async remove(prefix) {
        await right.commit({ remove: (await matches(prefix)).map(({ key }) => key) });
      },
    };
  };

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Gives its own revisions, made from the key, the value and how many times the key was written in this life. */
function revising(toRevision: (key: string, value: Uint8Array, writes: number) => string): StoreFault {
  return (right) => {
    const writes = new Map<string, number>();
    const revise = <T extends { value: Uint8Array }>(key: string, stored: T) => ({
      ...stored,
      revision: toRevision(key, stored.value, writes.get(key) ?? 0),
    });
    const get: SyncStateStore["get"] = async (key) => {
      const stored = await right.get(key);
      return stored && revise(key, stored);
    };
    return {
      get,
      async *scan(prefix, options) {
        for await (const entry of right.scan(prefix, options)) yield revise(entry.key, entry);
      },
      async remove(prefix) {
        for (const key of writes.keys()) if (key.startsWith(prefix)) writes.delete(key);
        await right.remove(prefix);
      },
      async commit({ expect = [], put = [], remove = [] }) {
        for (const { key, revision } of expect) {
          if ((await get(key))?.revision !== revision) return { committed: false };
        }
        for (const key of remove) writes.delete(key);
        for (const { key } of put) writes.set(key, (writes.get(key) ?? 0) + 1);
        await right.commit({ put, remove });
        const [first] = put;
        return { committed: true, revision: first ? ((await get(first.key))?.revision ?? "") : "none" };
      },
    };
  };
}

/** Faults by name. */
export const storeFaults = {
  "compares nothing": rewriting(({ put = [], remove = [] }) => ({ put, remove })),
  "compares revisions only, not absence": rewriting(({ expect = [], ...rest }) => ({
    ...rest,
    expect: expect.filter(({ revision }) => revision !== undefined),
  })),
  "compares the first expectation only": rewriting(({ expect = [], ...rest }) => ({
    ...rest,
    expect: expect.slice(0, 1),
  })),
  "takes a removed key for unchanged": (right) => ({
    async commit({ expect = [], ...rest }) {
      const there: Array<(typeof expect)[number]> = [];
      for (const each of expect) if ((await right.get(each.key)) !== undefined) there.push(each);
      return right.commit({ ...rest, expect: there });
    },
  }),
  "does part of a refused batch": (right) => ({
    async commit({ expect = [], put = [], remove = [] }) {
      await right.commit({ remove });
      return right.commit({ expect, put });
    },
  }),
  "forgets removes in a batch with puts": rewriting((batch) =>
    (batch.put ?? []).length > 0 ? { ...batch, remove: [] } : batch,
  ),
  "takes a hundred puts at most": rewriting(({ put = [], ...rest }) => ({ ...rest, put: put.slice(0, 100) })),
  "compares first and writes later": (right) => ({
    async commit({ expect = [], put = [], remove = [] }) {
      for (const { key, revision } of expect) {
        if ((await right.get(key))?.revision !== revision) return { committed: false };
      }
      await Promise.resolve();
      return right.commit({ put, remove });
    },
  }),
  "has one lock and refuses who comes second": (right) => {
    let locked = false;
    return {
      async commit(batch) {
        if (locked) return { committed: false };
        locked = true;
        await Promise.resolve();
        const result = await right.commit(batch);
        locked = false;
        return result;
      },
    };
  },
  "gives revisions of its own in results": (right) => ({
    async commit(batch) {
      const result = await right.commit(batch);
      return result.committed ? { committed: true, revision: `r${result.revision}` } : result;
    },
  }),
  "takes a hash of the value for a revision": revising(
    (key, value) => `${key} ${Buffer.from(value).toString("hex")}`,
  ),
  "counts writes of a key from 1 in each life": revising((_, __, writes) => String(writes)),
  "gives all keys the newest revision": (right) => {
    let newest = "0";
    return {
      async get(key) {
        const stored = await right.get(key);
        return stored && { ...stored, revision: newest };
      },
      async commit(batch) {
        const result = await right.commit(batch);
        if (result.committed) newest = result.revision;
        return result;
      },
    };
  },
  "finds what was removed": (right) => {
    const last = new Map<string, Uint8Array>();
    return {
      async get(key) {
        const stored = await right.get(key);
        if (stored) last.set(key, stored.value);
        const value = last.get(key) ?? new Uint8Array();
        return stored ?? { value, revision: "removed" };
      },
    };
  },
  "reads from a cache that commits do not clear": (right) => {
    const cache = new Map<string, ReturnType<SyncStateStore["get"]>>();
    return {
      async get(key) {
        const cached = cache.get(key) ?? right.get(key);
        if ((await cached) !== undefined) cache.set(key, cached);
        return cached;
      },
    };
  },
  "keeps text instead of bytes": rewriting(({ put = [], ...rest }) => ({
    ...rest,
    put: put.map(({ key, value }) => ({ key, value: Buffer.from(Buffer.from(value).toString("utf8")) })),
  })),
  "cuts values at 64 KiB": rewriting(({ put = [], ...rest }) => ({
    ...rest,
    put: put.map(({ key, value }) => ({ key, value: value.slice(0, 65_536) })),
  })),
  "stores the whole buffer behind a view": rewriting(({ put = [], ...rest }) => ({
    ...rest,
    put: put.map(({ key, value }) => ({ key, value: new Uint8Array(value.buffer) })),
  })),
  "keeps the buffers that it is given": (right) => {
    const given = new Map<string, Uint8Array>();
    return {
      async get(key) {
        const stored = await right.get(key);
        return stored && { ...stored, value: new Uint8Array(given.get(key) ?? stored.value) };
      },
      async commit(batch) {
        const result = await right.commit(batch);
        if (result.committed) for (const { key, value } of batch.put ?? []) given.set(key, value);
        return result;
      },
    };
  },
  "hands out the buffers that it keeps": (right) => {
    const kept = new Map<string, Uint8Array>();
    return {
      async get(key) {
        const stored = await right.get(key);
        if (stored === undefined) return undefined;
        const value = kept.get(stored.revision) ?? stored.value;
        kept.set(stored.revision, value);
        return { ...stored, value };
      },
    };
  },
  "trims keys": renaming((key) => key.trim()),
  "takes upper case for lower case": renaming((key) => key.toLowerCase()),
  "cuts keys at 255 characters": renaming((key) => key.slice(0, 255)),
  "orders keys as a dictionary does": rescanning((entries) =>
    entries.sort((a, b) => a.key.localeCompare(b.key, "en")),
  ),
  "takes a prefix for a path": matching((prefix) => new RegExp(`^${escapeRegExp(prefix)}(/|$|(?<=/))`)),
  "takes prefixes for patterns": matching(
    (prefix) => new RegExp(`^${escapeRegExp(prefix).replaceAll("_", ".").replaceAll("%", ".*")}`),
  ),
  "gives each entry of a scan the first one's revision": rescanning((entries) =>
    entries.map((entry) => ({ ...entry, revision: entries[0]?.revision ?? entry.revision })),
  ),
  "begins a scan with the key that it should come after": (right) => ({
    async *scan(prefix, options = {}) {
      const { after } = options;
      const stored = after?.startsWith(prefix) ? await right.get(after) : undefined;
      if (after !== undefined && stored !== undefined) yield { key: after, ...stored };
      yield* right.scan(prefix, options);
    },
  }),
  "ignores the limit of a scan": (right) => ({
    scan: (prefix, { after } = {}) => right.scan(prefix, after === undefined ? {} : { after }),
  }),
  "scans one page of a thousand": rescanning((entries) => entries.slice(0, 1000)),
  "keeps a lock when a scan is left early": (right) => {
    let locked = false;
    return {
      async *scan(prefix, options) {
        locked = true;
        for await (const entry of right.scan(prefix, options)) yield entry;
        locked = false;
      },
      async commit(batch) {
        if (locked) throw new Error("locked");
        return right.commit(batch);
      },
    };
  },
  "counts the entries of pages that it has read": (right) => ({
    async *scan(prefix, { after, limit = Number.POSITIVE_INFINITY } = {}) {
      for (let offset = 0; offset < limit; offset += 100) {
        const entries = await listOf(right.scan(prefix, after === undefined ? {} : { after }));
        const page = entries.slice(offset, Math.min(offset + 100, limit));
        if (page.length === 0) return;
        yield* page;
      }
    },
  }),
  "removes a thousand keys at most": (right) => ({
    async remove(prefix) {
      const entries = await listOf(right.scan(prefix, { limit: 1000 }));
      await right.commit({ remove: entries.map(({ key }) => key) });
    },
  }),
} satisfies Record<string, StoreFault>;

/** A store in memory that is wrong in one way, or right if no fault is given. */
export function createFaultyStore(fault?: StoreFault): SyncStateStore {
  const right = createMemoryStore();
  const whole: SyncStateStore = {
    get: (key) => right.get(key),
    scan: (prefix, options) => right.scan(prefix, options),
    commit: (batch) => right.commit(batch),
    remove: (prefix) => right.remove(prefix),
  };
  return { ...whole, ...fault?.(right) };
}
