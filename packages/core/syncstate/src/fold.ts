import { findInRun, type IndexEntry, isSkipped, joinRuns } from "./index-entry.js";
import { loadLeaves, type TouchedLeaf } from "./item-index.js";
import { HIGHEST_ORDERED_KEY, toOrderedKey } from "./key-escape.js";
import {
  baseBytes,
  baseEntries,
  findInBase,
  findInLeaf,
  findNextLeaf,
  type Leaf,
  leafEntries,
  segmentKey,
  waitingKey,
} from "./leaf.js";
import { encodeRun } from "./run-codec.js";
import type { SyncStateStore } from "./store.js";

/** Segments are split above this many bytes. */
const SEGMENT_BYTES = 1536;
/** So many changes, or so many bytes of them, wait beside their segment until they are folded in as the budget allows … */
const WAITING = { entries: 10, bytes: 160 };
/** … and with more than these whatever it costs. */
const WAITING_LIMIT = { entries: 25, bytes: 400 };
/** A segment below this is joined with the next one. */
const SPARSE_BYTES = SEGMENT_BYTES / 4;

/** Writes that bring confirmed changes into the index. */
interface FoldPlan {
  readonly put: Array<{ readonly key: string; readonly value: Uint8Array }>;
  readonly remove: string[];
  /** Items that were skipped and are not any more. */
  readonly unskipped: string[];
}

/** A leaf with the changes that concern it, and what its waiting changes would become. */
interface PendingLeaf {
  readonly leaf: Leaf;
  readonly waiting: readonly IndexEntry[];
  readonly waitingRecord: Uint8Array;
}

/**
 * Plans how `changes` (an ascending run) enter the index below `prefix`. Changes are kept beside the segments that
 * they touch, and a segment is written anew when enough have gathered, so that a round with few changes writes
 * little wherever in the index they fall. Optional work stops at `budget` bytes.
 */
export async function planFold(
  store: SyncStateStore,
  prefix: string,
  changes: readonly IndexEntry[],
  budget: number,
): Promise<FoldPlan> {
  const plan: FoldPlan = { put: [], remove: [], unskipped: [] };
  const touched = await loadLeaves(
    store,
    prefix,
    changes.map((change) => change.id),
  );
  const pending = touched.map((each) => toPendingLeaf(each, changes, plan));
  await planLeaves(store, prefix, plan, pending, chooseLeaves(pending, budget));
  return plan;
}

function toPendingLeaf(touched: TouchedLeaf, changes: readonly IndexEntry[], plan: FoldPlan): PendingLeaf {
  const { leaf } = touched;
  const fresh: IndexEntry[] = [];
  for (const id of touched.ids) {
    const change = findInRun(changes, id);
    if (change === undefined) continue;
    if (isSkipped(findInLeaf(leaf, id)) && !isSkipped(change)) plan.unskipped.push(id);
    fresh.push(change);
  }
  const waiting = joinRuns(leaf.waiting, fresh).filter(
    (entry) => entry.standing !== "gone" || findInBase(leaf, entry.id) !== undefined,
  );
  return { leaf, waiting, waitingRecord: encodeRun(waiting) };
}

/** Which leaves are written anew: those that must be, then the fullest ones within the budget. */
function chooseLeaves(pending: readonly PendingLeaf[], budget: number): Set<PendingLeaf> {
  const chosen = new Set<PendingLeaf>();
  let spent = 0;
  const optional: PendingLeaf[] = [];
  for (const each of pending) {
    const size = each.waitingRecord.length;
    const { leaf } = each;
    if (isAbove(WAITING_LIMIT, each) || baseBytes(leaf) <= 2 * size) chosen.add(each);
    else if (isAbove(WAITING, each)) optional.push(each);
    spent += chosen.has(each) ? baseBytes(leaf) + size : size;
  }
  optional.sort((a, b) => b.waitingRecord.length - a.waitingRecord.length);
  for (const each of optional) {
    if (spent + baseBytes(each.leaf) > budget) continue;
    spent += baseBytes(each.leaf);
    chosen.add(each);
  }
  return chosen;
}

function isAbove(limit: typeof WAITING, { waiting, waitingRecord }: PendingLeaf): boolean {
  return waiting.length > limit.entries || waitingRecord.length > limit.bytes;
}

