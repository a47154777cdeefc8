import { decodeDeviceRecord } from "../device-record.js";
import { escapeSegment, unescapeSegment } from "../key-escape.js";
import { collectionsPrefix, devicePrefix, deviceRecordKey, headKey, hierarchyPrefix } from "../key-layout.js";
import type { StoredEntry, SyncStateStore } from "../store.js";
import { type Child, listChildren } from "./children.js";
import type { DevicePart, Finding } from "./finding.js";
import { findLeftovers, type Place, toDamage, toFinding, toLeftover } from "./place.js";
import { settle } from "./settle.js";
import { inspectCollection } from "./verify-collection.js";
import { inspectHierarchy } from "./verify-hierarchy.js";

/**
 * Looks through everything that is kept of one device and tells what is wrong with it; nothing, if it is sound. Reads
 * every record once and holds one at a time, beside what is found. The device may sync meanwhile: a part that moves
 * while it is looked at is looked at again.
 *
 * @throws SyncStateConflict if one part keeps moving
 */
export async function* verifyDevice(
  store: SyncStateStore,
  user: string,
  deviceId: string,
): AsyncIterable<Finding> {
  const prefix = devicePrefix(user, deviceId);
  for await (const child of listChildren(store, prefix)) {
    if (child.kind === "folder" && child.name === "c") yield* verifyCollections(store, prefix);
    else if (child.kind === "folder" && child.name === "f") yield* verifyHierarchy(store, prefix);
    else if (child.kind === "record" && child.entry.key === deviceRecordKey(prefix)) {
      yield* inspectRecord(store, child.entry, deviceId);
    } else yield* findUnknown(store, prefix, child);
  }
}

function* inspectRecord(
  store: SyncStateStore,
  { key, value, revision }: StoredEntry,
  deviceId: string,
): Iterable<Finding> {
  const place: Place = { store, prefix: key, part: { kind: "record" }, guard: { key, revision } };
  try {
    const record = decodeDeviceRecord(key, value);
    if (record.deviceId === deviceId) return;
    yield toFinding(place, "contradiction", key, `it is the record of the device ${record.deviceId}`);
  } catch (error) {
    yield toDamage(place, error);
  }
}

async function* verifyHierarchy(store: SyncStateStore, devicePath: string): AsyncIterable<Finding> {
  yield* settle(store, hierarchyPrefix(devicePath), { kind: "hierarchy" }, inspectHierarchy);
}

async function* verifyCollections(store: SyncStateStore, devicePath: string): AsyncIterable<Finding> {
  const prefix = collectionsPrefix(devicePath);
  for await (const child of listChildren(store, prefix)) {
    const id = unescapeSegment(child.name);
    if (child.kind === "folder" && escapeSegment(id) === child.name) {
      const part: DevicePart = { kind: "collection", id };
      yield* settle(store, `${prefix}${child.name}/`, part, inspectCollection);
    } else yield* findUnknown(store, prefix, child);
  }
}

async function* findUnknown(store: SyncStateStore, above: string, child: Child): AsyncIterable<Finding> {
  const part: DevicePart = { kind: "unknown" };
  const detail = "no record of a device is called so";
  if (child.kind === "record") {
    const { key, revision } = child.entry;
    yield toLeftover({ store, prefix: key, part, guard: { key, revision } }, "stray", child.entry, detail);
    return;
  }
  const prefix = `${above}${child.name}/`;
  // No head is there to guard it: the key that one would have stands in for it.
  const key = headKey(prefix);
  const guard = { key, revision: (await store.get(key))?.revision };
  yield* findLeftovers({ store, prefix, part, guard }, "stray", prefix, detail);
}
