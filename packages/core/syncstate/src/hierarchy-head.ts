import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";
import type { KnownFolder } from "./device.js";
import { type Payload, readPayload, writePayload } from "./payload.js";
import { openRecord, sealRecord } from "./record.js";

/** What key 0 has begun beside a hierarchy that may go on: it has one key and one list. */
export interface FreshHierarchy {
  readonly epoch: string;
  /** No key of the other one has been presented since. */
  readonly latest: boolean;
  /** The folders as of its key. */
  readonly folders: Payload;
}

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
  /** What key 0 has begun and nobody has come back to yet, the newest last. */
  readonly fresh: readonly FreshHierarchy[];
}

export function encodeHierarchy(head: HierarchyHead): Uint8Array {
  return sealRecord("hierarchy", (writer) => {
    writer.text(head.epoch);
    writer.uint(head.generation);
    writer.uint(head.serial);
    writePayload(writer, head.confirmed);
    writePayload(writer, head.pending);
    writer.uint(head.fresh.length);
    for (const each of head.fresh) writeFresh(writer, each);
  });
}

/** Reads a hierarchy's head. @throws SyncStateCorrupt */
export function decodeHierarchy(key: string, bytes: Uint8Array): HierarchyHead {
  const reader = openRecord(key, "hierarchy", bytes);
  const epoch = reader.text();
  const generation = reader.uint();
  const serial = reader.uint();
  const lists = { confirmed: readPayload(reader), pending: readPayload(reader) };
  const fresh = Array.from({ length: reader.count(3) }, () => readFresh(reader));
  reader.finish();
  return { epoch, generation, serial, ...lists, fresh };
}

function writeFresh(writer: ByteWriter, { epoch, latest, folders }: FreshHierarchy): void {
  writer.text(epoch);
  writer.byte(latest ? 1 : 0);
  writePayload(writer, folders);
}

function readFresh(reader: ByteReader): FreshHierarchy {
  return { epoch: reader.text(), latest: reader.byte() === 1, folders: readPayload(reader) };
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
