import type { Lock, Locker } from "@easkit/syncstate";
import { createLeaseLocker } from "@easkit/syncstate/store-support";
import { toHashTag } from "./key-names.js";
import { acquireScript, releaseScript, renewScript } from "./lock-scripts.js";
import { createLink, type RedisPlace } from "./redis-link.js";

/** Where locks are kept, and how long they outlive their holder. */
export type RedisLockerOptions = RedisPlace & {
  /** What the names of the keys begin with, in braces; `easkit` unless given. */
  readonly prefix?: string;
  /** Milliseconds after which the lock of a node that has died is free; 10,000 unless given. Renewed meanwhile. */
  readonly ttl?: number;
};

/** A lock in Redis. */
export interface RedisLock extends Lock {
  /** Higher than that of every lock before, so that what is guarded can refuse a holder that has been overtaken. */
  readonly fence: number;
  /** Aborted when the lock can no longer be relied on: it could not be renewed in time, or was taken away. */
  readonly lost: AbortSignal;
}

/** Locks in Redis. */
export interface RedisLocker extends Locker {
  lock(key: string, signal: AbortSignal): Promise<RedisLock>;
  /** Closes a connection that was made for it. Locks that are held end with their time. */
  close(): Promise<void>;
}

/**
 * Locks by SET NX with an expiry on one Redis (or the node of a cluster that has the prefix's slot). In one process
 * waiters get their turn in order; between nodes whoever asks at the right moment. When Redis fails over, two nodes can
 * hold a lock for a moment: locks save work here, and compare-and-set in the store is what keeps the state right.
 */
export function createRedisLocker(options: RedisLockerOptions): RedisLocker {
  const { prefix = "easkit", ttl = 10_000 } = options;
  const tag = toHashTag(prefix);
  const link = createLink(options);
  const lockKey = (key: string) => `${tag}:lock:${key}`;
  const leases = createLeaseLocker<number>(
    {
      async acquire(key, token) {
        const fence = await link.run(
          "unknown",
          acquireScript,
          [lockKey(key), `${tag}:fence`],
          [token, String(ttl)],
        );
        return fence === null ? undefined : Number(String(fence));
      },
      renew: async (key, token) =>
        (await link.run("unknown", renewScript, [lockKey(key)], [token, String(ttl)])) === 1,
      release: (key, token) => link.run("unknown", releaseScript, [lockKey(key)], [token]),
    },
    ttl,
  );
  return {
    async lock(key, signal) {
      const lease = await leases.lock(key, signal);
      return Object.assign(lease, { fence: lease.grant });
    },
    close: () => link.close(),
  };
}
