import { type CollectionLife, decodeHead } from "../collection-head.js";
import { decodeDeviceRecord } from "../device-record.js";
import { SyncStateCorrupt } from "../errors.js";
import { decodeHierarchy, type FreshHierarchy } from "../hierarchy-head.js";
import type { Payload } from "../payload.js";
import { kindOfRecord } from "../record.js";
import { decodeRun } from "../run-codec.js";
import { decodeSkip } from "../skip-record.js";
import { toSyncKey } from "../sync-key.js";

type About = Readonly<Record<string, unknown>>;

/** What a record holds, as a JSON value for people; for one that cannot be read, why. */
export function describeRecord(key: string, value: Uint8Array): About {
  try {
    return describe(key, value);
  } catch (error) {
    if (error instanceof SyncStateCorrupt) return { unreadable: error.reason };
    throw error;
  }
}

function describe(key: string, value: Uint8Array): About {
  const kind = kindOfRecord(key, value);
  switch (kind) {
    case "device":
      return { ...decodeDeviceRecord(key, value) };
    case "head":
      return describeHead(key, value);
    case "hierarchy": {
      const { confirmed, pending, fresh, ...head } = decodeHierarchy(key, value);
      const lists = { confirmed: sizeOf(confirmed), pending: sizeOf(pending) };
      return {
        syncKey: toSyncKey(head),
        ...lists,
        ...(fresh.length > 0 && { begun: fresh.map(describeBegun) }),
      };
    }
    case "run": {
      const entries = decodeRun(key, value);
      return { items: entries.length, first: entries[0]?.id, last: entries.at(-1)?.id };
    }
    case "skip":
      return decodeSkip(key, value);
    default:
      return { bytes: value.length };
  }
}

function describeHead(key: string, value: Uint8Array): About {
  const { stale, fresh, ...life } = decodeHead(key, value);
  return { ...describeLife(life), stale, ...(fresh && { begun: describeLife(fresh) }) };
}

const describeLife = ({ epoch, generation, changes, ...rest }: CollectionLife): About => ({
  syncKey: toSyncKey({ epoch, generation }),
  ...rest,
  lastAnswer: sizeOf(changes),
});

const describeBegun = ({ epoch, latest, folders }: FreshHierarchy): About => ({
  syncKey: toSyncKey({ epoch, generation: 1 }),
  latest,
  folders: sizeOf(folders),
});

const sizeOf = (payload: Payload): string =>
  payload.inline === undefined ? `${payload.parts} records` : `${payload.inline.length} bytes`;
