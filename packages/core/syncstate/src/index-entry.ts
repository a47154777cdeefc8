import type { Fingerprint, KnownItem } from "./collection.js";
import { toFingerprint, UNKNOWN_FINGERPRINT } from "./fingerprint.js";

/**
 * How an item stands with the device.
 * `given`: it holds this revision. `withheld`: skipped, and it holds none. `outdated`: skipped, and it holds an
 * older revision. `gone`: it holds none (only in changes that wait to be folded).
 */
export type Standing = "given" | "withheld" | "outdated" | "gone";

/** One item in the index, or one change to it. */
export interface IndexEntry {
  readonly id: string;
  readonly content: Fingerprint;
  readonly flags: Fingerprint;
  readonly standing: Standing;
  /** Of a skipped item: which library version skipped it, as `toVersionMark` gives it; 0 otherwise. */
  readonly version: number;
}

/** Shortens a library version to the 32 bits that are kept with each skipped item. */
export const toVersionMark = (libraryVersion: string): number =>
  toFingerprint(libraryVersion) % 0x1_0000_0000;

export const isOnDevice = (entry: IndexEntry | undefined): boolean =>
  entry?.standing === "given" || entry?.standing === "outdated";

export const isSkipped = (entry: IndexEntry | undefined): boolean =>
  entry?.standing === "withheld" || entry?.standing === "outdated";

/** A change that takes the item away. */
export const toGone = (id: string): IndexEntry => ({
  id,
  content: 0,
  flags: 0,
  standing: "gone",
  version: 0,
});

/**
 * How the protocol layer sees an entry. What another library version skipped has to be offered again: an item that
 * the device never got is not reported, one that it got earlier is reported at no revision in particular.
 */
export function toKnownItem(entry: IndexEntry, versionMark: number): KnownItem | undefined {
  const { id, content, flags, standing } = entry;
  if (standing === "gone") return undefined;
  if (standing === "given") return { id, content, flags, skipped: false, onDevice: true };
  const onDevice = standing === "outdated";
  if (entry.version === versionMark) return { id, content, flags, skipped: true, onDevice };
  if (!onDevice) return undefined;
  return { id, content: UNKNOWN_FINGERPRINT, flags: UNKNOWN_FINGERPRINT, skipped: false, onDevice };
}

/** Joins two ascending runs; where both name an item, `newer` wins. Entries `gone` stay in. */
export function joinRuns(older: readonly IndexEntry[], newer: readonly IndexEntry[]): IndexEntry[] {
  if (newer.length === 0) return [...older];
  const joined: IndexEntry[] = [];
  let at = 0;
  for (const entry of newer) {
    let candidate = older[at];
    while (candidate !== undefined && candidate.id < entry.id) {
      joined.push(candidate);
      candidate = older[++at];
    }
    if (candidate?.id === entry.id) at++;
    joined.push(entry);
  }
  for (; at < older.length; at++) {
    const rest = older[at];
    if (rest !== undefined) joined.push(rest);
  }
  return joined;
}

/** Finds an item in an ascending run. */
export function findInRun(run: readonly IndexEntry[], id: string): IndexEntry | undefined {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = run[middle];
    if (entry !== undefined && entry.id < id) low = middle + 1;
    else high = middle;
  }
  const found = run[low];
  return found?.id === id ? found : undefined;
}
