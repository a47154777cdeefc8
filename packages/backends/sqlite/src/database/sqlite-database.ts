/** What SQLite gives back for one row: the columns by name. */
export type SqliteRow = unknown;

/** What a column or a parameter holds here. */
export type SqliteValue = string | number | Uint8Array | null;

/** A prepared statement, as node:sqlite, libsql and better-sqlite3 make it. */
export interface SqliteStatement {
  run(...parameters: SqliteValue[]): unknown;
  all(...parameters: SqliteValue[]): SqliteRow[];
}

/**
 * An open database: the part that `DatabaseSync` of node:sqlite, `Database` of libsql and `Database` of
 * better-sqlite3 have in common. Everything about it is synchronous.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  close(): unknown;
}

/** The text in a column of a row. @throws TypeError if there is none, which is an error of the query */
export function readText(row: SqliteRow, column: string): string {
  const value = readColumn(row, column);
  if (typeof value !== "string") throw new TypeError(`The column ${column} holds no text`);
  return value;
}

/** The text in a column, or `undefined` where it is NULL. */
export function readOptionalText(row: SqliteRow, column: string): string | undefined {
  return readColumn(row, column) === null ? undefined : readText(row, column);
}

/** The whole number in a column of a row. @throws TypeError if there is none */
export function readInteger(row: SqliteRow, column: string): number {
  const value = readColumn(row, column);
  // A handle that the host brings may give every integer as a bigint.
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new TypeError(`The column ${column} holds no integer`);
  }
  return Number(value);
}

/** The whole number in a column, or `undefined` where it is NULL. */
export function readOptionalInteger(row: SqliteRow, column: string): number | undefined {
  return readColumn(row, column) === null ? undefined : readInteger(row, column);
}

/** The bytes in a column of a row, as a copy of their own. @throws TypeError if there are none */
export function readBytes(row: SqliteRow, column: string): Uint8Array {
  const value = readColumn(row, column);
  if (value instanceof Uint8Array) return value;
  // libsql gives the rows of `all` so.
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`The column ${column} holds no bytes`);
}

function readColumn(row: SqliteRow, column: string): unknown {
  if (typeof row !== "object" || row === null) throw new TypeError("SQLite gave no row");
  const value: unknown = Reflect.get(row, column);
  return value;
}
