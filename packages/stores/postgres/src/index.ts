export type { AnyChange, Change, ChangeBus, Lock, Locker } from "@easkit/syncstate";
export { StoreUnavailable } from "@easkit/syncstate/store-support";
export { createPostgresChangeBus, type PostgresChangeBusOptions } from "./postgres-change-bus.js";
export {
  createPostgresLocker,
  type PostgresLock,
  type PostgresLocker,
  type PostgresLockerOptions,
} from "./postgres-locker.js";
export type { PostgresOptions, PostgresPlace } from "./postgres-place.js";
export { createPostgresStore, type PostgresStoreOptions } from "./postgres-store.js";
