import type { Backend, EasHandler } from "@easkit/backend";
import type { Locker, SyncStateStore } from "@easkit/syncstate";
import { endOlderLives } from "./broken/end-older-lives.js";
import { forgetClientIds } from "./broken/forget-client-ids.js";
import { refuseEarlierKeys } from "./broken/refuse-earlier-keys.js";
import { skipOneListed } from "./broken/skip-one-listed.js";
import { writeBehind } from "./broken/write-behind.js";
import type { DelayedGate } from "./server/gated-store.js";

/** What is put around a sound server so that it behaves as if one thing in it were broken. */
export interface BrokenEngine {
  /** Around the store of one process. */
  readonly store?: (store: SyncStateStore, process: DelayedGate) => SyncStateStore;
  /** Around all processes of a server, one after the other. */
  readonly handler?: () => (handler: EasHandler) => EasHandler;
  readonly backend?: (backend: Backend) => Backend;
  readonly locker?: Locker;
}

/** Engines that are broken on purpose: a run that does not fail with each of them proves nothing. */
export const brokenEngines = {
  /** The device's own Adds are not found again when a request is repeated. */
  journal: { handler: forgetClientIds },
  /** Only the newest key is good: an answer that was lost makes the device start over. */
  generation: { handler: refuseEarlierKeys },
  /** A request with key 0 ends what the device has, even if it is a late copy. */
  life: { handler: endOlderLives },
  /** Two copies of a request are worked on at once. */
  lock: { locker: { lock: async () => async () => {} } },
  /** The answer goes out before the state is safe. */
  "commit-order": { store: writeBehind },
  /** The comparison of a listing with what the device has goes wrong by one. */
  merge: { backend: skipOneListed },
} as const satisfies Readonly<Record<string, BrokenEngine>>;

/** The name of a broken engine. */
export type BrokenEngineName = keyof typeof brokenEngines;

/** A server as it is. */
export const soundEngine: BrokenEngine = {};
