import { decodeHead } from "../collection-head.js";
import { decodeDeviceRecord } from "../device-record.js";
import { SyncStateCorrupt } from "../errors.js";
import { decodeHierarchy } from "../hierarchy-head.js";
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
      const { confirmed, pending, ...head } = decodeHierarchy(key, value);
      return { syncKey: toSyncKey(head), confirmed: sizeOf(confirmed), pending: sizeOf(pending) };
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
  const { confirmed, pending, changes, libraryVersion, ...head } = decodeHead(key, value);
  return { syncKey: toSyncKey(head), confirmed, pending, libraryVersion, lastAnswer: sizeOf(changes) };
}

const sizeOf = (payload: Payload): string =>
  payload.inline === undefined ? `${payload.parts} records` : `${payload.inline.length} bytes`;
