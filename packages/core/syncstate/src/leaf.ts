import { findInRun, type IndexEntry, joinRuns } from "./index-entry.js";
import { HIGHEST_ORDERED_KEY, toOrderedKey } from "./key-escape.js";
import { decodeRun, findInEncodedRun } from "./run-codec.js";
import type { StoredEntry, SyncStateStore } from "./store.js";

/** Ends the key of a leaf's segment. It sorts before every character of an ordered key. */
const SEGMENT = "!";
/** Ends the key of the changes that wait to be folded into that segment: it comes next in a scan. */
const WAITING = "!+";

/**
 * A stretch of the index: the items above the fence of the leaf before it, up to and including its own fence.
 * Fences stand in the keys, so the store's own order is the directory, and one scan finds the leaf of any item.
 */
export interface Leaf {
  /** An ordered key. Items above the highest fence belong to a leaf fenced by `HIGHEST_ORDERED_KEY`. */
  readonly fence: string;
  /** The segment as stored, `undefined` if there is none; it holds no `gone`. */
  readonly base: StoredEntry | undefined;
  /** Changes to it that were confirmed later. */
  readonly waiting: readonly IndexEntry[];
  /** Changes are stored beside the segment. */
  readonly hasWaiting: boolean;
}

const emptyLeaf: Leaf = {
  fence: HIGHEST_ORDERED_KEY,
  base: undefined,
  waiting: [],
  hasWaiting: false,
};

export const segmentKey = (prefix: string, fence: string): string => prefix + fence + SEGMENT;
export const waitingKey = (prefix: string, fence: string): string => prefix + fence + WAITING;

/** The leaf that the item belongs to. */
export async function findLeaf(store: SyncStateStore, prefix: string, id: string): Promise<Leaf> {
  for await (const leaf of scanLeaves(store, prefix, prefix + toOrderedKey(id), 2)) return leaf;
  return emptyLeaf;
}

/** The leaf that follows `fence`. */
export async function findNextLeaf(
  store: SyncStateStore,
  prefix: string,
  fence: string,
): Promise<Leaf | undefined> {
  for await (const leaf of scanLeaves(store, prefix, waitingKey(prefix, fence), 2)) return leaf;
  return undefined;
}

/** Leaves in ascending order, those whose records lie after the store key `after`. */
export async function* scanLeaves(
  store: SyncStateStore,
  prefix: string,
  after: string,
  limit?: number,
): AsyncIterable<Leaf> {
  let leaf: Leaf | undefined;
  for await (const entry of store.scan(prefix, limit === undefined ? { after } : { after, limit })) {
    const fence = entry.key.slice(prefix.length, entry.key.lastIndexOf(SEGMENT));
    if (leaf !== undefined && leaf.fence !== fence) {
      yield leaf;
      leaf = undefined;
    }
    leaf = withRecord(leaf ?? { ...emptyLeaf, fence }, entry);
  }
  if (leaf !== undefined) yield leaf;
}

function withRecord(leaf: Leaf, entry: StoredEntry): Leaf {
  if (!entry.key.endsWith(WAITING)) return { ...leaf, base: entry };
  return { ...leaf, waiting: decodeRun(entry.key, entry.value), hasWaiting: true };
}

/** Size of the stored segment in bytes, 0 if there is none. */
export const baseBytes = ({ base }: Leaf): number => base?.value.length ?? 0;

/** What the segment says of an item, without the changes that wait. Segments are read only as far as needed. */
export function findInBase({ base }: Leaf, id: string): IndexEntry | undefined {
  return base && findInEncodedRun(base.key, base.value, id);
}

/** What the leaf says of an item, waiting changes included; `gone` if they took it away. */
export function findInLeaf(leaf: Leaf, id: string): IndexEntry | undefined {
  return findInRun(leaf.waiting, id) ?? findInBase(leaf, id);
}

/** All items of the segment, without the changes that wait. */
export function baseEntries({ base }: Leaf): IndexEntry[] {
  return base === undefined ? [] : decodeRun(base.key, base.value);
}

/** All items of the leaf, waiting changes included. */
export function leafEntries(leaf: Leaf): IndexEntry[] {
  return joinRuns(baseEntries(leaf), leaf.waiting).filter((entry) => entry.standing !== "gone");
}
