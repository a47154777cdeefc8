import { decodeHierarchy, type HierarchyHead, readFolders } from "../hierarchy-head.js";
import { openPayload, payloadKeys } from "../payload.js";
import type { StoredValue } from "../store.js";
import type { Finding } from "./finding.js";
import { findLeftovers, findNewerBelow, type Place, toDamage, toFinding, toLeftover } from "./place.js";
import { isEpoch } from "./verify-collection.js";

/** Looks through a device's folder hierarchy. */
export async function* inspectHierarchy(
  place: Place,
  stored: StoredValue | undefined,
): AsyncIterable<Finding> {
  const { prefix, guard } = place;
  if (stored === undefined) {
    yield* findLeftovers(place, "orphan", prefix, "it belongs to a hierarchy that has no head");
    return;
  }
  let head: HierarchyHead;
  try {
    head = decodeHierarchy(guard.key, stored.value);
  } catch (error) {
    const damage = toDamage(place, error);
    yield damage;
    if (damage.problem !== "newer") yield* findNewerBelow(place, `${prefix}p/`);
    return;
  }
  if (!isEpoch(head.epoch) || head.generation < 1) {
    yield toFinding(place, "contradiction", guard.key, "no sync key belongs to it");
  }
  yield* inspectLists(place, head);
}

async function* inspectLists(place: Place, head: HierarchyHead): AsyncIterable<Finding> {
  const { store, prefix, guard } = place;
  for (const payload of [head.confirmed, head.pending]) {
    try {
      const reader = await openPayload(store, guard.key, payload);
      if (reader !== undefined) readFolders(reader);
      else yield toFinding(place, "missing", payload.prefix ?? guard.key, "a list of folders is not there");
    } catch (error) {
      yield toDamage(place, error);
    }
  }
  const used = new Set([guard.key, ...payloadKeys(head.confirmed), ...payloadKeys(head.pending)]);
  for await (const entry of store.scan(prefix)) {
    if (used.has(entry.key)) continue;
    const isList = entry.key.startsWith(`${prefix}p/`);
    yield isList
      ? toLeftover(place, "orphan", entry, "a list of folders that no key refers to")
      : toLeftover(place, "stray", entry, "no record of a hierarchy is called so");
  }
}
