export type { AnyChange, Change, ChangeBus, Locker } from "@easkit/syncstate";
export { StoreUnavailable } from "@easkit/syncstate/store-support";
export { createPostgresChangeBus, type PostgresChangeBusOptions } from "./postgres-change-bus.js";
export { createPostgresStore, type PostgresStoreOptions } from "./postgres-store.js";
