import { SyncStateCorrupt } from "../errors.js";
import { refuseNewer } from "../record.js";
import type { SyncStateStore } from "../store.js";
import type { DevicePart, Finding, Guard, Problem, Remedy } from "./finding.js";

/** The part of a device that is being looked at. */
export interface Place {
  readonly store: SyncStateStore;
  /** Store keys of the part begin with this; it ends with `/` unless the part is one record. */
  readonly prefix: string;
  readonly part: DevicePart;
  readonly guard: Guard;
}

/** Makes a finding about a part. */
export function toFinding(
  { part, guard }: Place,
  problem: Problem,
  key: string,
  detail: string,
  remedy: Remedy = "startOver",
): Finding {
  return { problem, part, key, detail, remedy, guard };
}

/** The finding that an unreadable record is. Anything but `SyncStateCorrupt` is thrown on. */
export function toDamage(place: Place, error: unknown, remedy: Remedy = "startOver"): Finding {
  if (!(error instanceof SyncStateCorrupt)) throw error;
  if (error.newer) return toFinding(place, "newer", error.key, error.reason, "none");
  return toFinding(place, "damaged", error.key, error.reason, remedy);
}

/** A record of no use, unless a newer release has one for it. */
export function toLeftover(
  place: Place,
  problem: "stray" | "orphan",
  { key, value }: { readonly key: string; readonly value: Uint8Array },
  detail: string,
): Finding {
  const newer = findNewer(place, key, value);
  return newer ?? toFinding(place, problem, key, detail, "remove");
}

/** All records below a prefix, as leftovers. */
export async function* findLeftovers(
  place: Place,
  problem: "stray" | "orphan",
  prefix: string,
  detail: string,
): AsyncIterable<Finding> {
  for await (const entry of place.store.scan(prefix)) yield toLeftover(place, problem, entry, detail);
}

/** The records below a prefix that a newer release wrote, where all others are lost anyway. */
export async function* findNewerBelow(place: Place, prefix: string): AsyncIterable<Finding> {
  for await (const { key, value } of place.store.scan(prefix)) {
    const newer = findNewer(place, key, value);
    if (newer !== undefined) yield newer;
  }
}

function findNewer(place: Place, key: string, value: Uint8Array): Finding | undefined {
  try {
    refuseNewer(key, value);
    return undefined;
  } catch (error) {
    return toDamage(place, error);
  }
}
