import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { openRecord, sealRecord } from "./record.js";
import type { SyncStateStore } from "./store.js";

/** Payloads up to this many bytes stand in the head itself. */
const INLINE_BYTES = 16 * 1024;
/** Larger ones are cut into records of this size, well below the 1 MiB that a store takes. */
const PART_BYTES = 512 * 1024;

/** Where a payload of any size lies: in the head, or in numbered records whose key prefix is never used again. */
export type Payload =
  | { readonly inline: Uint8Array; readonly prefix: undefined }
  | { readonly inline: undefined; readonly prefix: string; readonly parts: number };

/** A payload ready to be stored, with the records to be put beside the head. */
export interface PlannedPayload {
  readonly payload: Payload;
  readonly put: ReadonlyArray<{ readonly key: string; readonly value: Uint8Array }>;
}

/** Encodes a payload. @param prefix For its records if it is large; must be new with every payload. */
export function planPayload(prefix: string, write: (writer: ByteWriter) => void): PlannedPayload {
  const writer = new ByteWriter();
  write(writer);
  const bytes = writer.toBytes();
  if (bytes.length <= INLINE_BYTES) return { payload: { inline: bytes, prefix: undefined }, put: [] };
  const put: Array<{ key: string; value: Uint8Array }> = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES);
    put.push({ key: prefix + put.length, value: sealRecord("payload", (each) => each.raw(part)) });
  }
  return { payload: { inline: undefined, prefix, parts: put.length }, put };
}

/** The store keys of a payload that lies beside the head. */
export function payloadKeys(payload: Payload): string[] {
  const { prefix } = payload;
  return prefix === undefined ? [] : Array.from({ length: payload.parts }, (_, at) => prefix + at);
}

/** Opens a payload for reading, `undefined` if a part is gone because a newer one has replaced it meanwhile. */
export async function openPayload(
  store: SyncStateStore,
  key: string,
  payload: Payload,
): Promise<ByteReader | undefined> {
  if (payload.inline !== undefined) return new ByteReader(key, payload.inline);
  const whole = new ByteWriter();
  for (const part of payloadKeys(payload)) {
    const stored = await store.get(part);
    if (stored === undefined) return undefined;
    const reader = openRecord(part, "payload", stored.value);
    whole.raw(reader.raw(reader.left));
  }
  return new ByteReader(key, whole.toBytes());
}

export function writePayload(writer: ByteWriter, payload: Payload): void {
  writer.optionalText(payload.prefix);
  if (payload.inline === undefined) {
    writer.uint(payload.parts);
  } else {
    writer.uint(payload.inline.length);
    writer.raw(payload.inline);
  }
}

export function readPayload(reader: ByteReader): Payload {
  const prefix = reader.optionalText();
  if (prefix !== undefined) return { inline: undefined, prefix, parts: reader.uint() };
  return { inline: reader.raw(reader.count()), prefix };
}
