export type { AnyChange, Change, ChangeBus, Locker } from "./change-bus.js";
export { createPostgresChangeBus, type PostgresChangeBusOptions } from "./postgres-change-bus.js";
export { createPostgresStore, type PostgresStoreOptions } from "./postgres-store.js";
export { StoreUnavailable } from "./store-unavailable.js";
