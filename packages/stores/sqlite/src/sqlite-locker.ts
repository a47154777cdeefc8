import type { Lock, Locker } from "@easkit/syncstate";
import { createLeaseLocker, toLockName } from "@easkit/syncstate/store-support";
import { migrate } from "./schema.js";
import type { SqliteDatabase } from "./sqlite-database.js";
import { openPlace, type SqliteStoreOptions } from "./sqlite-place.js";
import { inTransaction } from "./transaction.js";

/** Where locks are kept, and how long they outlive their holder. */
export type SqliteLockerOptions = SqliteStoreOptions & {
  /** Milliseconds after which the lock of a process that has died is free; 10,000 unless given. Renewed meanwhile. */
  readonly ttl?: number;
};

/** A lock in SQLite. */
export interface SqliteLock extends Lock {
  /** Aborted when the lock can no longer be relied on: the process was stopped for too long, or it was taken away. */
  readonly lost: AbortSignal;
}

/** Locks in SQLite. */
export interface SqliteLocker extends Locker {
  lock(key: string, signal: AbortSignal): Promise<SqliteLock>;
  /** Closes a file that it has opened. Locks that are held end with their time. */
  close(): Promise<void>;
}

/**
 * Locks for processes of one machine that share a file, as leases in a table, by the machine's clock. A single process
 * needs none of it: there `createMemoryLocker` of `@easkit/syncstate` does.
 *
 * @throws Error if the file cannot be opened, or was written by a newer release
 */
export function createSqliteLocker(options: SqliteLockerOptions): SqliteLocker {
  const { ttl = 10_000 } = options;
  const { database, close } = openPlace(options, migrate);
  const statements = prepareAll(database);
  let open = true;
  const check = () => {
    if (!open) throw new Error("The locker is closed");
  };
  const { lock } = createLeaseLocker<true>(
    {
      async acquire(key, token) {
        check();
        const now = Date.now();
        const rows = inTransaction(database, () =>
          statements.acquire.all(toLockName(key), token, now + ttl, now, token),
        );
        return rows !== undefined && rows.length > 0 ? true : undefined;
      },
      async renew(key, token) {
        check();
        const now = Date.now();
        return statements.renew.all(now + ttl, toLockName(key), token, now).length > 0;
      },
      async release(key, token) {
        check();
        statements.release.run(toLockName(key), token);
      },
    },
    ttl,
  );
  return {
    lock,
    async close() {
      if (!open) return;
      open = false;
      close();
    },
  };
}

/** Read with `all` only, see the store. */
function prepareAll(database: SqliteDatabase) {
  return {
    acquire: database.prepare(`INSERT INTO easkit_lock (key, token, expires) VALUES (?, ?, ?)
                               ON CONFLICT (key) DO UPDATE SET token = excluded.token, expires = excluded.expires
                               WHERE easkit_lock.expires <= ? OR easkit_lock.token = ? RETURNING key`),
    renew: database.prepare(
      "UPDATE easkit_lock SET expires = ? WHERE key = ? AND token = ? AND expires > ? RETURNING key",
    ),
    release: database.prepare("DELETE FROM easkit_lock WHERE key = ? AND token = ?"),
  };
}
