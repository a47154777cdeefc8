import { SyncStateCorrupt } from "../errors.js";
import { openRecord, type RecordKind, sealRecord } from "../record.js";

/** A JSON value as a checked record. */
export const encodeJson = (kind: RecordKind, value: unknown): Uint8Array =>
  sealRecord(kind, (writer) => writer.text(JSON.stringify(value)));

/** Reads a JSON value. @throws SyncStateCorrupt */
export function decodeJson(key: string, kind: RecordKind, bytes: Uint8Array): unknown {
  const reader = openRecord(key, kind, bytes);
  const text = reader.text();
  reader.finish();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new SyncStateCorrupt(key, "not JSON");
    throw error;
  }
}