function planWaiting(plan: FoldPlan, prefix: string, each: PendingLeaf): void {
  const key = waitingKey(prefix, each.leaf.fence);
  if (each.waiting.length > 0) plan.put.push({ key, value: each.waitingRecord });
  else if (each.leaf.hasWaiting) plan.remove.push(key);
}

/**
 * Writes the touched leaves: the chosen ones anew, of the others the waiting changes. It goes upwards, so that a
 * sparse leaf can hand its items to the one behind it, which is then written anew as well.
 */
async function planLeaves(
  store: SyncStateStore,
  prefix: string,
  plan: FoldPlan,
  pending: readonly PendingLeaf[],
  chosen: ReadonlySet<PendingLeaf>,
): Promise<void> {
  const touched = new Set(pending.map((each) => each.leaf.fence));
  let handed: readonly IndexEntry[] = [];
  for (const each of pending) {
    const { leaf, waiting } = each;
    if (!chosen.has(each) && handed.length === 0) {
      planWaiting(plan, prefix, each);
      continue;
    }
    const entries = [...handed, ...leafEntries({ ...leaf, waiting })];
    handed = [];
    const record = encodeRun(entries);
    const heir = await findHeir(store, prefix, leaf, entries, record.length);
    if (heir === undefined && entries.length > 0) {
      putLeaf(plan, prefix, leaf, entries, waiting, record);
      continue;
    }
    removeLeaf(plan, prefix, leaf);
    if (heir === undefined) continue;
    if (touched.has(heir.fence)) handed = entries;
    else putLeaf(plan, prefix, heir, [...entries, ...leafEntries(heir)], waiting);
  }
}

/** The leaf that takes over the items of a sparse one: the next, if there is room in it. */
async function findHeir(
  store: SyncStateStore,
  prefix: string,
  leaf: Leaf,
  entries: readonly IndexEntry[],
  bytes: number,
): Promise<Leaf | undefined> {
  if (entries.length === 0 || bytes >= SPARSE_BYTES || leaf.fence === HIGHEST_ORDERED_KEY) return undefined;
  const next = await findNextLeaf(store, prefix, leaf.fence);
  return next !== undefined && baseBytes(next) + bytes < (SEGMENT_BYTES * 3) / 4 ? next : undefined;
}

function removeLeaf(plan: FoldPlan, prefix: string, leaf: Leaf): void {
  if (baseBytes(leaf) > 0) plan.remove.push(segmentKey(prefix, leaf.fence));
  if (leaf.hasWaiting) plan.remove.push(waitingKey(prefix, leaf.fence));
}

/** Writes a leaf's items as one segment or, where they have outgrown it, as several with new fences. */
function putLeaf(
  plan: FoldPlan,
  prefix: string,
  leaf: Leaf,
  entries: readonly IndexEntry[],
  fresh: readonly IndexEntry[],
  record = encodeRun(entries),
): void {
  if (leaf.hasWaiting) plan.remove.push(waitingKey(prefix, leaf.fence));
  if (record.length <= SEGMENT_BYTES) {
    plan.put.push({ key: segmentKey(prefix, leaf.fence), value: record });
    return;
  }
  const step = splitStep(entries.length, record.length, isAppend(leaf, fresh));
  for (let start = 0; start < entries.length; start += step) {
    const piece = entries.slice(start, start + step);
    const isLast = start + step >= entries.length;
    const fence = isLast ? leaf.fence : toOrderedKey(piece.at(-1)?.id ?? "");
    plan.put.push({ key: segmentKey(prefix, fence), value: encodeRun(piece) });
  }
}

/** Items a piece: almost full pieces where new items come at the end (they go on coming there), even ones elsewhere. */
function splitStep(count: number, bytes: number, append: boolean): number {
  if (append) return Math.max(1, Math.floor((count * SEGMENT_BYTES * 0.95) / bytes));
  return Math.ceil(count / Math.ceil(bytes / (SEGMENT_BYTES * 0.75)));
}

function isAppend(leaf: Leaf, fresh: readonly IndexEntry[]): boolean {
  const base = baseEntries(leaf);
  const last = base.at(-1)?.id;
  const first = fresh.find((entry) => entry.standing !== "gone" && findInRun(base, entry.id) === undefined);
  return first !== undefined && (last === undefined || first.id > last);
}
