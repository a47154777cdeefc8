import type { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { readColumn, readColumnAt, writeColumn } from "./column.js";
import type { IndexEntry, Standing } from "./index-entry.js";
import { openRecord, sealRecord } from "./record.js";

/** A length that does not fit in half a byte is written behind it. */
const LONG = 15;

const standings: readonly Standing[] = ["given", "withheld", "outdated", "gone"];

/**
 * A run is an ascending list of entries: ids, each as what it shares with the one before and what it adds; a column
 * of content and one of flags fingerprints; and the few entries that are not simply `given`.
 */
export function encodeRun(entries: readonly IndexEntry[]): Uint8Array {
  return sealRecord("run", (writer) => {
    writer.uint(entries.length);
    const ids = encodeIds(entries);
    writer.uint(ids.length);
    writer.raw(ids);
    writeColumn(
      writer,
      entries.map((entry) => entry.content),
    );
    writeColumn(
      writer,
      entries.map((entry) => entry.flags),
    );
    writeStandings(writer, entries);
  });
}

/** Reads a run. @throws SyncStateCorrupt */
export function decodeRun(key: string, bytes: Uint8Array): IndexEntry[] {
  const reader = openRecord(key, "run", bytes);
  const count = reader.count();
  reader.count();
  const ids = readIds(reader, count);
  const contents = readColumn(reader, count);
  const flags = readColumn(reader, count);
  const marks = readStandings(reader, count);
  reader.finish();
  return ids.map((id, at) => toEntry(id, contents[at] ?? 0, flags[at] ?? 0, marks.get(at)));
}

/** Finds one entry in a run without building the others. @throws SyncStateCorrupt */
export function findInEncodedRun(key: string, bytes: Uint8Array, id: string): IndexEntry | undefined {
  const reader = openRecord(key, "run", bytes);
  const count = reader.count();
  const columns = reader.count();
  const end = reader.left - columns;
  const at = seekId(reader, count, id);
  if (at === undefined) return undefined;
  reader.skip(reader.left - end);
  const content = readColumnAt(reader, count, at);
  const flags = readColumnAt(reader, count, at);
  return toEntry(id, content, flags, readStandings(reader, count).get(at));
}

interface Mark {
  readonly standing: Standing;
  readonly version: number;
}

function toEntry(id: string, content: number, flags: number, mark: Mark | undefined): IndexEntry {
  return { id, content, flags, standing: mark?.standing ?? "given", version: mark?.version ?? 0 };
}

function encodeIds(entries: readonly IndexEntry[]): Uint8Array {
  const writer = new ByteWriter();
  let before = "";
  for (const { id } of entries) {
    const shared = sharedLength(before, id);
    const added = id.length - shared;
    writer.byte((Math.min(shared, LONG) << 4) | Math.min(added, LONG));
    if (shared >= LONG) writer.uint(shared - LONG);
    if (added >= LONG) writer.uint(added - LONG);
    writer.units(id, shared);
    before = id;
  }
  return writer.toBytes();
}

function sharedLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function readIds(reader: ByteReader, count: number): string[] {
  const ids: string[] = [];
  let before = "";
  for (let at = 0; at < count; at++) {
    const { shared, added } = readLengths(reader);
    if (shared > before.length) reader.fail("an id shares more than there is");
    const id = before.slice(0, shared) + reader.units(added);
    if (at > 0 && id <= before) reader.fail("ids out of order");
    ids.push(id);
    before = id;
  }
  return ids;
}

function readLengths(reader: ByteReader): { shared: number; added: number } {
  const lengths = reader.byte();
  const shared = lengths >> 4;
  const added = lengths & 0x0f;
  return {
    shared: shared === LONG ? LONG + reader.uint() : shared,
    added: added === LONG ? LONG + reader.uint() : added,
  };
}

/**
 * The place of an id among the `count` that follow. It remembers how far the id before agrees with the one that is
 * sought: one that shares more with that id is still below, one that shares less is above.
 */
function seekId(reader: ByteReader, count: number, sought: string): number | undefined {
  let agreed = 0;
  for (let at = 0; at < count; at++) {
    const { shared, added } = readLengths(reader);
    if (shared < agreed) return undefined;
    if (shared > agreed) {
      for (let left = added; left > 0; left--) reader.unit();
      continue;
    }
    let above = false;
    let agrees = true;
    for (let left = added; left > 0; left--) {
      const unit = reader.unit();
      if (!agrees) continue;
      agrees = agreed < sought.length && unit === sought.charCodeAt(agreed);
      if (agrees) agreed++;
      else above = agreed >= sought.length || unit > sought.charCodeAt(agreed);
    }
    if (above) return undefined;
    if (agrees && agreed === sought.length) return at;
  }
  return undefined;
}

function writeStandings(writer: ByteWriter, entries: readonly IndexEntry[]): void {
  const marked = [...entries.entries()].filter(([, entry]) => entry.standing !== "given");
  writer.uint(marked.length);
  let before = 0;
  for (const [at, entry] of marked) {
    writer.uint(at - before);
    writer.byte(standings.indexOf(entry.standing));
    if (entry.standing !== "gone") writer.fixed(entry.version, 4);
    before = at;
  }
}

function readStandings(
  reader: ByteReader,
  count: number,
): Map<number, { standing: Standing; version: number }> {
  const marks = new Map<number, { standing: Standing; version: number }>();
  let at = 0;
  for (let left = reader.count(2); left > 0; left--) {
    at += reader.uint();
    if (at >= count) reader.fail("a mark on no entry");
    const standing = standings[reader.byte()] ?? reader.fail("an unknown mark");
    marks.set(at, { standing, version: standing === "gone" ? 0 : reader.fixed(4) });
  }
  return marks;
}
