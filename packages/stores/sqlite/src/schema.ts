import { readInteger, type SqliteDatabase } from "./sqlite-database.js";
import { inTransaction } from "./transaction.js";

/** What brings a database from each version of the schema to the next; the first from nothing to 1. */
const migrations: readonly string[] = [
  `CREATE TABLE easkit_state (
     key TEXT NOT NULL PRIMARY KEY,
     revision INTEGER NOT NULL,
     value BLOB NOT NULL
   );
   CREATE TABLE easkit_revision (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     last INTEGER NOT NULL
   );
   INSERT INTO easkit_revision (id, last) VALUES (1, 0);`,
  `CREATE TABLE easkit_lock (
     key TEXT NOT NULL PRIMARY KEY,
     token TEXT NOT NULL,
     expires INTEGER NOT NULL
   );`,
];

/**
 * Creates the tables, or brings those of an older release up to date. All in one transaction, so that of several
 * processes that open a new file at once one does it and the others find it done.
 *
 * @throws Error if the tables were made by a newer release
 */
export function migrate(database: SqliteDatabase): void {
  // A look first: opening a file that is up to date takes no write lock.
  if (readVersion(database) === migrations.length) return;
  inTransaction(database, () => {
    database.exec(`CREATE TABLE IF NOT EXISTS easkit_schema (
                     id INTEGER PRIMARY KEY CHECK (id = 1),
                     version INTEGER NOT NULL
                   )`);
    const version = readVersion(database);
    for (const migration of migrations.slice(version)) database.exec(migration);
    database
      .prepare(
        "INSERT INTO easkit_schema (id, version) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET version = ?",
      )
      .run(1, migrations.length, migrations.length);
    return version;
  });
}

function readVersion(database: SqliteDatabase): number {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'easkit_schema'")
    .all();
  if (tables.length === 0) return 0;
  const [row] = database.prepare("SELECT version FROM easkit_schema").all();
  const version = row === undefined ? 0 : readInteger(row, "version");
  if (version > migrations.length) {
    throw new Error(`The tables have version ${version}; this release knows ${migrations.length} at most`);
  }
  return version;
}
