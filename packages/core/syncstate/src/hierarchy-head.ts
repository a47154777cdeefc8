import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";
import type { KnownFolder } from "./device.js";
import { type Payload, readPayload, writePayload } from "./payload.js";
import { openRecord, sealRecord } from "./record.js";

/** The one record of a hierarchy that every round replaces. The lists of folders may lie beside it. */
export interface HierarchyHead {
  readonly epoch: string;
  readonly generation: number;
  /** Counts commits across epochs, to name lists that lie beside the head. */
  readonly serial: number;
  /** The folders as of the key before the newest. */
  readonly confirmed: Payload;
  /** The folders as of the newest key. */
  readonly pending: Payload;
}

export function encodeHierarchy(head: HierarchyHead): Uint8Array {
  return sealRecord("hierarchy", (writer) => {
    writer.text(head.epoch);
    writer.uint(head.generation);
    writer.uint(head.serial);
    writePayload(writer, head.confirmed);
    writePayload(writer, head.pending);
  });
}

/** Reads a hierarchy's head. @throws SyncStateCorrupt */
export function decodeHierarchy(key: string, bytes: Uint8Array): HierarchyHead {
  const reader = openRecord(key, "hierarchy", bytes);
  const epoch = reader.text();
  const generation = reader.uint();
  const serial = reader.uint();
  const head = { epoch, generation, serial, confirmed: readPayload(reader), pending: readPayload(reader) };
  reader.finish();
  return head;
}

export function writeFolders(writer: ByteWriter, folders: readonly KnownFolder[]): void {
  writer.uint(folders.length);
  for (const { id, parentId, displayName, type } of folders) {
    writer.text(id);
    writer.text(parentId);
    writer.text(displayName);
    writer.uint(type);
  }
}

export function readFolders(reader: ByteReader): KnownFolder[] {
  const folders = Array.from({ length: reader.count(4) }, () => ({
    id: reader.text(),
    parentId: reader.text(),
    displayName: reader.text(),
    type: reader.uint(),
  }));
  reader.finish();
  return folders;
}
