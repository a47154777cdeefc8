import type { Batch, CommitResult, StoredEntry, StoredValue, SyncStateStore } from "@easkit/syncstate";
import { createRevisions } from "@easkit/syncstate/store-support";
import { commitCall, toBatchParameters } from "./batch-parameters.js";
import { LOST_RACE } from "./commit-function.js";
import { withConnection } from "./connections.js";
import { type KeyRange, toKeyRange } from "./key-range.js";
import { openPlace, type PostgresOptions, PostgresSchema } from "./postgres-place.js";
import { quoteIdentifier } from "./schema.js";

/** Where the state lies: a pool that the host has, or a database that the store connects to itself. */
export type PostgresStoreOptions = PostgresOptions;

/**
 * Keeps sync state in PostgreSQL 12 or later. Each commit is one statement and one transaction, right at PostgreSQL's
 * default isolation and stricter ones; it needs no session, so a pooler such as PgBouncer may sit between. Tables are
 * made with the first use. Keys may have up to about 2,600 bytes.
 *
 * Its functions reject with `StoreUnavailable` when the database cannot be reached or breaks off.
 */
export function createPostgresStore(options: PostgresStoreOptions): SyncStateStore {
  const { schema = "easkit" } = options;
  return new PostgresStore(openPlace(options), schema);
}

/** A page of a scan ends after so many entries or bytes, whichever comes first. */
const PAGE_ENTRIES = 256;
const PAGE_BYTES = 256 * 1024;

interface StateRow {
  readonly key: string;
  readonly revision: string;
  readonly value: Buffer;
}

class PostgresStore implements SyncStateStore {
  readonly #place: ReturnType<typeof openPlace>;
  readonly #schema: PostgresSchema;
  readonly #sql: ReturnType<typeof createStatements>;
  readonly #nextRevision = createRevisions();
  #open = true;

  constructor(place: ReturnType<typeof openPlace>, schema: string) {
    this.#place = place;
    this.#schema = new PostgresSchema(place.pool, schema);
    this.#sql = createStatements(quoteIdentifier(schema));
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const [row] = await this.#query<StateRow>("nothing", this.#sql.get, [key]);
    return row && toStoredValue(row);
  }

  async *scan(prefix: string, options: { after?: string; limit?: number } = {}): AsyncIterable<StoredEntry> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let range = toKeyRange(prefix, options.after);
    while (left > 0) {
      const rows = await this.#readPage(range, Math.min(left, PAGE_ENTRIES));
      for (const row of rows) yield { key: row.key, ...toStoredValue(row) };
      const last = rows.at(-1);
      if (last === undefined) return;
      left -= rows.length;
      range = { ...range, from: last.key, inclusive: false };
    }
  }

  async commit(batch: Batch): Promise<CommitResult> {
    const revision = this.#nextRevision();
    const parameters = toBatchParameters(batch, revision);
    try {
      const [row] = await this.#query<{ committed: boolean }>("unknown", this.#sql.commit, parameters);
      return row?.committed ? { committed: true, revision } : { committed: false };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === LOST_RACE) return { committed: false };
      throw error;
    }
  }

  async remove(prefix: string): Promise<void> {
    const { from, to } = toKeyRange(prefix);
    await this.#query("unknown", this.#sql.remove, [from, to]);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#place.end();
  }

  #readPage({ from, inclusive, to }: KeyRange, limit: number): Promise<StateRow[]> {
    const sql = inclusive ? this.#sql.pageFrom : this.#sql.pageAfter;
    return this.#query<StateRow>("nothing", sql, [from, to, limit, PAGE_BYTES]);
  }

  async #query<R extends object>(
    onLoss: "nothing" | "unknown",
    sql: string,
    parameters: unknown[],
  ): Promise<R[]> {
    if (!this.#open) throw new Error("The store is closed");
    await this.#schema.migrate();
    return withConnection(this.#place.pool, onLoss, async (client) => {
      const { rows } = await client.query<R>(sql, parameters);
      return rows;
    });
  }
}

/** A page is cut by the sum of its sizes, which PostgreSQL knows without reading the values that it leaves out. */
function createStatements(schema: string) {
  const page = (comparison: string) =>
    `SELECT key, revision, value FROM (
       SELECT key, revision, value, sum(octet_length(value)) OVER (ORDER BY key) - octet_length(value) AS before
       FROM (
         SELECT key, revision, value FROM ${schema}.state
         WHERE key ${comparison} $1 AND ($2::text IS NULL OR key < $2) ORDER BY key LIMIT $3
       ) AS entries
     ) AS sized WHERE before < $4 ORDER BY key`;
  return {
    get: `SELECT revision, value FROM ${schema}.state WHERE key = $1`,
    pageFrom: page(">="),
    pageAfter: page(">"),
    commit: commitCall(schema),
    // In the order in which commits lock, so that neither waits for the other.
    remove: `WITH doomed AS MATERIALIZED (
               SELECT key FROM ${schema}.state
               WHERE key >= $1 AND ($2::text IS NULL OR key < $2) ORDER BY key FOR UPDATE
             ) DELETE FROM ${schema}.state AS s USING doomed WHERE s.key = doomed.key`,
  };
}

const toStoredValue = ({ value, revision }: StateRow): StoredValue => ({ value, revision });
