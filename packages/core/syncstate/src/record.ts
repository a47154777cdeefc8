import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { crc32 } from "./crc32.js";
import { SyncStateCorrupt } from "./errors.js";
import { migrations } from "./migrations.js";

/**
 * The version in which records are written. Older ones migrate as they are read, newer ones are refused. It counts
 * for all kinds together: a release that changes one of them raises it, so that a head tells of what lies beside it.
 */
export const FORMAT_VERSION = 2;

/** What a record holds; the number stands in its second byte and is never given to another kind. */
const kinds = {
  head: 1,
  run: 2,
  payload: 3,
  skip: 4,
  hierarchy: 5,
  device: 6,
  document: 7,
  audit: 8,
} as const;

/** What a record holds. */
export type RecordKind = keyof typeof kinds;

/** The parts of a record that are the same in every format version. */
interface Frame {
  readonly version: number;
  readonly kind: number;
}

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

/** Opens the record stored under `key` for reading its payload, migrated if it is older. @throws SyncStateCorrupt */
export function openRecord(key: string, kind: RecordKind, bytes: Uint8Array): ByteReader {
  const frame = readFrame(key, bytes);
  if (frame.version > FORMAT_VERSION) throw toNewer(key, frame.version);
  if (frame.kind !== kinds[kind]) throw new SyncStateCorrupt(key, `not a ${kind} record`);
  if (frame.version === FORMAT_VERSION) return new ByteReader(key, bytes, 2, bytes.length - 4);
  return new ByteReader(key, migratePayload(key, kind, frame.version, bytes.slice(2, -4)));
}

/** The record in this release's format if it is of an older one; otherwise nothing. @throws SyncStateCorrupt */
export function migrateRecord(
  key: string,
  bytes: Uint8Array,
): { readonly from: number; readonly value: Uint8Array } | undefined {
  const { version, kind: number } = readFrame(key, bytes);
  if (version > FORMAT_VERSION) throw toNewer(key, version);
  if (version === FORMAT_VERSION) return undefined;
  const kind = kindOf(number);
  if (kind === undefined) throw new SyncStateCorrupt(key, "of no known kind");
  const payload = migratePayload(key, kind, version, bytes.slice(2, -4));
  return { from: version, value: sealRecord(kind, (writer) => writer.raw(payload)) };
}

/** What a whole record of this or an older version holds; `undefined` if its kind is unknown. @throws SyncStateCorrupt */
export function kindOfRecord(key: string, bytes: Uint8Array): RecordKind | undefined {
  const { version, kind } = readFrame(key, bytes);
  if (version > FORMAT_VERSION) throw toNewer(key, version);
  return kindOf(kind);
}

/**
 * Makes sure that a record may be replaced or removed unread: it is of a version that this release knows, or damaged.
 * @throws SyncStateCorrupt if a newer release wrote it
 */
export function refuseNewer(key: string, bytes: Uint8Array): void {
  const version = bytes[0] ?? 0;
  if (version > FORMAT_VERSION && bytes.length >= 6 && isWhole(key, bytes)) throw toNewer(key, version);
}

function kindOf(number: number): RecordKind | undefined {
  for (const kind of recordKinds) if (kinds[kind] === number) return kind;
  return undefined;
}

const recordKinds: readonly RecordKind[] = [
  "head",
  "run",
  "payload",
  "skip",
  "hierarchy",
  "device",
  "document",
  "audit",
];

function readFrame(key: string, bytes: Uint8Array): Frame {
  if (bytes.length < 6) throw new SyncStateCorrupt(key, "cut short");
  if (!isWhole(key, bytes)) throw new SyncStateCorrupt(key, "wrong checksum");
  return { version: bytes[0] ?? 0, kind: bytes[1] ?? 0 };
}

function isWhole(key: string, bytes: Uint8Array): boolean {
  const end = bytes.length - 4;
  return crc32(bytes, 0, end) === new ByteReader(key, bytes, end).fixed(4);
}

function toNewer(key: string, version: number): SyncStateCorrupt {
  const reason = `a newer release wrote it, in format version ${version}; this one reads up to ${FORMAT_VERSION}`;
  return new SyncStateCorrupt(key, reason, { newer: true });
}

function migratePayload(key: string, kind: RecordKind, from: number, payload: Uint8Array): Uint8Array {
  let migrated = payload;
  for (let version = from; version < FORMAT_VERSION; version++) {
    const migrate = migrations.get(version);
    if (migrate === undefined) throw new SyncStateCorrupt(key, `format version ${from} is not read any more`);
    migrated = migrate(kind, migrated, key);
  }
  return migrated;
}
