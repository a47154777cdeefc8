import type { SqliteDatabase } from "./sqlite-database.js";

/**
 * Runs `body` as one transaction that takes the write lock at once, and gives its result. When `body` gives
 * `undefined` or throws, the transaction leaves no trace.
 */
export function inTransaction<T>(database: SqliteDatabase, body: () => T | undefined): T | undefined {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = body();
    database.exec(result === undefined ? "ROLLBACK" : "COMMIT");
    return result;
  } catch (error) {
    rollBack(database, error);
    throw error;
  }
}

/** After some errors (disk full, for one) SQLite has rolled back by itself and refuses to do it again. */
function rollBack(database: SqliteDatabase, cause: unknown): void {
  try {
    database.exec("ROLLBACK");
  } catch (error) {
    if (error instanceof Error && error.message.includes("no transaction is active")) return;
    throw new AggregateError([cause, error], "A transaction failed and could not be rolled back");
  }
}
