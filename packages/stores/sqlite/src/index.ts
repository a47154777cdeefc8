export type { SqliteDatabase, SqliteRow, SqliteStatement, SqliteValue } from "./sqlite-database.js";
export {
  createSqliteLocker,
  type SqliteLock,
  type SqliteLocker,
  type SqliteLockerOptions,
} from "./sqlite-locker.js";
export type { SqliteFileOptions, SqliteHandleOptions, SqliteStoreOptions } from "./sqlite-place.js";
export { createSqliteStore } from "./sqlite-store.js";
