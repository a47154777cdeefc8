import { createCollectionState } from "./collection-state.js";
import type { DeviceRecord, DeviceState } from "./device.js";
import { createDeviceRecord, decodeDeviceRecord, encodeDeviceRecord } from "./device-record.js";
import { SyncStateConflict } from "./errors.js";
import { createHierarchyState } from "./hierarchy-state.js";
import { toVersionMark } from "./index-entry.js";
import {
  childNames,
  collectionPrefix,
  collectionsPrefix,
  deviceRecordKey,
  headKey,
  hierarchyPrefix,
} from "./key-layout.js";
import type { SyncStateStore } from "./store.js";
import type { RandomBytes } from "./sync-key.js";

/** What the parts of one device's state share. */
interface DeviceContext {
  readonly store: SyncStateStore;
  /** Ends with `/`. */
  readonly prefix: string;
  readonly deviceId: string;
  readonly libraryVersion: string;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** Writers of one device record are few; so many lost races in a row mean that the store does not compare rightly. */
const ATTEMPTS = 100;

/** The state of one device, see `DeviceState`. */
export function createDeviceState(context: DeviceContext): DeviceState {
  const { store, prefix, libraryVersion, random } = context;
  const hierarchy = createHierarchyState(store, hierarchyPrefix(prefix), random);
  const versionMark = toVersionMark(libraryVersion);
  return {
    async record() {
      const key = deviceRecordKey(prefix);
      const stored = await store.get(key);
      return stored && decodeDeviceRecord(key, stored.value);
    },
    update: async (change) => {
      const record = await updateRecord(context, change, true);
      if (record === undefined) throw new SyncStateConflict(`device record ${deviceRecordKey(prefix)}`);
      return record;
    },
    amend: (change) => updateRecord(context, change, false),
    beginHierarchy: (syncKey) => hierarchy.begin(syncKey),
    folders: () => hierarchy.folders(),
    collection: (id) =>
      createCollectionState({
        store,
        prefix: collectionPrefix(prefix, id),
        libraryVersion,
        versionMark,
        random,
      }),
    collectionIds: () => childNames(store, collectionsPrefix(prefix)),
    async removeHierarchy() {
      // The head goes first: a round that is under way finds it gone and cannot bring the rest back.
      await store.commit({ remove: [headKey(hierarchyPrefix(prefix))] });
      await store.remove(hierarchyPrefix(prefix));
    },
    async size() {
      let records = 0;
      let bytes = 0;
      for await (const { key, value } of store.scan(prefix)) {
        records++;
        bytes += key.length + value.length;
      }
      return { records, bytes };
    },
    remove: () => store.remove(prefix),
  };
}

async function updateRecord(
  { store, prefix, deviceId, now }: DeviceContext,
  change: (record: DeviceRecord) => DeviceRecord,
  mayBeNew: boolean,
): Promise<DeviceRecord | undefined> {
  const key = deviceRecordKey(prefix);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.get(key);
    if (!stored && !mayBeNew) return undefined;
    const before = stored ? decodeDeviceRecord(key, stored.value) : createDeviceRecord(deviceId, now());
    const after = change(before);
    if (stored !== undefined && after === before) return before;
    const put = [{ key, value: encodeDeviceRecord(after) }];
    const result = await store.commit({ expect: [{ key, revision: stored?.revision }], put });
    if (result.committed) return after;
  }
  throw new SyncStateConflict(`device record ${key}`);
}
