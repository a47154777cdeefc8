import type { CollectionLife } from "../collection-head.js";
import { type IndexEntry, isOnDevice } from "../index-entry.js";
import type { PendingChange, PendingChanges } from "../outcome-codec.js";
import type { Finding } from "./finding.js";
import { type Place, toFinding } from "./place.js";

/** What was seen of a collection's index, against which its head is checked. */
export interface Tally {
  readonly life: CollectionLife;
  /** Not there if it cannot be read. */
  readonly pending: PendingChanges | undefined;
  /** What the index says of the items that the pending changes are about. */
  readonly touched: Map<string, IndexEntry | undefined>;
  /** Items on the device, as of the key before the newest. */
  onDevice: number;
  /** All of the index could be read. */
  whole: boolean;
}

/** Begins to count. */
export function createTally(life: CollectionLife, pending: PendingChanges | undefined): Tally {
  const touched = new Map((pending?.changes ?? []).map(({ change }) => [change.id, undefined]));
  return { life, pending, touched, onDevice: 0, whole: true };
}

/** Counts one item of the index. */
export function countEntry(tally: Tally, entry: IndexEntry): void {
  if (isOnDevice(entry)) tally.onDevice++;
  if (tally.touched.has(entry.id)) tally.touched.set(entry.id, entry);
}

/** Compares what was counted with what the head says. */
export function* inspectTally(place: Place, tally: Tally): Iterable<Finding> {
  const { life, pending, onDevice, touched, whole } = tally;
  const { key } = place.guard;
  if (!whole) return;
  if (onDevice !== life.confirmed.size) {
    const detail = `the device holds ${life.confirmed.size} items, the index ${onDevice}`;
    yield toFinding(place, "count", key, detail);
  }
  if (pending === undefined) return;
  const { growth, odd } = replayChanges(pending.changes, touched);
  for (const id of odd) {
    yield toFinding(place, "contradiction", key, `whether the device holds the skipped item ${id}`);
  }
  if (life.confirmed.size + growth !== life.pending.size) {
    const detail = `the last answer led from ${life.confirmed.size} items to ${life.pending.size}, its changes to ${growth} more`;
    yield toFinding(place, "count", key, detail);
  }
}

/** How many more items the device holds after the changes, and which of them say something else than the index. */
function replayChanges(
  changes: readonly PendingChange[],
  touched: ReadonlyMap<string, IndexEntry | undefined>,
): { readonly growth: number; readonly odd: readonly string[] } {
  const onDevice = new Map<string, boolean>();
  const odd: string[] = [];
  let growth = 0;
  for (const { change, held } of changes) {
    const { id, op } = change;
    const before = onDevice.get(id) ?? isOnDevice(touched.get(id));
    const after = op === "skip" ? before : "content" in change;
    if (op === "skip" && held !== before) odd.push(id);
    growth += Number(after) - Number(before);
    onDevice.set(id, after);
  }
  return { growth, odd };
}
