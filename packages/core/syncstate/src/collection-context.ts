import { type CollectionHead, type CollectionLife, decodeHead } from "./collection-head.js";
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
  /** The life that was asked for: the head's own, or the fresh one beside it. */
  readonly life: CollectionLife;
  readonly pending: PendingChanges;
  readonly epochPath: string;
}

/** How often a read starts again because commits of others keep overtaking it. */
const ATTEMPTS = 16;

/**
 * Reads the head, and what was given out last in the life that `choose` wants of it; `undefined` if there is none.
 * @throws SyncStateCorrupt
 */
export async function loadCollection(
  { store, prefix }: CollectionContext,
  choose: (head: CollectionHead) => CollectionLife | undefined,
): Promise<LoadedCollection | undefined> {
  const key = headKey(prefix);
  let revision: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    if (stored === undefined) return undefined;
    if (stored.revision === revision) throw new SyncStateCorrupt(key, "its pending changes are missing");
    revision = stored.revision;
    const head = decodeHead(key, stored.value);
    const life = choose(head);
    if (life === undefined) return undefined;
    const reader = await openPayload(store, key, life.changes);
    if (reader !== undefined) {
      const epochPath = epochPrefix(prefix, life.epoch);
      return { head, revision, life, pending: readPending(reader), epochPath };
    }
  }
  throw new SyncStateConflict(prefix);
}

/**
 * The epochs that have records.
 * @throws SyncStateCorrupt if there is a record among them, or beside them, that a newer release wrote
 */
export async function listEpochs({ store, prefix }: CollectionContext): Promise<string[]> {
  const epochs = new Set<string>();
  for await (const { key, value } of store.scan(prefix)) {
    refuseNewer(key, value);
    const [name = "", ...below] = key.slice(prefix.length).split("/");
    if (below.length > 0 && /^[0-9]+$/.test(name)) epochs.add(name);
  }
  return [...epochs];
}
