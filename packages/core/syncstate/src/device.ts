import type { CollectionState } from "./collection.js";
import type {
  AccessDecision,
  AppliedPolicy,
  Decision,
  DeviceActivity,
  Quarantine,
  Wipe,
} from "./device-standing.js";

/** A folder as the device knows it. All fields are what was put on the wire. */
export interface KnownFolder {
  readonly id: string;
  readonly parentId: string;
  readonly displayName: string;
  /** The number of FolderHierarchy:Type. */
  readonly type: number;
}

/**
 * One FolderSync, FolderCreate, FolderUpdate or FolderDelete. Two generations, as with collections; key 0 begins a life
 * of its own every time, and those before end when the device comes back with the first key of one.
 */
export interface HierarchyRound {
  readonly kind: "initial" | "next" | "replay";
  readonly nextKey: string;
  /** What the device knows as of the presented key. */
  readonly folders: readonly KnownFolder[];
  /** In a replay: the folders that the lost answer led to. */
  readonly lost: readonly KnownFolder[] | undefined;
  /** Ends the round: from now on the device is taken to know `folders`. @throws SyncStateConflict */
  commit(folders: readonly KnownFolder[]): Promise<void>;
}

/** What is kept of a device beside its collections; JSON values only. */
export interface DeviceRecord {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly userAgent?: string;
  readonly protocolVersion?: string;
  /** Milliseconds since 1970. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The policy key that the device has to present, and the temporary one of a running Provision. */
  readonly policyKey?: string;
  readonly temporaryPolicyKey?: string;
  /** DeviceInformation as the device sent it. */
  readonly information?: Readonly<Record<string, string>>;
  /** What the last Ping asked for; a Ping without body or folders means these again. */
  readonly ping?: {
    readonly heartbeatInterval: number;
    readonly folders: ReadonlyArray<{ readonly id: string; readonly class: string }>;
  };
  /** JSON text of the last Sync request's collections, for empty and partial requests. */
  readonly lastSync?: string;
  /** Items that somebody wants the device to get again, whatever it has been told. */
  readonly resend?: ReadonlyArray<{
    readonly folderId: string;
    readonly id: string;
    /** It has come back to the folder, and the device may have dropped it meanwhile. */
    readonly returned?: true;
  }>;
  /** ClientIds of sent mail, newest last, bounded: a repeated SendMail is not sent twice. */
  readonly sentClientIds?: readonly string[];
  /** JSON texts of changes to meetings that attendees have not been told of yet, newest last, bounded. */
  readonly meetingNews?: readonly string[];
  /** JSON texts of the last answers to invitations, newest last, bounded: a repeated answer is not sent twice. */
  readonly meetingAnswers?: readonly string[];
  readonly activity?: DeviceActivity;
  readonly access?: AccessDecision;
  readonly quarantine?: Quarantine;
  /** The device gets nothing until somebody takes this back; its state is kept. */
  readonly suspended?: Decision;
  /** The user's groups, as of the last request. */
  readonly groups?: readonly string[];
  /** The named policy that this one device is to have. */
  readonly policyName?: string;
  /** What a running Provision has offered. */
  readonly offeredPolicy?: AppliedPolicy;
  readonly policy?: AppliedPolicy;
  readonly wipe?: Wipe;
  /** Until when what the device and the server say to each other is kept; milliseconds since 1970. */
  readonly traceUntil?: number;
}

/** All that is kept of one device of one user. */
export interface DeviceState {
  record(): Promise<DeviceRecord | undefined>;
  /** Applies `change` to the newest record (a fresh one for a new device) and writes it, again if another writer won. */
  update(change: (record: DeviceRecord) => DeviceRecord): Promise<DeviceRecord>;
  /** As `update`, for a device that has a record; `undefined` if it has none (any more). */
  amend(change: (record: DeviceRecord) => DeviceRecord): Promise<DeviceRecord | undefined>;
  /** Begins a hierarchy round; `undefined` if the key is not valid (FolderSync Status 9). */
  beginHierarchy(syncKey: string): Promise<HierarchyRound | undefined>;
  /**
   * The newest hierarchy that the device was told, without a round; what is in any of them while it is not known which of
   * several lives the device goes on in.
   */
  folders(): Promise<readonly KnownFolder[]>;
  collection(collectionId: string): CollectionState;
  /** Ids of the collections that have state. */
  collectionIds(): AsyncIterable<string>;
  /** Forgets the folder list: the device's next FolderSync has to start over. */
  removeHierarchy(): Promise<void>;
  /** Counts the records and their bytes, keys included. Reads all of them, one at a time. */
  size(): Promise<{ readonly records: number; readonly bytes: number }>;
  /** Forgets the device whole. */
  remove(): Promise<void>;
}

/** The sync state of all users. */
export interface SyncState {
  device(user: string, deviceId: string): DeviceState;
  /** Device ids that a user has state for. */
  deviceIds(user: string): AsyncIterable<string>;
  users(): AsyncIterable<string>;
}
