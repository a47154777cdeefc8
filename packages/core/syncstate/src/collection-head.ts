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

/** From one key 0 to the next: the records of a life lie below its epoch. */
export interface CollectionLife {
  readonly epoch: string;
  /** The generation of the newest key. */
  readonly generation: number;
  /** Counts commits within the epoch: unlike the generation it moves on in replays too. */
  readonly serial: number;
  /** As of the key before the newest: what the index holds. */
  readonly confirmed: Position;
  /** As of the newest key: the index with `changes` applied. */
  readonly pending: Position;
  /** The library version that made the pending round. */
  readonly libraryVersion: string;
  /** The pending round's changes and journal. */
  readonly changes: Payload;
}

/** A life that key 0 has begun beside one that may go on. */
export interface FreshLife extends CollectionLife {
  /** No key of the other life has been presented since. */
  readonly latest: boolean;
}

/** The one record of a collection that every round replaces, and that decides which of two rounds came first. */
export interface CollectionHead extends CollectionLife {
  /** Epochs whose records may still have to be removed. */
  readonly stale: readonly string[];
  /** What key 0 has begun and nobody has come back to yet. */
  readonly fresh: FreshLife | undefined;
}

export const emptyPosition: Position = { cursor: undefined, settings: undefined, more: false, size: 0 };

export function encodeHead(head: CollectionHead): Uint8Array {
  return sealRecord("head", (writer) => {
    writer.text(head.epoch);
    writer.uint(head.generation);
    writer.uint(head.serial);
    writer.uint(head.stale.length);
    for (const epoch of head.stale) writer.text(epoch);
    writeOutcome(writer, head);
    writeFresh(writer, head.fresh);
  });
}

/** Reads a head. @throws SyncStateCorrupt */
export function decodeHead(key: string, bytes: Uint8Array): CollectionHead {
  const reader = openRecord(key, "head", bytes);
  const epoch = reader.text();
  const generation = reader.uint();
  const serial = reader.uint();
  const stale = Array.from({ length: reader.count() }, () => reader.text());
  const head = { epoch, generation, serial, stale, ...readOutcome(reader), fresh: readFresh(reader) };
  reader.finish();
  return head;
}

const NONE = 0;
const FRESH = 1;
const LATEST = 2;

function writeFresh(writer: ByteWriter, fresh: FreshLife | undefined): void {
  writer.byte(fresh === undefined ? NONE : fresh.latest ? LATEST : FRESH);
  if (fresh === undefined) return;
  writer.text(fresh.epoch);
  writer.uint(fresh.generation);
  writer.uint(fresh.serial);
  writeOutcome(writer, fresh);
}

function readFresh(reader: ByteReader): FreshLife | undefined {
  const kind = reader.byte();
  if (kind === NONE) return undefined;
  if (kind > LATEST) reader.fail("an unknown kind of new life");
  const epoch = reader.text();
  const generation = reader.uint();
  const serial = reader.uint();
  return { epoch, generation, serial, ...readOutcome(reader), latest: kind === LATEST };
}

type LifeOutcome = Omit<CollectionLife, "epoch" | "generation" | "serial">;

function writeOutcome(writer: ByteWriter, life: LifeOutcome): void {
  writePosition(writer, life.confirmed, emptyPosition);
  writePosition(writer, life.pending, life.confirmed);
  writer.text(life.libraryVersion);
  writePayload(writer, life.changes);
}

function readOutcome(reader: ByteReader): LifeOutcome {
  const confirmed = readPosition(reader, emptyPosition);
  const pending = readPosition(reader, confirmed);
  return { confirmed, pending, libraryVersion: reader.text(), changes: readPayload(reader) };
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
