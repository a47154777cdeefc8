import { openDatabase } from "./open-database.js";
import type { SqliteDatabase } from "./sqlite-database.js";

/** Where the state lies: a file that the store opens, or a database that is open already. */
export type SqliteStoreOptions = SqliteFileOptions | SqliteHandleOptions;

/** A file that the store opens, in WAL mode, and closes. Several processes of one machine may open it at once. */
export interface SqliteFileOptions {
  /** Path of the file, created with the folders above it where missing; `:memory:` for none. */
  readonly path: string;
  /**
   * What a commit survives once it has ended. `normal` (the default): the end of the process, however sudden; a
   * loss of power or a crash of the machine may take the last commits with it, whole ones, newest first. Devices
   * then come back with a key that is not known and start the collections concerned over; they are never told
   * anything wrong. `full`: loss of power as well, at the price of waiting for the disk with every commit.
   */
  readonly synchronous?: "normal" | "full";
  /** Milliseconds that a commit waits for another process that is writing; 5000 unless given. Blocks meanwhile. */
  readonly busyTimeout?: number;
}

/**
 * A database that the host has opened with node:sqlite, libsql or better-sqlite3. The store adds its tables, named
 * `easkit_*`, leaves journal mode and all other settings to the host, and does not close it. The host must not hold
 * a transaction open on it while it waits for something.
 */
export interface SqliteHandleOptions {
  readonly database: SqliteDatabase;
}

/** An open database, and what closes it if it was opened here. */
export interface SqlitePlace {
  readonly database: SqliteDatabase;
  readonly close: () => void;
}

/** Opens what the options name and makes it ready with `prepare`. @throws Error if either fails */
export function openPlace(
  options: SqliteStoreOptions,
  prepare: (database: SqliteDatabase) => void,
): SqlitePlace {
  if ("database" in options) {
    prepare(options.database);
    return { database: options.database, close: () => {} };
  }
  const { path, synchronous = "normal", busyTimeout = 5000 } = options;
  const database = openDatabase(path, { synchronous, busyTimeout });
  try {
    prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const close = () => {
    // Leaves all in the one file, also where a driver lets go of it later. Others at work on it are no error.
    database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
    database.close();
  };
  return { database, close };
}
