import type { SyncState } from "@easkit/syncstate";
import type { Cluster } from "./push/cluster.js";
import { wantAgain } from "./sync/resend.js";

/** An item that was left out of what a device was sent. */
export interface LeftOutItem {
  readonly folderId: string;
  readonly id: string;
  readonly reason: string;
  /** The library version that could not read or convert the item; another one tries again by itself. */
  readonly libraryVersion: string;
}

/** What an administrator can see and do about devices. */
export interface Devices {
  /** Ids of the devices that a user has state for. */
  list(user: string): AsyncIterable<string>;
  /** Items that were left out of what a device was sent, with the reasons. */
  skipped(user: string, deviceId: string): AsyncIterable<LeftOutItem>;
  /** Sends one item again at the device's next Sync, whatever it has been told of it. */
  resend(user: string, deviceId: string, folderId: string, id: string): Promise<void>;
}

export const createDevices = (state: SyncState, cluster: Cluster): Devices => ({
  list: (user) => state.deviceIds(user),
  async *skipped(user, deviceId) {
    const device = state.device(user, deviceId);
    for await (const folderId of device.collectionIds()) {
      for await (const item of device.collection(folderId).skipped()) yield { folderId, ...item };
    }
  },
  async resend(user, deviceId, folderId, id) {
    await wantAgain(state.device(user, deviceId), folderId, id);
    cluster.changed(user, folderId);
  },
});
