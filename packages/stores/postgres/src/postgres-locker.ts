import type { Lock, Locker } from "@easkit/syncstate";
import { createLeaseLocker, type Leases, toLockName } from "@easkit/syncstate/store-support";
import { withConnection } from "./connections.js";
import { openPlace, type PostgresOptions, PostgresSchema } from "./postgres-place.js";
import { quoteIdentifier } from "./schema.js";

/** Where locks are kept, and how long they outlive their holder. */
export type PostgresLockerOptions = PostgresOptions & {
  /** Milliseconds after which the lock of a node that has died is free; 10,000 unless given. Renewed meanwhile. */
  readonly ttl?: number;
};

/** A lock in PostgreSQL. */
export interface PostgresLock extends Lock {
  /** Aborted when the lock can no longer be relied on: it could not be renewed in time, or was taken away. */
  readonly lost: AbortSignal;
}

/** Locks in PostgreSQL. */
export interface PostgresLocker extends Locker {
  lock(key: string, signal: AbortSignal): Promise<PostgresLock>;
  /** Ends a pool that was made for it. Locks that are held end with their time. */
  close(): Promise<void>;
}

/**
 * Locks as leases in an unlogged table, by the clock of the database: they need no session, so a pooler may sit between,
 * and do not wait for the disk. A crash of the server forgets them, and whoever held one hears that it is lost.
 */
export function createPostgresLocker(options: PostgresLockerOptions): PostgresLocker {
  const { schema = "easkit", ttl = 10_000 } = options;
  const { pool, end } = openPlace(options);
  const ready = new PostgresSchema(pool, schema);
  const sql = createStatements(quoteIdentifier(schema));
  const change = async (statement: string, parameters: unknown[]): Promise<boolean> => {
    await ready.migrate();
    return withConnection(pool, "unknown", async (client) => {
      const { rowCount } = await client.query(statement, parameters);
      return rowCount === 1;
    });
  };
  const leases: Leases<true> = {
    acquire: async (key, token) =>
      (await change(sql.acquire, [toLockName(key), token, ttl])) ? true : undefined,
    renew: (key, token) => change(sql.renew, [toLockName(key), token, ttl]),
    release: (key, token) => change(sql.release, [toLockName(key), token]),
  };
  const { lock } = createLeaseLocker(leases, ttl);
  return { lock, close: end };
}

function createStatements(schema: string) {
  const end = "clock_timestamp() + $3 * interval '1 millisecond'";
  return {
    // What the same token has is given again: an answer may have been lost on the way.
    acquire: `INSERT INTO ${schema}.lock AS l (key, token, expires) VALUES ($1, $2, ${end})
              ON CONFLICT (key) DO UPDATE SET token = excluded.token, expires = excluded.expires
              WHERE l.expires <= clock_timestamp() OR l.token = excluded.token`,
    renew: `UPDATE ${schema}.lock SET expires = ${end} WHERE key = $1 AND token = $2 AND expires > clock_timestamp()`,
    release: `DELETE FROM ${schema}.lock WHERE key = $1 AND token = $2`,
  };
}
