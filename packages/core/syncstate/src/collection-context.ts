import { type CollectionHead, decodeHead } from "./collection-head.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import { epochPrefix, headKey } from "./key-layout.js";
import { type PendingChanges, readPending } from "./outcome-codec.js";
import { openPayload } from "./payload.js";
import { refuseNewer } from "./record.js";
import type { SyncStateStore } from "./store.js";
import type { RandomBytes } from "./sync-key.js";

/** What the parts of one collection's state share. */
export interface CollectionContext {
  readonly store: SyncStateStore;
  /** Ends with `/`. */
  readonly prefix: string;
  readonly libraryVersion: string;
  readonly versionMark: number;
  readonly random: RandomBytes;
}

/** A collection as it was read: everything of it belongs to one revision of the head. */
export interface LoadedCollection {
  readonly head: CollectionHead;
  readonly revision: string;
  readonly pending: PendingChanges;
  readonly epochPath: string;
}

/** How often a read starts again because commits of others keep overtaking it. */
const ATTEMPTS = 16;

/** Reads the head and its pending changes. @throws SyncStateCorrupt */
export async function loadCollection({
  store,
  prefix,
}: CollectionContext): Promise<LoadedCollection | undefined> {
  const key = headKey(prefix);
  let revision: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    if (stored === undefined) return undefined;
    if (stored.revision === revision) throw new SyncStateCorrupt(key, "its pending changes are missing");
    revision = stored.revision;
    const head = decodeHead(key, stored.value);
    const reader = await openPayload(store, key, head.changes);
    if (reader !== undefined) {
      return { head, revision, pending: readPending(reader), epochPath: epochPrefix(prefix, head.epoch) };
    }
  }
  throw new SyncStateConflict(prefix);
}

/**
 * The epochs that have records, for a round that will remove them all.
 * @throws SyncStateCorrupt if there is a record among them, or beside them, that a newer release wrote
 */
export async function listEpochsToReplace({ store, prefix }: CollectionContext): Promise<string[]> {
  const epochs = new Set<string>();
  for await (const { key, value } of store.scan(prefix)) {
    refuseNewer(key, value);
    const [name = "", ...below] = key.slice(prefix.length).split("/");
    if (below.length > 0 && /^[0-9]+$/.test(name)) epochs.add(name);
  }
  return [...epochs];
}
