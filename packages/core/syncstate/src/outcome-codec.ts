import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";
import type { JournalEntry, PlannedChange } from "./collection.js";
import { type IndexEntry, toGone } from "./index-entry.js";

/** A change of a round that the device has not confirmed yet, with what is needed to bring it into the index. */
export interface PendingChange {
  readonly change: PlannedChange;
  /** Of a skipped item: the device holds an older revision of it. */
  readonly held: boolean;
}

/** What a round gave out, beside cursor and settings. */
export interface PendingChanges {
  readonly changes: readonly PendingChange[];
  readonly journal: readonly JournalEntry[];
}

const ops = ["add", "change", "flags", "delete", "softDelete", "skip", "own", "ownDelete"] as const;
const HELD = 0x10;

export function writePending(writer: ByteWriter, pending: PendingChanges): void {
  writer.uint(pending.changes.length);
  for (const { change, held } of pending.changes) {
    writer.byte(ops.indexOf(change.op) | (held ? HELD : 0));
    writer.text(change.id);
    if ("content" in change) {
      writer.uint(change.content);
      writer.uint(change.flags);
    }
    if (change.op === "skip") writer.text(change.reason);
  }
  writer.uint(pending.journal.length);
  for (const { key, answer } of pending.journal) {
    writer.text(key);
    writer.text(answer);
  }
}

export function readPending(reader: ByteReader): PendingChanges {
  const changes = Array.from({ length: reader.count(2) }, () => readChange(reader));
  const journal = Array.from({ length: reader.count(2) }, () => ({
    key: reader.text(),
    answer: reader.text(),
  }));
  reader.finish();
  return { changes, journal };
}

function readChange(reader: ByteReader): PendingChange {
  const code = reader.byte();
  const op = ops[code & ~HELD] ?? reader.fail("an unknown change");
  const held = (code & HELD) !== 0;
  const id = reader.text();
  if (op === "delete" || op === "softDelete" || op === "ownDelete") return { change: { op, id }, held };
  const content = reader.uint();
  const flags = reader.uint();
  if (op !== "skip") return { change: { op, id, content, flags }, held };
  return { change: { op, id, content, flags, reason: reader.text() }, held };
}

/** The entry that a change leaves behind. */
function toIndexEntry({ change, held }: PendingChange, versionMark: number): IndexEntry {
  if (!("content" in change)) return toGone(change.id);
  const { id, content, flags } = change;
  if (change.op !== "skip") return { id, content, flags, standing: "given", version: 0 };
  return { id, content, flags, standing: held ? "outdated" : "withheld", version: versionMark };
}

/** What the changes come to together: an ascending run with the last change of each item. */
export function toRun(changes: readonly PendingChange[], versionMark: number): IndexEntry[] {
  const last = new Map<string, IndexEntry>();
  for (const each of changes) last.set(each.change.id, toIndexEntry(each, versionMark));
  return [...last.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
