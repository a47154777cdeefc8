import type { Encodable, RawContent, Sync } from "@easkit/eas-schema";
import type { CallOptions } from "../device-options.js";

type ItemOf<L> = L extends Iterable<infer T> ? T : never;
type SyncMessage = Encodable<typeof Sync.request>;
type CollectionMessage = ItemOf<NonNullable<SyncMessage["collections"]>>;

/** One Add, Change, Delete or Fetch of the device: `{ tag: "add", value: { clientId, applicationData } }`. */
export type SyncRequestCommand = ItemOf<NonNullable<CollectionMessage["commands"]>>;

/** One collection of a Sync request, in the words of its definition. */
export interface SyncOnceCollection extends Omit<CollectionMessage, "collectionId" | "syncKey" | "commands"> {
  readonly collectionId: string;
  /** The key that the device has, if not given. */
  readonly syncKey?: string | undefined;
  readonly commands?: readonly SyncRequestCommand[] | undefined;
}

/** One Sync request. Without `collections` it is the empty request, which repeats the last one (from 12.1 on). */
export interface SyncOnceRequest extends CallOptions {
  readonly collections?: readonly SyncOnceCollection[] | undefined;
  /** Minutes that the server may wait for changes; 12.1 and later. */
  readonly wait?: number | undefined;
  /** Seconds that the server may wait for changes; 14.0 and later. */
  readonly heartbeatInterval?: number | undefined;
  readonly windowSize?: number | undefined;
  readonly partial?: boolean | undefined;
  /**
   * Plays a device that never got the answer, so that the same keys can be sent again: `true` reads it and keeps
   * nothing, `"cut"` closes the connection after its first bytes.
   */
  readonly loseAnswer?: boolean | "cut" | undefined;
  /** Called for every item of the answer once its end tag is there; without `onItem`, properties are not even kept. */
  readonly onArrival?: (() => void) | undefined;
  /** Called for every item of the answer once its end tag is there. The next bytes are read when it is done. */
  readonly onItem?: ((item: SyncItem) => void | Promise<void>) | undefined;
}

/** An item that the server sent in a Sync. */
export interface SyncItem {
  readonly collectionId: string;
  readonly kind: "add" | "change" | "delete" | "softDelete" | "fetch";
  readonly serverId: string;
  /** As in `Class`, or what the folder holds. */
  readonly class: string;
  /** What ApplicationData held, for `readRaw(itemClasses.Email, item.content)`; none for deletions. */
  readonly content?: RawContent | undefined;
}

/** The answer to one command of the device. */
export interface SyncCommandAnswer {
  readonly kind: "add" | "change" | "delete" | "fetch";
  readonly clientId?: string | undefined;
  readonly serverId?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly class?: string | undefined;
  /** A word of `Sync.status`. */
  readonly status: string;
  readonly content?: RawContent | undefined;
}

/** What a Sync answer says of one collection. */
export interface SyncCollectionAnswer {
  readonly collectionId: string;
  readonly class?: string | undefined;
  readonly syncKey?: string | undefined;
  /** A word of `Sync.status`; `ok` where the server left it out. */
  readonly status: string;
  readonly moreAvailable: boolean;
  /** How many of each the server sent. */
  readonly adds: number;
  readonly changes: number;
  readonly deletes: number;
  readonly softDeletes: number;
  readonly responses: readonly SyncCommandAnswer[];
}

/** What a Sync answer says. */
export interface SyncAnswer {
  /** There was no body: nothing has changed. */
  readonly empty: boolean;
  /** A word of `Sync.status` that is about the whole request. */
  readonly status?: string | undefined;
  /** What the server allows, where the request asked for too much. */
  readonly limit?: number | undefined;
  readonly collections: readonly SyncCollectionAnswer[];
}
