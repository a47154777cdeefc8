import { type CollectionLife, decodeHead, encodeHead } from "../collection-head.js";
import { decodeDeviceRecord, encodeDeviceRecord } from "../device-record.js";
import { SyncStateCorrupt } from "../errors.js";
import { decodeHierarchy, encodeHierarchy } from "../hierarchy-head.js";
import type { Payload } from "../payload.js";
import { openRecord } from "../record.js";
import { decodeRun } from "../run-codec.js";
import { decodeSkip } from "../skip-record.js";

/** Where a device's records come from and go to: the prefixes of their keys, and the name of the device there. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly deviceId: string;
}

type Relocate = (key: string, value: Uint8Array, move: Move) => Uint8Array;

/** The forms of keys below a device, and what becomes of the record when the device gets another name. */
const forms: ReadonlyArray<{ readonly form: RegExp; readonly isHead: boolean; readonly relocate: Relocate }> =
  [
    { form: /^r$/, isHead: true, relocate: relocateDevice },
    { form: /^f\/h$/, isHead: true, relocate: relocateHierarchy },
    {
      form: /^f\/p\/\d+\/\d+$/,
      isHead: false,
      relocate: keep((key, value) => openRecord(key, "payload", value)),
    },
    { form: /^c\/[^/]*\/h$/, isHead: true, relocate: relocateHead },
    { form: /^c\/[^/]*\/\d{12}\/i\/[!-~]+$/, isHead: false, relocate: keep(decodeRun) },
    { form: /^c\/[^/]*\/\d{12}\/k\/[!-~]*$/, isHead: false, relocate: keep(decodeSkip) },
    {
      form: /^c\/[^/]*\/\d{12}\/p\/\d+\/\d+$/,
      isHead: false,
      relocate: keep((key, value) => openRecord(key, "payload", value)),
    },
  ];

/** Whether a record of this name (below the device) decides over the part that it belongs to. */
export const isHead = (name: string): boolean => forms.some((each) => each.isHead && each.form.test(name));

/**
 * The record as it has to be at its new place; nothing if it belongs to nothing.
 * @throws SyncStateCorrupt if it cannot be read
 */
export function relocateRecord(name: string, value: Uint8Array, move: Move): Uint8Array | undefined {
  const form = forms.find((each) => each.form.test(name));
  return form?.relocate(move.from + name, value, move);
}

function keep(check: (key: string, value: Uint8Array) => unknown): Relocate {
  return (key, value) => {
    check(key, value);
    return value;
  };
}

function relocateDevice(key: string, value: Uint8Array, { deviceId }: Move): Uint8Array {
  const record = decodeDeviceRecord(key, value);
  return record.deviceId === deviceId ? value : encodeDeviceRecord({ ...record, deviceId });
}

function relocateHierarchy(key: string, value: Uint8Array, move: Move): Uint8Array {
  const head = decodeHierarchy(key, value);
  const confirmed = relocatePayload(key, head.confirmed, move);
  const pending = relocatePayload(key, head.pending, move);
  const fresh = head.fresh.map((each) => ({ ...each, folders: relocatePayload(key, each.folders, move) }));
  return move.from === move.to ? value : encodeHierarchy({ ...head, confirmed, pending, fresh });
}

function relocateHead(key: string, value: Uint8Array, move: Move): Uint8Array {
  const head = decodeHead(key, value);
  const relocate = <L extends CollectionLife>(life: L): L => ({
    ...life,
    changes: relocatePayload(key, life.changes, move),
  });
  const fresh = head.fresh && relocate(head.fresh);
  return move.from === move.to ? value : encodeHead({ ...relocate(head), fresh });
}

/** Heads name the records of what is too large for them by their whole keys. */
function relocatePayload(key: string, payload: Payload, { from, to }: Move): Payload {
  const { prefix } = payload;
  if (prefix === undefined) return payload;
  if (!prefix.startsWith(from)) throw new SyncStateCorrupt(key, "it names records of another device");
  return { ...payload, prefix: to + prefix.slice(from.length) };
}
