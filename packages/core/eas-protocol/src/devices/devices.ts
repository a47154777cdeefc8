import type { ItemClass } from "@easkit/backend";
import type { AccessDecision, AuditEntry, AuditQuery, AuditVerdict, Wipe } from "@easkit/syncstate";
import type { AccessSettings, UserSettings } from "../access/access-settings.js";
import type { AccessVerdict } from "../access/decide-access.js";
import type { NamedPolicy, PolicySettings } from "../policy/policy-settings.js";
import type { TracedExchange } from "../trace/traces.js";
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

/** A device for which other rules would decide otherwise. */
export interface AccessChange extends DeviceName {
  readonly before: AccessVerdict;
  readonly after: AccessVerdict;
}

/** Which devices are let in. */
export interface AccessControl {
  get(): Promise<AccessSettings>;
  /** Replaces all of them; devices that wait are looked at again. @throws DevicesError `invalid` */
  set(settings: AccessSettings, by: By): Promise<void>;
  /** Devices for which these settings would decide otherwise than the ones that count now. */
  dryRun(settings: AccessSettings): AsyncIterable<AccessChange>;
}

/** What counts for one user. */
export interface UserControl {
  get(user: string): Promise<UserSettings>;
  /** Replaces all of them. @throws DevicesError `unknown-policy` if there is no policy of a new name */
  set(user: string, settings: UserSettings, by: By): Promise<void>;
}

/**
 * The named policies. A device gets the first of these that there is: the one assigned to the device, to its user (in
 * the user's settings), to one of the user's groups, the backend's (`getPolicy`), the fallback. When it becomes another
 * in anything that the device's version is sent, the device has to apply it again.
 */
export interface PolicyControl {
  get(): Promise<PolicySettings>;
  /** Adds or replaces a policy. @throws DevicesError `invalid` */
  set(name: string, policy: NamedPolicy, by: By): Promise<void>;
  /** Removes a policy; what it was assigned to falls to the next that there is. */
  remove(name: string, by: By): Promise<void>;
  /** Replaces the list for groups, and the fallback (`null` for none), where given. */
  assign(
    to: { readonly groups?: PolicySettings["groups"]; readonly fallback?: string | null },
    by: By,
  ): Promise<void>;
  /** Gives one device a policy of its own, or with no name none. */
  assignDevice(user: string, deviceId: string, name: string | undefined, by: By): Promise<void>;
}

/** What a running server can show beside {@link Devices}. */
export interface ServerDevices extends Devices {
  /** The latest exchanges of a traced device with this process, oldest first. */
  traces(user: string, deviceId: string): readonly TracedExchange[];
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

  /**
   * Has a device wipe itself: all of it, or the account alone, which takes 16.1 (older ones are then kept out and not
   * wiped). It gets nothing else from now on. @throws DevicesError `refused` if it has been told already
   */
  wipe(user: string, deviceId: string, kind: Wipe["kind"], by: By): Promise<void>;
  /**
   * Takes a wipe back that the device has not been told of; or, after it was carried out or has failed, lets the device
   * in again. @throws DevicesError `refused`
   */
  cancelWipe(user: string, deviceId: string, by: By): Promise<void>;
  /** The device gets nothing (HTTP 503) until it is resumed; its state is kept. */
  suspend(user: string, deviceId: string, by: By): Promise<void>;
  resume(user: string, deviceId: string, by: By): Promise<void>;
  /** Lets one device in or keeps it out, before all rules; `undefined` leaves it to the rules again. */
  decide(user: string, deviceId: string, access: AccessDecision["access"] | undefined, by: By): Promise<void>;

  /**
   * Keeps what the device and the server say to each other until then, in milliseconds since 1970, with content and
   * credentials left out; `undefined` ends it, and a server forgets what it has kept.
   */
  setTrace(user: string, deviceId: string, until: number | undefined, by: By): Promise<void>;

  readonly access: AccessControl;
  readonly userSettings: UserControl;
  readonly policies: PolicyControl;
  readonly audit: Audit;
}
