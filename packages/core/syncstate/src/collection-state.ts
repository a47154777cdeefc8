import type { CollectionRound, CollectionState, SkippedItem } from "./collection.js";
import { type CollectionContext, listEpochsToReplace, loadCollection } from "./collection-context.js";
import { decodeHead } from "./collection-head.js";
import { createRound } from "./collection-round.js";
import { toReading, viewInitial, viewNewest, viewReplay } from "./collection-view.js";
import { fromOrderedKey } from "./key-escape.js";
import { headKey, skipPrefix } from "./key-layout.js";
import { decodeSkip } from "./skip-record.js";
import { createEpoch, fromSyncKey, INITIAL_KEY } from "./sync-key.js";

/** The state of one collection, see `CollectionState`. */
export function createCollectionState(context: CollectionContext): CollectionState {
  const { store, prefix } = context;
  return {
    begin: (syncKey) => (syncKey === INITIAL_KEY ? beginInitial(context) : beginKnown(context, syncKey)),

    async peek() {
      const loaded = await loadCollection(context);
      return loaded && toReading(viewNewest(context, loaded), context.versionMark);
    },

    async standing() {
      const key = headKey(prefix);
      const stored = await store.get(key);
      if (stored === undefined) return undefined;
      const { generation, pending } = decodeHead(key, stored.value);
      return { items: pending.size, generation, more: pending.more };
    },

    async lastRound() {
      const loaded = await loadCollection(context);
      return loaded && toReading(viewReplay(context, loaded), context.versionMark);
    },

    skipped: () => scanSkipped(context),

    async remove() {
      // The head goes first: a round that is under way finds it gone and cannot bring the rest back.
      await store.commit({ remove: [headKey(prefix)] });
      await store.remove(prefix);
    },
  };
}

/**
 * Starts over. Whatever the head holds, even if damaged, stays as it is until the round is committed.
 * @throws SyncStateCorrupt if a newer release wrote any of it
 */
async function beginInitial(context: CollectionContext): Promise<CollectionRound> {
  const stored = await context.store.get(headKey(context.prefix));
  const stale = await listEpochsToReplace(context);
  const view = viewInitial(createEpoch(context.random, stale));
  return createRound(context, view, { revision: stored?.revision, loaded: undefined, stale });
}

async function beginKnown(context: CollectionContext, syncKey: string): Promise<CollectionRound | undefined> {
  const key = fromSyncKey(syncKey);
  if (key === undefined) return undefined;
  const loaded = await loadCollection(context);
  if (loaded === undefined || loaded.head.epoch !== key.epoch) return undefined;
  const start = { revision: loaded.revision, loaded, stale: [] };
  if (key.generation === loaded.head.generation)
    return createRound(context, viewNewest(context, loaded), start);
  if (key.generation === loaded.head.generation - 1)
    return createRound(context, viewReplay(context, loaded), start);
  return undefined;
}

/** Reasons recorded with the index, except for items that the pending round touches; then those of that round. */
async function* scanSkipped(context: CollectionContext): AsyncIterable<SkippedItem> {
  const loaded = await loadCollection(context);
  if (loaded === undefined) return;
  const prefix = skipPrefix(loaded.epochPath);
  const { libraryVersion } = loaded.head;
  const pending = new Map(loaded.pending.changes.map(({ change }) => [change.id, change]));
  for await (const { key, value } of context.store.scan(prefix)) {
    const id = fromOrderedKey(key.slice(prefix.length));
    if (!pending.has(id)) yield { id, ...decodeSkip(key, value) };
  }
  for (const change of pending.values()) {
    if (change.op === "skip") yield { id: change.id, reason: change.reason, libraryVersion };
  }
}
