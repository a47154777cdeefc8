import type { ProtocolVersion } from "@easkit/eas-schema";

/** A folder as FolderSync tells it. */
export interface DeviceFolder {
  readonly id: string;
  /** `0` for folders at the top. */
  readonly parentId: string;
  readonly name: string;
  /** The number of MS-ASCMD 2.2.3.186.3: 2 inbox, 8 calendar, 9 contacts and so on. */
  readonly type: number;
}

/** What a device is and has agreed with its server. */
export interface DeviceIdentity {
  readonly deviceId: string;
  /** The policy key of the last Provision; none before the first. */
  readonly policyKey?: string | undefined;
  /** The version that is spoken. */
  readonly version?: ProtocolVersion | undefined;
  /** What the server announced by OPTIONS. */
  readonly offered?: ServerOffer | undefined;
}

/** What a server announces by OPTIONS (MS-ASHTTP 2.2.3). */
export interface ServerOffer {
  /** As in MS-ASProtocolVersions, in the server's order. */
  readonly versions: readonly string[];
  /** As in MS-ASProtocolCommands. */
  readonly commands: readonly string[];
}

/** One change to what a device knows. Changes are made durable in batches that hold whole or not at all. */
export type StateChange =
  | { readonly kind: "identity"; readonly identity: DeviceIdentity }
  | { readonly kind: "hierarchy"; readonly syncKey: string }
  /** Forgets all folders and what is in them. */
  | { readonly kind: "noHierarchy" }
  | { readonly kind: "folder"; readonly folder: DeviceFolder }
  | { readonly kind: "noFolder"; readonly id: string }
  | { readonly kind: "collection"; readonly id: string; readonly syncKey: string }
  /** Forgets the items of a folder and its key. */
  | { readonly kind: "noCollection"; readonly id: string }
  | {
      readonly kind: "item";
      readonly collection: string;
      readonly id: string;
      readonly class: string;
      /** Fingerprints of its properties, see `fingerprint.ts`. */
      readonly prints: string;
    }
  | { readonly kind: "noItem"; readonly collection: string; readonly id: string };

/** Keeps what a device knows. One device uses a store at a time. */
export interface StateStore {
  /** All changes of whole batches, in order. Called once, first. */
  load(): AsyncIterable<StateChange>;
  /** Adds a batch. When it resolves, a later `load` gives all of it; when it rejects or the process dies, all or nothing. */
  append(changes: readonly StateChange[]): Promise<void>;
  /** Puts these changes in place of everything, all or nothing. */
  replace(changes: Iterable<StateChange>): Promise<void>;
}

/** A store that lives as long as the process. */
export function createMemoryState(): StateStore {
  let kept: StateChange[] = [];
  return {
    async *load() {
      yield* kept;
    },
    async append(changes) {
      kept.push(...changes);
    },
    async replace(changes) {
      kept = [...changes];
    },
  };
}
