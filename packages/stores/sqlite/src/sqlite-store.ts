import type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "@easkit/syncstate";
import { type KeyRange, toKeyRange } from "./key-range.js";
import { migrate } from "./schema.js";
import {
  readBytes,
  readInteger,
  readText,
  type SqliteDatabase,
  type SqliteStatement,
} from "./sqlite-database.js";
import { openPlace, type SqlitePlace, type SqliteStoreOptions } from "./sqlite-place.js";
import { inTransaction } from "./transaction.js";

/**
 * Keeps sync state in SQLite. A commit is one transaction: after a crash it is there whole or not at all. When a
 * function rejects, with the error of the driver, nothing was written.
 *
 * @throws Error if the file cannot be opened, or was written by a newer release
 */
export function createSqliteStore(options: SqliteStoreOptions): SyncStateStore {
  return new SqliteStore(openPlace(options, migrate));
}

/** A page of a scan ends after so many entries or bytes, whichever comes first. */
const PAGE_ENTRIES = 256;
const PAGE_BYTES = 256 * 1024;

interface Page {
  readonly entries: readonly StoredEntry[];
  /** Where the next page begins, without it. */
  readonly last: string;
}

class SqliteStore implements SyncStateStore {
  readonly #place: SqlitePlace;
  readonly #statements: ReturnType<typeof prepareAll>;
  #open = true;

  constructor(place: SqlitePlace) {
    this.#place = place;
    this.#statements = prepareAll(place.database);
  }

  async get(key: string): Promise<StoredValue | undefined> {
    this.#check();
    const [row] = this.#statements.get.all(key);
    return row === undefined ? undefined : toStoredValue(row);
  }

  async *scan(prefix: string, options: { after?: string; limit?: number } = {}): AsyncIterable<StoredEntry> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let range = toKeyRange(prefix, options.after);
    while (left > 0) {
      const page = this.#readPage(range, Math.min(left, PAGE_ENTRIES));
      if (page === undefined) return;
      yield* page.entries;
      left -= page.entries.length;
      range = { from: page.last, inclusive: false, to: range.to };
    }
  }

  async commit(batch: Batch): Promise<CommitResult> {
    this.#check();
    const revision = inTransaction(this.#place.database, () => {
      if (!this.#holds(batch.expect ?? [])) return undefined;
      const { nextRevision, remove, put } = this.#statements;
      const [row] = nextRevision.all();
      const next = readInteger(row, "last");
      for (const key of batch.remove ?? []) remove.run(key);
      for (const { key, value } of batch.put ?? []) put.run(key, next, value);
      return next;
    });
    return revision === undefined ? { committed: false } : { committed: true, revision: String(revision) };
  }

  async remove(prefix: string): Promise<void> {
    this.#check();
    const { from, to } = toKeyRange(prefix, undefined);
    this.#statements.removeRange.run(from, to);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#place.close();
  }

  /**
   * Sizes first, which SQLite knows without reading the values: a page of large values is short. What another
   * process removes between the two reads is missing in the entries, not in how far the page goes.
   */
  #readPage({ from, inclusive, to }: KeyRange, limit: number): Page | undefined {
    this.#check();
    const { sizesFrom, sizesAfter, entries } = this.#statements;
    const sizes = (inclusive ? sizesFrom : sizesAfter).all(from, to, limit);
    const [first] = sizes;
    if (first === undefined) return undefined;
    const last = readText(sizes[countWithin(sizes, PAGE_BYTES) - 1], "key");
    const rows = entries.all(readText(first, "key"), last);
    return { last, entries: rows.map((row) => ({ key: readText(row, "key"), ...toStoredValue(row) })) };
  }

  #holds(expected: NonNullable<Batch["expect"]>): boolean {
    return expected.every(({ key, revision }) => {
      const [row] = this.#statements.revision.all(key);
      return (row === undefined ? undefined : readText(row, "revision")) === revision;
    });
  }

  #check(): void {
    if (!this.#open) throw new Error("The store is closed");
  }
}

/** Read with `all` only: libsql ends a read that `get` began no sooner than it drops the statement. */
function prepareAll(database: SqliteDatabase) {
  const prepare = (sql: string): SqliteStatement => database.prepare(sql);
  const sizes = (comparison: string) =>
    prepare(`SELECT key, length(value) AS size FROM easkit_state
             WHERE key ${comparison} ? AND key < ? ORDER BY key LIMIT ?`);
  return {
    get: prepare("SELECT CAST(revision AS TEXT) AS revision, value FROM easkit_state WHERE key = ?"),
    revision: prepare("SELECT CAST(revision AS TEXT) AS revision FROM easkit_state WHERE key = ?"),
    nextRevision: prepare("UPDATE easkit_revision SET last = last + 1 RETURNING last"),
    put: prepare(`INSERT INTO easkit_state (key, revision, value) VALUES (?, ?, ?)
                  ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value`),
    remove: prepare("DELETE FROM easkit_state WHERE key = ?"),
    removeRange: prepare("DELETE FROM easkit_state WHERE key >= ? AND key < ?"),
    sizesFrom: sizes(">="),
    sizesAfter: sizes(">"),
    entries: prepare(`SELECT key, CAST(revision AS TEXT) AS revision, value FROM easkit_state
                      WHERE key >= ? AND key <= ? ORDER BY key`),
  };
}

/** How many of the rows fit into so many bytes together; at least one. */
function countWithin(rows: readonly unknown[], bytes: number): number {
  let sum = 0;
  const over = rows.findIndex((row) => {
    sum += readInteger(row, "size");
    return sum > bytes;
  });
  return over < 0 ? rows.length : Math.max(1, over);
}

const toStoredValue = (row: unknown): StoredValue => ({
  value: readBytes(row, "value"),
  revision: readText(row, "revision"),
});
