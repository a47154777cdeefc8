import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Locker } from "@easkit/syncstate";
import { abortable } from "./abortable.js";
import { toHashTag } from "./key-names.js";
import { acquireScript, releaseScript, renewScript } from "./lock-scripts.js";
import { createLink, type RedisLink, type RedisPlace } from "./redis-link.js";
import { Turns } from "./turns.js";

/** Where locks are kept, and how long they outlive their holder. */
export type RedisLockerOptions = RedisPlace & {
  /** What the names of the keys begin with, in braces; `easkit` unless given. */
  readonly prefix?: string;
  /** Milliseconds after which the lock of a node that has died is free; 10,000 unless given. Renewed meanwhile. */
  readonly ttl?: number;
};

/** A lock that is held. Calling it releases the lock; calling it again does nothing. */
export interface RedisLock {
  (): Promise<void>;
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

/** Milliseconds between two attempts to get a lock that another node holds: at first, and at most. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 200;

/**
 * Locks by SET NX with an expiry on one Redis (or the node of a cluster that has the prefix's slot). In one process
 * waiters get their turn in order; between nodes whoever asks at the right moment. When Redis fails over, two nodes can
 * hold a lock for a moment: locks save work here, and compare-and-set in the store is what keeps the state right.
 */
export function createRedisLocker(options: RedisLockerOptions): RedisLocker {
  const { prefix = "easkit", ttl = 10_000 } = options;
  const tag = toHashTag(prefix);
  const link = createLink(options);
  const turns = new Turns();
  return {
    async lock(key, signal) {
      const endTurn = await turns.take(key, signal);
      try {
        const claim = { link, keys: [`${tag}:lock:${key}`, `${tag}:fence`], ttl, token: randomToken() };
        return hold(claim, await acquire(claim, signal), endTurn);
      } catch (error) {
        endTurn();
        throw error;
      }
    },
    close: () => link.close(),
  };
}

/** What one attempt to have a lock needs. */
interface Claim {
  readonly link: RedisLink;
  readonly keys: string[];
  readonly ttl: number;
  /** Known to its holder only, so that nobody releases what another one holds by now. */
  readonly token: string;
}

const randomToken = (): string => randomBytes(16).toString("base64url");

async function acquire(claim: Claim, signal: AbortSignal): Promise<number> {
  for (let longest = FIRST_PAUSE; ; longest = Math.min(longest * 2, LONGEST_PAUSE)) {
    const fence = await tryOnce(claim, signal);
    if (fence !== undefined) return fence;
    const waited = pause(longest * (0.5 + Math.random() / 2), undefined, { signal });
    const [end] = await Promise.allSettled([waited]);
    // The pause has an error of its own; the caller's reason is the one to give.
    if (end.status === "rejected") signal.throwIfAborted();
  }
}

async function tryOnce(claim: Claim, signal: AbortSignal): Promise<number | undefined> {
  const { link, keys, ttl, token } = claim;
  signal.throwIfAborted();
  const attempt = link.run("unknown", acquireScript, keys, [token, String(ttl)]);
  try {
    const fence = await abortable(attempt, signal);
    return fence === null ? undefined : Number(String(fence));
  } catch (error) {
    // It may succeed yet, with nobody left who wants it. If this fails too, the lock ends with its time.
    if (signal.aborted) attempt.then(() => releaseInRedis(claim)).catch(() => {});
    throw error;
  }
}

const releaseInRedis = ({ link, keys, token }: Claim): Promise<unknown> =>
  link.run("unknown", releaseScript, keys.slice(0, 1), [token]);

function hold(claim: Claim, fence: number, endTurn: () => void): RedisLock {
  const lost = new AbortController();
  const stop = keepRenewing(claim, () => lost.abort(new Error("The lock is lost")));
  let released: Promise<void> | undefined;
  const release = async () => {
    stop();
    try {
      await releaseInRedis(claim);
    } finally {
      endTurn();
    }
  };
  const lock = () => {
    released ??= release();
    return released;
  };
  return Object.assign(lock, { fence, lost: lost.signal });
}

/** Renews three times in the life of a lock; says so once when the lock may have ended. */
function keepRenewing({ link, keys, ttl, token }: Claim, onLost: () => void): () => void {
  const stop = () => {
    clearInterval(renewing);
    clearTimeout(expiring);
  };
  const lose = () => {
    stop();
    onLost();
  };
  const renew = async () => {
    const began = performance.now();
    const renewal = link.run("unknown", renewScript, keys.slice(0, 1), [token, String(ttl)]);
    const [answer] = await Promise.allSettled([renewal]);
    // Without an answer it may still be held, until its time is over.
    if (answer.status === "rejected") return;
    if (answer.value !== 1) return lose();
    clearTimeout(expiring);
    expiring = setTimeout(lose, Math.max(0, began + ttl - performance.now())).unref();
  };
  const renewing = setInterval(renew, ttl / 3).unref();
  let expiring = setTimeout(lose, ttl).unref();
  return stop;
}
