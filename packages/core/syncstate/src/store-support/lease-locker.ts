import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Lock } from "../locker.js";
import { abortable } from "./abortable.js";
import { Turns } from "./turns.js";

/** Where it is written down who has which key until when. */
export interface Leases<Grant> {
  /** Has the key for the time of a lease, and gives something that says so; `undefined` if another one has it. */
  acquire(key: string, token: string): Promise<Grant | undefined>;
  /** Has it for as long again; false if it is not held any more. */
  renew(key: string, token: string): Promise<boolean>;
  /** Has it no more. What another one holds by now stays. */
  release(key: string, token: string): Promise<unknown>;
}

/** A lock that ends with its lease, unless it is renewed in time. */
export interface Lease<Grant> extends Lock {
  /** What came with it. */
  readonly grant: Grant;
  readonly lost: AbortSignal;
}

/** Locks that outlive a holder which has died by the time of a lease at most. */
export interface LeaseLocker<Grant> {
  lock(key: string, signal: AbortSignal): Promise<Lease<Grant>>;
}

/** Milliseconds between two attempts to get a lock that another node holds: at first, and at most. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 200;

/** A name of 43 characters for a key of any length and any characters. */
export const toLockName = (key: string): string => createHash("sha256").update(key).digest("base64url");

/**
 * Makes a locker of leases. In one process waiters get their turn in order; between nodes whoever asks at the right
 * moment.
 *
 * @param ttl Milliseconds that a lease lasts; it is renewed three times in that time
 */
export function createLeaseLocker<Grant>(leases: Leases<Grant>, ttl: number): LeaseLocker<Grant> {
  const turns = new Turns();
  return {
    async lock(key, signal) {
      const endTurn = await turns.take(key, signal);
      // Known to its holder only, so that nobody releases what another one holds by now.
      const claim: Claim<Grant> = { leases, key, ttl, token: randomBytes(16).toString("base64url") };
      try {
        return hold(claim, await acquire(claim, signal), endTurn);
      } catch (error) {
        endTurn();
        throw error;
      }
    },
  };
}

/** What one attempt to have a lock needs. */
interface Claim<Grant> {
  readonly leases: Leases<Grant>;
  readonly key: string;
  readonly token: string;
  readonly ttl: number;
}

async function acquire<Grant>(claim: Claim<Grant>, signal: AbortSignal): Promise<Grant> {
  for (let longest = FIRST_PAUSE; ; longest = Math.min(longest * 2, LONGEST_PAUSE)) {
    const grant = await tryOnce(claim, signal);
    if (grant !== undefined) return grant;
    const waited = pause(longest * (0.5 + Math.random() / 2), undefined, { signal });
    const [end] = await Promise.allSettled([waited]);
    // The pause has an error of its own; the caller's reason is the one to give.
    if (end.status === "rejected") signal.throwIfAborted();
  }
}

async function tryOnce<Grant>(claim: Claim<Grant>, signal: AbortSignal): Promise<Grant | undefined> {
  const { leases, key, token } = claim;
  signal.throwIfAborted();
  const attempt = leases.acquire(key, token);
  try {
    return await abortable(attempt, signal);
  } catch (error) {
    // It may succeed yet, with nobody left who wants it. If this fails too, the lock ends with its time.
    if (signal.aborted) attempt.then(() => leases.release(key, token)).catch(() => {});
    throw error;
  }
}

function hold<Grant>(claim: Claim<Grant>, grant: Grant, endTurn: () => void): Lease<Grant> {
  const lost = new AbortController();
  const stop = keepRenewing(claim, () => lost.abort(new Error("The lock is lost")));
  let released: Promise<void> | undefined;
  const release = async () => {
    stop();
    try {
      await claim.leases.release(claim.key, claim.token);
    } finally {
      endTurn();
    }
  };
  const lock = () => {
    released ??= release();
    return released;
  };
  return Object.assign(lock, { grant, lost: lost.signal });
}

/** Renews three times in the life of a lock; says so once when the lock may have ended. */
function keepRenewing({ leases, key, token, ttl }: Claim<unknown>, onLost: () => void): () => void {
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
    const [answer] = await Promise.allSettled([leases.renew(key, token)]);
    // Without an answer it may still be held, until its time is over.
    if (answer.status === "rejected") return;
    if (!answer.value) return lose();
    clearTimeout(expiring);
    expiring = setTimeout(lose, Math.max(0, began + ttl - performance.now())).unref();
  };
  const renewing = setInterval(renew, ttl / 3).unref();
  let expiring = setTimeout(lose, ttl).unref();
  return stop;
}
