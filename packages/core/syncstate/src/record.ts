import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { crc32 } from "./crc32.js";
import { SyncStateCorrupt } from "./errors.js";

/** The version in which records are written; older ones are read, newer ones refused. */
const FORMAT_VERSION = 1;

/** What a record holds; the number stands in its second byte. */
const kinds = { head: 1, run: 2, payload: 3, skip: 4, hierarchy: 5, device: 6 } as const;

type RecordKind = keyof typeof kinds;

/** A record: format version, kind, payload as written by `write`, CRC-32 of all that. */
export function sealRecord(kind: RecordKind, write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(FORMAT_VERSION);
  writer.byte(kinds[kind]);
  write(writer);
  const body = writer.toBytes();
  writer.fixed(crc32(body), 4);
  return writer.toBytes();
}

/** Opens the record stored under `key` for reading its payload. @throws SyncStateCorrupt */
export function openRecord(key: string, kind: RecordKind, bytes: Uint8Array): ByteReader {
  if (bytes.length < 6) throw new SyncStateCorrupt(key, "cut short");
  const end = bytes.length - 4;
  if (crc32(bytes, 0, end) !== new ByteReader(key, bytes, end).fixed(4)) {
    throw new SyncStateCorrupt(key, "wrong checksum");
  }
  if (bytes[0] !== FORMAT_VERSION) throw new SyncStateCorrupt(key, `unknown format version ${bytes[0]}`);
  if (bytes[1] !== kinds[kind]) throw new SyncStateCorrupt(key, `not a ${kind} record`);
  return new ByteReader(key, bytes, 2, end);
}
