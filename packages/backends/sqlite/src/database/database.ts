import {
  readInteger,
  type SqliteDatabase,
  type SqliteStatement,
  type SqliteValue,
} from "./sqlite-database.js";

import { toStorageFault } from "./storage-fault.js";

/** libsql takes a lone object for named parameters, and ends the process if that object is bytes. */
function checkParameters(parameters: readonly SqliteValue[]): void {
  if (parameters.length === 1 && typeof parameters[0] === "object") {
    throw new TypeError("bytes or null cannot be the only parameter of a statement");
  }
}

/** A database with its statements prepared once, and its transactions in order. */
export class Database {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();
  #isWriting = false;
  #isOpen = true;
  #whenCommitted: (() => void)[] = [];

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** All rows of a query; it has to limit itself. Always read to the end: libsql frees an open read late. */
  rows(sql: string, ...parameters: SqliteValue[]): unknown[] {
    checkParameters(parameters);
    return this.#prepare(sql).all(...parameters);
  }

  /** The first row of a query. */
  row(sql: string, ...parameters: SqliteValue[]): unknown {
    return this.rows(sql, ...parameters)[0];
  }

  /** Runs a statement that gives no rows. */
  run(sql: string, ...parameters: SqliteValue[]): void {
    checkParameters(parameters);
    this.#prepare(sql).run(...parameters);
  }

  /** Runs several statements without parameters. */
  exec(sql: string): void {
    this.#check();
    this.#database.exec(sql);
  }

  /**
   * Runs `body` as one transaction that takes the write lock at once. When it throws, it leaves no trace.
   *
   * @throws BackendError `unavailable` if the file cannot be written now, such as on a full disk
   */
  write<T>(body: () => T): T {
    if (this.#isWriting) return body();
    this.#begin();
    this.#isWriting = true;
    try {
      const result = body();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      this.#whenCommitted = [];
      this.#rollBack(error);
      throw toStorageFault(error);
    } finally {
      this.#isWriting = false;
      this.#afterCommit();
    }
  }

  #begin(): void {
    try {
      this.exec("BEGIN IMMEDIATE");
    } catch (error) {
      throw toStorageFault(error);
    }
  }

  /** Runs `body` on one state of the database, whatever others write meanwhile. */
  read<T>(body: () => T): T {
    if (this.#isWriting) return body();
    this.exec("BEGIN");
    try {
      return body();
    } finally {
      // A read has nothing to lose.
      this.exec("COMMIT");
    }
  }

  /** Does something once the current transaction is through; not if it fails. */
  whenCommitted(act: () => void): void {
    this.#whenCommitted.push(act);
  }

  /** A number that is higher than all before it in this database. Only in a write. */
  next(): number {
    return readInteger(this.row("UPDATE sequence SET last = last + 1 RETURNING last"), "last");
  }

  close(): void {
    if (!this.#isOpen) return;
    // Leaves all in the one file, also where a driver lets go of it later. Others at work on it are no error.
    this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
    this.#isOpen = false;
    this.#statements.clear();
    this.#database.close();
  }

  #prepare(sql: string): SqliteStatement {
    this.#check();
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #check(): void {
    if (!this.#isOpen) throw new Error("The groupware is closed");
  }

  #afterCommit(): void {
    const acts = this.#whenCommitted;
    this.#whenCommitted = [];
    for (const act of acts) act();
  }

  /** After some errors (disk full, for one) SQLite has rolled back by itself and refuses to do it again. */
  #rollBack(cause: unknown): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch (error) {
      if (error instanceof Error && error.message.includes("no transaction is active")) return;
      throw new AggregateError([cause, error], "A transaction failed and could not be rolled back");
    }
  }
}
