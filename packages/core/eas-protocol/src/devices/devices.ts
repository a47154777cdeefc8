import type { ItemClass } from "@easkit/backend";
import type { AuditEntry, AuditQuery, AuditVerdict } from "@easkit/syncstate";
import type { Explanation } from "./explain.js";
import type { By, DeviceDetail, DeviceName, DeviceStanding, StateSize, UserStanding } from "./standing.js";

/** An item that was left out of what a device was sent. */
export interface LeftOutItem {
  readonly folderId: string;
  readonly id: string;
  readonly reason: string;
  /** The library version that could not read or convert the item; another one tries again by itself. */
  readonly libraryVersion: string;
}

/** What a device is to be given again from the beginning. */
export type ResyncWish =
  | { readonly folderId: string }
  | { readonly class: ItemClass }
  | { readonly hierarchy: true };

/** Which devices have not been seen for long. */
export interface StaleWish {
  /** Milliseconds since the device was last seen. */
  readonly unseenFor: number;
  /** Only tells which they are. */
  readonly dryRun?: boolean;
}

/** What was done, and whether nobody has touched the notes of it since. */
export interface Audit {
  /** In their order. */
  entries(query?: AuditQuery): AsyncIterable<AuditEntry>;
  /** The newest first, at most `limit`. */
  newest(limit: number): Promise<readonly AuditEntry[]>;
  /** Recomputes the chain of hashes over all entries. */
  verify(): Promise<AuditVerdict>;
  /** Adds an entry about something that was done elsewhere, such as a delegate's login. */
  note(
    by: By,
    action: string,
    name?: Partial<DeviceName>,
    details?: Readonly<Record<string, unknown>>,
  ): Promise<AuditEntry>;
}

/**
 * What an administrator can see and do about devices. It works on the store alone: on a running server's, whose
 * waiting devices then notice at once, and on a database file that no server has open. Whatever changes something
 * is written to the audit log. A device that is not known is a `DevicesError` of code `unknown-device`.
 */
export interface Devices {
  /** Those who have devices, in the order of the store. */
  users(): AsyncIterable<UserStanding>;
  /** A user's devices, or everybody's. Reads one record a device. */
  list(user?: string): AsyncIterable<DeviceStanding>;
  /** One device with its folders; reads one record a folder. `undefined` if it is not known. */
  get(user: string, deviceId: string): Promise<DeviceDetail | undefined>;
  /** How much is kept of a device. Reads all of it. */
  stateSize(user: string, deviceId: string): Promise<StateSize>;

  /** Items that were left out of what a device was sent, with the reasons. */
  skipped(user: string, deviceId: string): AsyncIterable<LeftOutItem>;
  /** Sends one item again at the device's next Sync, whatever it has been told of it. */
  resend(user: string, deviceId: string, folderId: string, id: string, by?: By): Promise<void>;
  /** Why each Add, Change and Delete of the last answers was sent, in one folder or in all. */
  explain(user: string, deviceId: string, folderId?: string): AsyncIterable<Explanation>;

  /** The device is given everything from the beginning at its next connection. Its policy and history stay. */
  resetDevice(user: string, deviceId: string, by: By): Promise<void>;
  /** {@link Devices.resetDevice} for all devices of a user; gives their ids. */
  resetAccount(user: string, by: By): Promise<readonly string[]>;
  /** Forgets the device whole: no key of it is left. It may come back, as a new one. */
  removeDevice(user: string, deviceId: string, by: By): Promise<void>;
  /** Gives one folder, the folders of one class, or the folder list from the beginning; tells the folders. */
  resync(user: string, deviceId: string, what: ResyncWish, by: By): Promise<readonly string[]>;
  /** Removes devices that have not been seen for long, and tells which, one after the other. */
  removeStale(wish: StaleWish, by: By): AsyncIterable<DeviceStanding>;

  readonly audit: Audit;
}
