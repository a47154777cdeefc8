export type { AnyChange, Change, ChangeBus, Lock, Locker } from "@easkit/syncstate";
export { StoreUnavailable } from "@easkit/syncstate/store-support";
export { createRedisChangeBus, type RedisChangeBusOptions } from "./redis-change-bus.js";
export type { RedisPlace } from "./redis-link.js";
export {
  createRedisLocker,
  type RedisLock,
  type RedisLocker,
  type RedisLockerOptions,
} from "./redis-locker.js";
export { createRedisStore, type RedisStoreOptions } from "./redis-store.js";
