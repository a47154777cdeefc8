import type { SyncState } from "./device.js";
import { createDeviceState } from "./device-state.js";
import { childNames, devicePrefix, ROOT, userPrefix } from "./key-layout.js";
import type { SyncStateStore } from "./store.js";
import type { RandomBytes } from "./sync-key.js";

/** What `createSyncState` works with. */
export interface SyncStateOptions {
  readonly store: SyncStateStore;
  /** Milliseconds since 1970; `Date.now` if not given. */
  readonly now?: () => number;
  /** Random bytes for sync keys; the platform's cryptographic source if not given. */
  readonly random?: RandomBytes;
  /** Names what converts items: when it changes, skipped items are offered again. */
  readonly libraryVersion?: string;
}

/**
 * The sync state of all users, kept in `store`. It holds nothing itself: any number of these, in any number of
 * processes, can work over one store.
 */
export function createSyncState(options: SyncStateOptions): SyncState {
  const { store, now = Date.now, random = platformRandom, libraryVersion = "" } = options;
  return {
    device: (user, deviceId) =>
      createDeviceState({
        store,
        prefix: devicePrefix(user, deviceId),
        deviceId,
        libraryVersion,
        now,
        random,
      }),
    deviceIds: (user) => childNames(store, userPrefix(user)),
    users: () => childNames(store, ROOT),
  };
}

const platformRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
