import type { ItemClass, ProtocolVersion } from "@easkit/eas-schema";
import type { CallOptions } from "../device-options.js";
import type { DeviceFolder } from "../state/state-store.js";
import type { ItemWishes } from "./collection-options.js";
import type { SyncItem } from "./sync-types.js";

/** What a sync asks for and who is told. */
export interface SyncOptions extends ItemWishes, CallOptions {
  /** Items in an answer, up to 512; 100 if not given. */
  readonly windowSize?: number | undefined;
  /** False asks for nothing new. True by default. */
  readonly getChanges?: boolean | undefined;
  /** Minutes to wait for changes when there are none; 12.1 and later. */
  readonly wait?: number | undefined;
  /** Seconds to wait for changes when there are none; 14.0 and later. */
  readonly heartbeat?: number | undefined;
  /** Called for every item once its end tag is there. */
  readonly onItem?: ((item: SyncItem) => void | Promise<void>) | undefined;
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
}

/** How far a sync has come. */
export interface SyncProgress {
  readonly folder: DeviceFolder;
  /** Adds, changes and deletes of this folder so far. */
  readonly done: number;
  /** What the server estimated for this folder. */
  readonly estimate: number;
  readonly bytesIn: number;
}

/** What a sync did in one folder. */
export interface SyncedFolder {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly class: ItemClass;
  /** Items that the device now has. */
  readonly items: number;
  readonly adds: number;
  readonly changes: number;
  /** Deletes and SoftDeletes. */
  readonly deletes: number;
  /** Bytes of answers. */
  readonly bytes: number;
}

/** What a sync did. */
export interface SyncResult {
  readonly version: ProtocolVersion;
  readonly folders: readonly SyncedFolder[];
  readonly totals: {
    readonly folders: number;
    readonly items: number;
    readonly adds: number;
    readonly changes: number;
    readonly deletes: number;
    readonly bytesIn: number;
    readonly bytesOut: number;
    readonly requests: number;
    /** Milliseconds from the start to the first item; `null` if none came. */
    readonly msToFirstItem: number | null;
    readonly ms: number;
  };
  /** Folders that could not be synced, and why. */
  readonly errors: readonly SyncFault[];
}

/** Why a folder could not be synced. */
export interface SyncFault {
  readonly folder: string;
  readonly message: string;
  /** The word of the status, where that was the reason. */
  readonly status?: string;
}
