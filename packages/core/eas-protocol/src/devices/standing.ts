import type { ItemClass } from "@easkit/backend";
import type { AppliedPolicy, Decision, DeviceActivity, Quarantine, Wipe } from "@easkit/syncstate";
import type { UserSettings } from "../access/access-settings.js";
import type { AccessVerdict } from "../access/decide-access.js";

/** Whoever does something, for the audit log. */
export interface By {
  /** A name for people, such as the login. */
  readonly actor: string;
  readonly note?: string;
}

/** One device of one user. Other users may have a device of the same id; it is another one. */
export interface DeviceName {
  readonly user: string;
  readonly deviceId: string;
}

/** What is known of a device without looking into what it holds. Texts are the device's own: escape them. */
export interface DeviceStanding extends DeviceName {
  /** Such as `iPhone`, from the URL. */
  readonly type: string;
  /** From the request's header. */
  readonly userAgent?: string;
  /** What the device said of itself (DeviceInformation, MS-ASCMD 2.2.3.45). */
  readonly model?: string;
  readonly os?: string;
  readonly osLanguage?: string;
  readonly friendlyName?: string;
  readonly imei?: string;
  readonly phoneNumber?: string;
  readonly mobileOperator?: string;
  /** The protocol version that it spoke last. */
  readonly version?: string;
  /** Milliseconds since 1970. `lastSeen` may be up to an hour old, `activity` some minutes. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly activity?: DeviceActivity;
  /** What the rules, or a decision about it, say of the device. */
  readonly access: AccessVerdict;
  /** Since when it waits for a decision. */
  readonly quarantine?: Quarantine;
  readonly suspended?: Decision;
  readonly wipe?: Wipe;
  /** The policy that it has said to apply. */
  readonly policy?: Omit<AppliedPolicy, "identity" | "whole" | "settings">;
  /** Until when its exchanges are kept, in milliseconds since 1970. */
  readonly traceUntil?: number;
  /** The policy that was assigned to this one device. */
  readonly policyName?: string;
}

/** One folder as the device knows it, or of which only state is left. */
export interface FolderStanding {
  readonly id: string;
  readonly displayName?: string;
  /** The number of FolderHierarchy:Type. */
  readonly type?: number;
  readonly class?: ItemClass;
  /** Items on the device; `undefined` if the folder was never synced. */
  readonly items?: number;
  /** Answers with a new key since the folder was synced from the beginning. */
  readonly rounds?: number;
  /** The last answer was not all. */
  readonly more?: boolean;
  /** What is kept of it cannot be read; the device will start it over. */
  readonly unreadable?: string;
}

/** A device with its folders. */
export interface DeviceDetail extends DeviceStanding {
  readonly folders: readonly FolderStanding[];
  /** Items on the device in all folders. */
  readonly items: number;
  /** The folders of its last Ping and the heartbeat in seconds. */
  readonly ping?: { readonly heartbeat: number; readonly folderIds: readonly string[] };
}

/** A user with state. */
export interface UserStanding {
  readonly user: string;
  readonly devices: number;
  readonly settings: UserSettings;
}

/** How much is kept of a device. */
export interface StateSize {
  readonly records: number;
  /** Keys and values. */
  readonly bytes: number;
}
