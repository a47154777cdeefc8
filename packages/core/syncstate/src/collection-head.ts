import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";
import { type Payload, readPayload, writePayload } from "./payload.js";
import { openRecord, sealRecord } from "./record.js";

/** What is true of a collection at one key. */
export interface Position {
  readonly cursor: string | undefined;
  readonly settings: string | undefined;
  readonly more: boolean;
  /** Items on the device. */
  readonly size: number;
}

/** The one record of a collection that every round replaces, and that decides which of two rounds came first. */
export interface CollectionHead {
  readonly epoch: string;
  /** The generation of the newest key. */
  readonly generation: number;
  /** Counts commits within the epoch: unlike the generation it moves on in replays too. */
  readonly serial: number;
  /** Epochs whose records may still have to be removed. */
  readonly stale: readonly string[];
  /** As of the key before the newest: what the index holds. */
  readonly confirmed: Position;
  /** As of the newest key: the index with `changes` applied. */
  readonly pending: Position;
  /** The library version that made the pending round. */
  readonly libraryVersion: string;
  /** The pending round's changes and journal. */
  readonly changes: Payload;
}

export const emptyPosition: Position = { cursor: undefined, settings: undefined, more: false, size: 0 };

export function encodeHead(head: CollectionHead): Uint8Array {
  return sealRecord("head", (writer) => {
    writer.text(head.epoch);
    writer.uint(head.generation);
    writer.uint(head.serial);
    writer.uint(head.stale.length);
    for (const epoch of head.stale) writer.text(epoch);
    writePosition(writer, head.confirmed, emptyPosition);
    writePosition(writer, head.pending, head.confirmed);
    writer.text(head.libraryVersion);
    writePayload(writer, head.changes);
  });
}

/** Reads a head. @throws SyncStateCorrupt */
export function decodeHead(key: string, bytes: Uint8Array): CollectionHead {
  const reader = openRecord(key, "head", bytes);
  const epoch = reader.text();
  const generation = reader.uint();
  const serial = reader.uint();
  const stale = Array.from({ length: reader.count() }, () => reader.text());
  const confirmed = readPosition(reader, emptyPosition);
  const pending = readPosition(reader, confirmed);
  const libraryVersion = reader.text();
  const changes = readPayload(reader);
  reader.finish();
  return { epoch, generation, serial, stale, confirmed, pending, libraryVersion, changes };
}

const MORE = 1;
const SAME_CURSOR = 2;
const SAME_SETTINGS = 4;

/** Cursor and settings are left out where they are those of `base`. */
function writePosition(writer: ByteWriter, position: Position, base: Position): void {
  const sameCursor = position.cursor === base.cursor;
  const sameSettings = position.settings === base.settings;
  writer.byte(
    (position.more ? MORE : 0) | (sameCursor ? SAME_CURSOR : 0) | (sameSettings ? SAME_SETTINGS : 0),
  );
  if (!sameCursor) writer.optionalText(position.cursor);
  if (!sameSettings) writer.optionalText(position.settings);
  writer.uint(position.size);
}

function readPosition(reader: ByteReader, base: Position): Position {
  const bits = reader.byte();
  const cursor = bits & SAME_CURSOR ? base.cursor : reader.optionalText();
  const settings = bits & SAME_SETTINGS ? base.settings : reader.optionalText();
  return { cursor, settings, more: (bits & MORE) !== 0, size: reader.uint() };
}
