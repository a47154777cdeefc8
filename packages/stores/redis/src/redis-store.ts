import type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "@easkit/syncstate";
import { createRevisions } from "@easkit/syncstate/store-support";
import { toHashTag } from "./key-names.js";
import { type LexRange, toLexRange } from "./lex-range.js";
import { createLink, type RedisLink, type RedisPlace } from "./redis-link.js";
import { commitScript, pageScript, removeScript } from "./store-scripts.js";

/** Where the state lies. */
export type RedisStoreOptions = RedisPlace & {
  /** What the names of the store's two keys begin with, in braces; `easkit` unless given. */
  readonly prefix?: string;
};

/**
 * Keeps sync state in Redis 5 or later. A commit is one script, which no other command comes in between. All lies in
 * two keys with one hash tag, so on a cluster one node holds a store.
 *
 * What survives a restart of Redis is what Redis is told to keep: without persistence nothing (all devices start over),
 * with an append-only file all but about the last second. What is lost is never mistaken: devices concerned start their
 * collections over. Redis must not evict keys (`maxmemory-policy noeviction`), and the client must not read from
 * replicas.
 *
 * Its functions reject with `StoreUnavailable` when Redis cannot be reached or breaks off.
 */
export function createRedisStore(options: RedisStoreOptions): SyncStateStore {
  const tag = toHashTag(options.prefix ?? "easkit");
  return new RedisStore(createLink(options), [`${tag}:names`, `${tag}:values`]);
}

/** A page of a scan ends after so many entries or bytes, whichever comes first. */
const PAGE_ENTRIES = 256;
const PAGE_BYTES = 256 * 1024;
/** As many keys go in one step, so that others are not kept waiting. */
const REMOVES_AT_ONCE = 1000;

class RedisStore implements SyncStateStore {
  readonly #link: RedisLink;
  readonly #keys: [names: string, values: string];
  readonly #nextRevision = createRevisions();
  #open = true;

  constructor(link: RedisLink, keys: [names: string, values: string]) {
    this.#link = link;
    this.#keys = keys;
  }

  async get(key: string): Promise<StoredValue | undefined> {
    this.#check();
    const stored = await this.#link.send("nothing", "HGET", [this.#keys[1], key]);
    return stored === null ? undefined : toStoredValue(stored);
  }

  async *scan(prefix: string, options: { after?: string; limit?: number } = {}): AsyncIterable<StoredEntry> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let range = toLexRange(prefix, options.after);
    while (left > 0) {
      const page = await this.#readPage(range, Math.min(left, PAGE_ENTRIES));
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      left -= page.length;
      range = { from: `(${last.key}`, to: range.to };
    }
  }

  async commit(batch: Batch): Promise<CommitResult> {
    this.#check();
    const revision = this.#nextRevision();
    const { expect = [], remove = [], put = [] } = batch;
    const written = await this.#link.run("unknown", commitScript, this.#keys, [
      revision,
      ...[expect.length, remove.length, put.length].map(String),
      ...expect.flatMap((each) => [each.key, each.revision ?? ""]),
      ...remove,
      // Copied: the client may send it later.
      ...put.flatMap(({ key, value }) => [key, Buffer.from(value)]),
    ]);
    return written === 1 ? { committed: true, revision } : { committed: false };
  }

  /** In steps of a thousand keys: whoever reads meanwhile may see the rest. */
  async remove(prefix: string): Promise<void> {
    const { from, to } = toLexRange(prefix);
    for (let removed = REMOVES_AT_ONCE; removed === REMOVES_AT_ONCE; ) {
      this.#check();
      const values = [from, to, String(REMOVES_AT_ONCE)];
      removed = Number(await this.#link.run("unknown", removeScript, this.#keys, values));
    }
  }

  async close(): Promise<void> {
    this.#open = false;
    await this.#link.close();
  }

  async #readPage({ from, to }: LexRange, limit: number): Promise<StoredEntry[]> {
    this.#check();
    const values = [from, to, String(limit), String(PAGE_BYTES)];
    const page = await this.#link.run("nothing", pageScript, this.#keys, values);
    if (!Array.isArray(page)) throw new TypeError("Redis gave no page");
    const entries: StoredEntry[] = [];
    for (let at = 0; at < page.length; at += 2) {
      entries.push({ key: String(page[at]), ...toStoredValue(page[at + 1]) });
    }
    return entries;
  }

  #check(): void {
    if (!this.#open) throw new Error("The store is closed");
  }
}

const COLON = 0x3a;

function toStoredValue(stored: unknown): StoredValue {
  if (!Buffer.isBuffer(stored)) throw new TypeError("Redis gave no bytes");
  const colon = stored.indexOf(COLON);
  // A copy: the answer is a part of what came in with others.
  return { revision: stored.toString("latin1", 0, colon), value: new Uint8Array(stored.subarray(colon + 1)) };
}
