import { type IndexEntry, joinRuns } from "./index-entry.js";
import { toOrderedKey } from "./key-escape.js";
import { findInLeaf, findLeaf, type Leaf, leafEntries, scanLeaves } from "./leaf.js";
import type { SyncStateStore } from "./store.js";

/** A leaf with those of the asked ids that belong to it. */
export interface TouchedLeaf {
  readonly leaf: Leaf;
  readonly ids: readonly string[];
}

/** At most so many leaves are asked for at the same time, so that a store across a network is not waited for in line. */
const ABREAST = 8;

/** Loads the leaves of `ids` (ascending, each once): each leaf once, in ascending order. */
export async function loadLeaves(
  store: SyncStateStore,
  prefix: string,
  ids: readonly string[],
): Promise<TouchedLeaf[]> {
  const share = Math.max(8, Math.ceil(ids.length / ABREAST));
  const shares: Array<Promise<TouchedLeaf[]>> = [];
  for (let at = 0; at < ids.length; at += share) {
    shares.push(loadShare(store, prefix, ids.slice(at, at + share)));
  }
  const touched: TouchedLeaf[] = [];
  for (const found of (await Promise.all(shares)).flat()) {
    const last = touched.at(-1);
    if (last === undefined || last.leaf.fence !== found.leaf.fence) touched.push(found);
    else touched[touched.length - 1] = { leaf: last.leaf, ids: [...last.ids, ...found.ids] };
  }
  return touched;
}

async function loadShare(
  store: SyncStateStore,
  prefix: string,
  ids: readonly string[],
): Promise<TouchedLeaf[]> {
  const touched: TouchedLeaf[] = [];
  let at = 0;
  while (at < ids.length) {
    const leaf = await findLeaf(store, prefix, ids[at] ?? "");
    const start = at++;
    while (at < ids.length && toOrderedKey(ids[at] ?? "") <= leaf.fence) at++;
    touched.push({ leaf, ids: ids.slice(start, at) });
  }
  return touched;
}

/** What the index says of `ids`; those that it lacks are not in the result. */
export async function lookupEntries(
  store: SyncStateStore,
  prefix: string,
  ids: Iterable<string>,
): Promise<Map<string, IndexEntry>> {
  const found = new Map<string, IndexEntry>();
  for (const touched of await loadLeaves(store, prefix, [...new Set(ids)].sort())) {
    for (const id of touched.ids) {
      const entry = findInLeaf(touched.leaf, id);
      if (entry !== undefined && entry.standing !== "gone") found.set(id, entry);
    }
  }
  return found;
}

/**
 * All entries above `after`, ascending, with `overlay` (an ascending run of newer changes) applied. One leaf is in
 * memory at a time.
 */
export async function* scanEntries(
  store: SyncStateStore,
  prefix: string,
  overlay: readonly IndexEntry[],
  after?: string,
): AsyncIterable<IndexEntry> {
  const isWanted = (entry: IndexEntry): boolean => after === undefined || entry.id > after;
  const newer = overlay.filter(isWanted);
  let at = 0;
  for await (const leaf of scanLeaves(store, prefix, prefix + toOrderedKey(after ?? ""))) {
    const start = at;
    while (at < newer.length && toOrderedKey(newer[at]?.id ?? "") <= leaf.fence) at++;
    const entries = joinRuns(leafEntries(leaf).filter(isWanted), newer.slice(start, at));
    yield* entries.filter((entry) => entry.standing !== "gone");
  }
  yield* newer.slice(at).filter((entry) => entry.standing !== "gone");
}
