import type { CollectionRound, KnownItem, RoundOutcome } from "./collection.js";
import type { CollectionContext, LoadedCollection } from "./collection-context.js";
import { emptyPosition, type Position } from "./collection-head.js";
import { findInRun, type IndexEntry, toKnownItem, toVersionMark } from "./index-entry.js";
import { lookupEntries, scanEntries } from "./item-index.js";
import { indexPrefix } from "./key-layout.js";
import { toRun } from "./outcome-codec.js";
import { toSyncKey } from "./sync-key.js";

/** A collection as of one key, not yet able to commit. */
export interface CollectionView {
  readonly kind: CollectionRound["kind"];
  readonly position: Position;
  readonly nextKey: string;
  readonly lost: RoundOutcome | undefined;
  /** Newer than the index: in `next`, what the last round gave out. */
  readonly overlay: readonly IndexEntry[];
  /** Entries as of this key, skipped ones of all library versions included. */
  lookup(ids: Iterable<string>): Promise<Map<string, IndexEntry>>;
  scan(after: string | undefined): AsyncIterable<IndexEntry>;
}

async function* nothing(): AsyncIterable<never> {}

/** A collection at the beginning of an epoch. */
export function viewInitial(epoch: string): CollectionView {
  return {
    kind: "initial",
    position: emptyPosition,
    nextKey: toSyncKey({ epoch, generation: 1 }),
    lost: undefined,
    overlay: [],
    lookup: async () => new Map(),
    scan: nothing,
  };
}

/** The collection as of the newest key. */
export function viewNewest(
  context: CollectionContext,
  { life, pending, epochPath }: LoadedCollection,
): CollectionView {
  const overlay = toRun(pending.changes, toVersionMark(life.libraryVersion));
  return {
    kind: "next",
    position: life.pending,
    nextKey: toSyncKey({ epoch: life.epoch, generation: life.generation + 1 }),
    lost: undefined,
    ...viewIndex(context, indexPrefix(epochPath), overlay),
  };
}

/** The collection as of the key before the newest. */
export function viewReplay(
  context: CollectionContext,
  { life, pending, epochPath }: LoadedCollection,
): CollectionView {
  const { cursor, settings, more } = life.pending;
  const changes = pending.changes.map((each) => each.change);
  return {
    kind: "replay",
    position: life.confirmed,
    nextKey: toSyncKey(life),
    lost: { changes, journal: pending.journal, cursor, settings, more },
    ...viewIndex(context, indexPrefix(epochPath), []),
  };
}

function viewIndex({ store }: CollectionContext, prefix: string, overlay: readonly IndexEntry[]) {
  return {
    overlay,
    lookup: async (ids: Iterable<string>) => {
      const found = new Map<string, IndexEntry>();
      const missing: string[] = [];
      for (const id of ids) {
        const entry = findInRun(overlay, id);
        if (entry === undefined) missing.push(id);
        else if (entry.standing !== "gone") found.set(id, entry);
      }
      for (const [id, entry] of await lookupEntries(store, prefix, missing)) found.set(id, entry);
      return found;
    },
    scan: (after: string | undefined) => scanEntries(store, prefix, overlay, after),
  };
}

/** What the protocol layer gets to see of a view. */
export function toReading(view: CollectionView, versionMark: number): Omit<CollectionRound, "commit"> {
  const { kind, nextKey, lost, position } = view;
  return {
    kind,
    nextKey,
    lost,
    ...position,
    async lookup(ids) {
      const known = new Map<string, KnownItem>();
      for (const [id, entry] of await view.lookup(ids)) {
        const item = toKnownItem(entry, versionMark);
        if (item !== undefined) known.set(id, item);
      }
      return known;
    },
    async *known(after) {
      for await (const entry of view.scan(after)) {
        const item = toKnownItem(entry, versionMark);
        if (item !== undefined) yield item;
      }
    },
  };
}
