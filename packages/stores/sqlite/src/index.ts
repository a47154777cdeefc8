export type { SqliteDatabase, SqliteRow, SqliteStatement, SqliteValue } from "./sqlite-database.js";
export {
  createSqliteStore,
  type SqliteFileOptions,
  type SqliteHandleOptions,
  type SqliteStoreOptions,
} from "./sqlite-store.js";
