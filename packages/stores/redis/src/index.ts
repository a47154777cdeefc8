export type { AnyChange, Change, ChangeBus, Locker } from "./change-bus.js";
export { createRedisChangeBus, type RedisChangeBusOptions } from "./redis-change-bus.js";
export type { RedisPlace } from "./redis-link.js";
export {
  createRedisLocker,
  type RedisLock,
  type RedisLocker,
  type RedisLockerOptions,
} from "./redis-locker.js";
export { createRedisStore, type RedisStoreOptions } from "./redis-store.js";
export { StoreUnavailable } from "./store-unavailable.js";
