import type { ItemStat } from "@easkit/backend";
import { type Fingerprint, type KnownItem, type PlannedChange, toFingerprint } from "@easkit/syncstate";

/** Of an item without flags, whose flags never change. */
const noFlags = "";

/** The fingerprints of an item as it is now. */
export const fingerprintsOf = (stat: Pick<ItemStat, "revision" | "flagsRevision">) => ({
  content: toFingerprint(stat.revision),
  flags: toFingerprint(stat.flagsRevision ?? noFlags),
});

// No revision has these fingerprints, so none that comes back makes an item look known.

/** Content of which it is not known whether the device has any of it. */
const uncertain: Fingerprint = Number.MAX_SAFE_INTEGER;

/** Content or flags that the device has in some state or other, to be told again. */
export const stale: Fingerprint = Number.MAX_SAFE_INTEGER - 1;

/** Whether it is not known if the device has any of an item. */
export const isUncertain = ({ content }: { readonly content: Fingerprint }): boolean => content === uncertain;

/**
 * What is noted of an item that was in one of two answers with the same key. If it exists it is sent as new, which a
 * device that has it takes for a change; if it is gone, that is said, which a device without it does not mind.
 */
export const perhapsOnDevice = (id: string): PlannedChange => ({
  op: "add",
  id,
  content: uncertain,
  flags: uncertain,
});

/** What the device has to be told of an item that exists. */
export function compareItem(
  stat: ItemStat,
  known: KnownItem | undefined,
  isWanted: boolean,
): PlannedChange | undefined {
  const { id } = stat;
  if (!isWanted) {
    if (!known) return undefined;
    // An item that the device was never given needs no farewell.
    return { op: known.onDevice ? "softDelete" : "ownDelete", id };
  }
  const now = fingerprintsOf(stat);
  if (!known) return { op: "add", id, ...now };
  if (known.skipped && known.content === now.content) return undefined;
  // An item that was left out may have been on the device before, or may not: see perhapsOnDevice.
  const isSure = known.onDevice && !known.skipped && known.content !== uncertain;
  if (!isSure) return { op: "add", id, ...now };
  if (known.content !== now.content) return { op: "change", id, ...now };
  return known.flags === now.flags ? undefined : { op: "flags", id, ...now };
}

/** What the device has to be told of an item that is gone. */
export function compareGone(known: KnownItem | undefined, id: string): PlannedChange | undefined {
  if (!known) return undefined;
  return { op: known.onDevice ? "delete" : "ownDelete", id };
}
