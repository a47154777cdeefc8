import type { ItemStat } from "@easkit/backend";
import { type KnownItem, type PlannedChange, toFingerprint } from "@easkit/syncstate";
import { isWithin } from "./filter.js";

/** Of an item without flags, whose flags never change. */
const noFlags = "";

/** The fingerprints of an item as it is now. */
export const fingerprintsOf = (stat: Pick<ItemStat, "revision" | "flagsRevision">) => ({
  content: toFingerprint(stat.revision),
  flags: toFingerprint(stat.flagsRevision ?? noFlags),
});

/** What the device has to be told of an item that exists. */
export function compareItem(
  stat: ItemStat,
  known: KnownItem | undefined,
  cutoff: number | undefined,
): PlannedChange | undefined {
  const { id } = stat;
  if (!isWithin(stat, cutoff)) {
    if (!known) return undefined;
    // An item that the device was never given needs no farewell.
    return { op: known.onDevice ? "softDelete" : "ownDelete", id };
  }
  const now = fingerprintsOf(stat);
  if (!known) return { op: "add", id, ...now };
  if (known.skipped && known.content === now.content) return undefined;
  if (!known.onDevice) return { op: "add", id, ...now };
  if (known.content !== now.content) return { op: "change", id, ...now };
  return known.flags === now.flags ? undefined : { op: "flags", id, ...now };
}

/** What the device has to be told of an item that is gone. */
export function compareGone(known: KnownItem | undefined, id: string): PlannedChange | undefined {
  if (!known) return undefined;
  return { op: known.onDevice ? "delete" : "ownDelete", id };
}
