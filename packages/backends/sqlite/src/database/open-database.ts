import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { readText, type SqliteDatabase } from "./sqlite-database.js";

/** How a database file is opened. */
export interface OpenOptions {
  /** When a commit counts as done: see `SqliteFileOptions`. */
  readonly synchronous: "normal" | "full";
  /** Milliseconds to wait for another connection that is writing. */
  readonly busyTimeout: number;
}

type OpenDriver = (path: string) => SqliteDatabase;
type DatabaseClass = new (path: string) => SqliteDatabase;

/** The longest time between two attempts to turn on the write-ahead log, in milliseconds. */
const RETRY_PAUSE = 25;

/** Opens a file with the best driver of this process, in WAL mode. Creates the file and the folders above it. */
export function openDatabase(path: string, options: OpenOptions): SqliteDatabase {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const database = openFile(findDriver(), path);
  try {
    database.exec(`PRAGMA busy_timeout = ${options.busyTimeout}`);
    enableWriteAheadLog(database, Date.now() + options.busyTimeout);
    database.exec(`PRAGMA synchronous = ${options.synchronous.toUpperCase()}`);
  } catch (error) {
    database.close();
    throw toOpenFault(path, error);
  }
  return database;
}

const toOpenFault = (path: string, error: unknown): Error =>
  new Error(`${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });

function openFile(open: OpenDriver, path: string): SqliteDatabase {
  try {
    return open(path);
  } catch (error) {
    throw toOpenFault(path, error);
  }
}

/** node:sqlite where this Node has it without a flag (22.13 and later), else libsql. */
function findDriver(): OpenDriver {
  const builtin = toDatabaseClass(process.getBuiltinModule("node:sqlite"), "DatabaseSync");
  if (builtin) return (path) => new builtin(path);
  const libsql = toDatabaseClass(loadLibsql(), "default");
  if (libsql) return (path) => new libsql(path);
  throw new Error(
    "There is no SQLite here: use Node 22.13 or later, install libsql, or pass an open database of better-sqlite3",
  );
}

function loadLibsql(): unknown {
  try {
    return { default: createRequire(import.meta.url)("libsql") };
  } catch (error) {
    // Not installed: it is optional. A copy that is there and does not load is worth its own message.
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

function toDatabaseClass(module: unknown, name: string): DatabaseClass | undefined {
  return isObject(module) && hasDatabaseClass(module, name) ? module[name] : undefined;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function hasDatabaseClass<N extends string>(module: object, name: N): module is { [K in N]: DatabaseClass } {
  return typeof Reflect.get(module, name) === "function";
}

/** SQLite does not wait for others in this one step, so that is done here. Blocks like all that SQLite does. */
function enableWriteAheadLog(database: SqliteDatabase, deadline: number): void {
  for (;;) {
    try {
      const [row] = database.prepare("PRAGMA journal_mode = WAL").all();
      const mode = readText(row, "journal_mode");
      if (mode === "wal" || mode === "memory") return;
      throw new Error(`SQLite cannot keep a write-ahead log here; its journal mode stays ${mode}`);
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_PAUSE * Math.random());
    }
  }
}

/** node:sqlite has SQLite's number in `errcode`, the others have its name in `code`. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("errcode" in error && typeof error.errcode === "number") return (error.errcode & 0xff) === 5;
  return "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_BUSY");
}
