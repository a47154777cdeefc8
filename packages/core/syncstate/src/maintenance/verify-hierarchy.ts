import { decodeHierarchy, type HierarchyHead, readFolders } from "../hierarchy-head.js";
import { listsOf } from "../hierarchy-lives.js";
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
  const epochs = [head.epoch, ...head.fresh.map(({ epoch }) => epoch)];
  if (!epochs.every(isEpoch) || new Set(epochs).size < epochs.length || head.generation < 1) {
    yield toFinding(place, "contradiction", guard.key, "no sync key belongs to it");
  }
  yield* inspectLists(place, head);
}

async function* inspectLists(place: Place, head: HierarchyHead): AsyncIterable<Finding> {
  const { store, prefix, guard } = place;
  for (const payload of listsOf(head)) {
    try {
      const reader = await openPayload(store, guard.key, payload);
      if (reader !== undefined) readFolders(reader);
      else yield toFinding(place, "missing", payload.prefix ?? guard.key, "a list of folders is not there");
    } catch (error) {
      yield toDamage(place, error);
    }
  }
  const used = new Set([guard.key, ...listsOf(head).flatMap(payloadKeys)]);
  for await (const entry of store.scan(prefix)) {
    if (used.has(entry.key)) continue;
    const isList = entry.key.startsWith(`${prefix}p/`);
    yield isList
      ? toLeftover(place, "orphan", entry, "a list of folders that no key refers to")
      : toLeftover(place, "stray", entry, "no record of a hierarchy is called so");
  }
}
