import {
  type CollectionContext,
  type LoadedCollection,
  listEpochs,
  loadCollection,
} from "./collection-context.js";
import {
  type CollectionHead,
  type CollectionLife,
  decodeHead,
  encodeHead,
  type FreshLife,
} from "./collection-head.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import { epochPrefix, headKey } from "./key-layout.js";
import type { KeyPosition } from "./sync-key.js";

/** What key 0 finds. */
export interface Beginning {
  readonly revision: string | undefined;
  /** Not there if there is nothing that could go on. */
  readonly head: CollectionHead | undefined;
  /** The life that key 0 began the last time, if nobody has come back to it: the same key is given again. */
  readonly again: FreshLife | CollectionHead | undefined;
  /** The other epochs that have records. */
  readonly others: readonly string[];
}

/** Looks at what there is, for a round that begins with key 0. @throws SyncStateCorrupt if a newer release wrote any */
export async function findBeginning(context: CollectionContext): Promise<Beginning> {
  const key = headKey(context.prefix);
  const stored = await context.store.get(key);
  const epochs = await listEpochs(context);
  const head = stored && readIfWhole(key, stored.value);
  const again = head?.fresh ?? (head?.generation === 1 ? head : undefined);
  const living = new Set([head?.epoch, head?.fresh?.epoch]);
  const others = epochs.filter((epoch) => !living.has(epoch));
  return { revision: stored?.revision, head, again, others };
}

/** A head that is damaged is none to key 0. */
function readIfWhole(key: string, value: Uint8Array): CollectionHead | undefined {
  try {
    return decodeHead(key, value);
  } catch (error) {
    if (error instanceof SyncStateCorrupt && !error.newer) return undefined;
    throw error;
  }
}

/** How often opening starts again because commits of others keep overtaking it. */
const ATTEMPTS = 16;

/**
 * Reads the life that a key belongs to; `undefined` if the key is none that may be presented. It takes note of which of
 * two lives the device goes on in. If that is the one that key 0 began last, the other one ends; if not, that key 0 may
 * have been the late copy of an old request.
 * @throws SyncStateCorrupt
 */
export async function openLife(
  context: CollectionContext,
  key: KeyPosition,
): Promise<LoadedCollection | undefined> {
  const { store, prefix } = context;
  const choose = (head: CollectionHead) => [head, head.fresh].find((life) => life && isGood(key, life));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const loaded = await loadCollection(context, choose);
    const settled = loaded && settle(loaded.head, key.epoch);
    if (!settled) return loaded;
    const { committed } = await store.commit({
      expect: [{ key: headKey(prefix), revision: loaded.revision }],
      put: [{ key: headKey(prefix), value: encodeHead(settled) }],
    });
    if (committed) for (const ended of settled.stale) await store.remove(epochPrefix(prefix, ended));
  }
  throw new SyncStateConflict(prefix);
}

/** Whether a key is the newest of a life, or the one before it. */
const isGood = ({ epoch, generation }: KeyPosition, life: CollectionLife): boolean =>
  epoch === life.epoch && (generation === life.generation || generation === life.generation - 1);

/** The head once it is known that the device is in this life; `undefined` if it says so already. */
function settle(head: CollectionHead, epoch: string): CollectionHead | undefined {
  const { fresh } = head;
  if (fresh === undefined) return undefined;
  if (epoch === fresh.epoch) {
    const { latest: _, ...life } = fresh;
    return { ...life, stale: [...head.stale, head.epoch], fresh: undefined };
  }
  return fresh.latest ? { ...head, fresh: { ...fresh, latest: false } } : undefined;
}
