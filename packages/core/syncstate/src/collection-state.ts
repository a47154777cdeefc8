import type { CollectionRound, CollectionState, SkippedItem } from "./collection.js";
import { type CollectionContext, loadCollection } from "./collection-context.js";
import { type CollectionHead, type CollectionLife, decodeHead } from "./collection-head.js";
import { findBeginning, openLife } from "./collection-lives.js";
import { createRound, toInitialStart, toStart } from "./collection-round.js";
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
      const loaded = await loadCollection(context, latestLife);
      return loaded && toReading(viewNewest(context, loaded), context.versionMark);
    },

    async standing() {
      const key = headKey(prefix);
      const stored = await store.get(key);
      if (stored === undefined) return undefined;
      const { generation, pending } = latestLife(decodeHead(key, stored.value));
      return { items: pending.size, generation, more: pending.more };
    },

    async lastRound() {
      const loaded = await loadCollection(context, latestLife);
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

/** The life that the device is in, as far as is known. */
const latestLife = (head: CollectionHead): CollectionLife => (head.fresh?.latest ? head.fresh : head);

/**
 * Starts over, beside whatever the device may still go on with; what is damaged stays as it is until the commit.
 * @throws SyncStateCorrupt if a newer release wrote any of it
 */
async function beginInitial(context: CollectionContext): Promise<CollectionRound> {
  const beginning = await findBeginning(context);
  const { head, again, others } = beginning;
  const taken = head === undefined ? others : [...others, head.epoch];
  const view = viewInitial(again?.epoch ?? createEpoch(context.random, taken));
  return createRound(context, view, toInitialStart(beginning));
}

async function beginKnown(context: CollectionContext, syncKey: string): Promise<CollectionRound | undefined> {
  const key = fromSyncKey(syncKey);
  if (key === undefined) return undefined;
  const loaded = await openLife(context, key);
  if (loaded === undefined) return undefined;
  const isNewest = key.generation === loaded.life.generation;
  const view = isNewest ? viewNewest(context, loaded) : viewReplay(context, loaded);
  return createRound(context, view, toStart(loaded));
}

/** Reasons recorded with the index, except for items that the pending round touches; then those of that round. */
async function* scanSkipped(context: CollectionContext): AsyncIterable<SkippedItem> {
  const loaded = await loadCollection(context, latestLife);
  if (loaded === undefined) return;
  const prefix = skipPrefix(loaded.epochPath);
  const { libraryVersion } = loaded.life;
  const pending = new Map(loaded.pending.changes.map(({ change }) => [change.id, change]));
  for await (const { key, value } of context.store.scan(prefix)) {
    const id = fromOrderedKey(key.slice(prefix.length));
    if (!pending.has(id)) yield { id, ...decodeSkip(key, value) };
  }
  for (const change of pending.values()) {
    if (change.op === "skip") yield { id: change.id, reason: change.reason, libraryVersion };
  }
}
