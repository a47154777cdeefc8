import { openRecord, sealRecord } from "./record.js";

/** Why an item was left out, and by which library version: kept outside the index, which stays small so. */
export function encodeSkip(reason: string, libraryVersion: string): Uint8Array {
  return sealRecord("skip", (writer) => {
    writer.text(reason);
    writer.text(libraryVersion);
  });
}

/** Reads the record. @throws SyncStateCorrupt */
export function decodeSkip(key: string, bytes: Uint8Array): { reason: string; libraryVersion: string } {
  const reader = openRecord(key, "skip", bytes);
  const skip = { reason: reader.text(), libraryVersion: reader.text() };
  reader.finish();
  return skip;
}
