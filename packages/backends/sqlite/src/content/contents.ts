import { BackendError, type ByteSource } from "@easkit/backend";
import type { Database } from "../database/database.js";
import { readBytes, readInteger } from "../database/sqlite-database.js";
import { CHUNK, chunkKey } from "./chunks.js";

/** Begins a content of which nobody knows yet. Only in a write. */
export function createContent(database: Database, size: number, now: Date): number {
  const sql = "INSERT INTO contents (size, refs, made_at) VALUES (?, 0, ?) RETURNING content";
  return readInteger(database.row(sql, size, now.getTime()), "content");
}

/** Writes a chunk of a content. */
export function writeChunk(database: Database, content: number, place: number, bytes: Uint8Array): void {
  database.run("INSERT INTO chunks (chunk, bytes) VALUES (?, ?)", chunkKey(content, place), bytes);
}

/** Writes a content of which all bytes are at hand. Only in a write. */
export function writeContent(database: Database, bytes: Uint8Array, now: Date): number {
  const content = createContent(database, bytes.length, now);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    writeChunk(database, content, at / CHUNK, bytes.subarray(at, at + CHUNK));
  }
  return content;
}

/** Notes that something more holds on to a content. Only in a write. */
export function keepContent(database: Database, content: number): void {
  const sql = "UPDATE contents SET refs = refs + 1 WHERE content = ? RETURNING refs";
  if (database.row(sql, content) === undefined) throw new BackendError("not-found", `no content ${content}`);
}

/** Notes that something let go of a content, which is gone with the last. Only in a write. */
export function releaseContent(database: Database, content: number): void {
  const row = database.row("UPDATE contents SET refs = refs - 1 WHERE content = ? RETURNING refs", content);
  if (row !== undefined && readInteger(row, "refs") <= 0) dropUnused(database, content);
}

/** Removes a content that nothing holds on to. Only in a write. */
export function dropUnused(database: Database, content: number): void {
  const row = database.row("DELETE FROM contents WHERE content = ? AND refs <= 0 RETURNING content", content);
  if (row === undefined) return;
  database.run(
    "DELETE FROM chunks WHERE chunk >= ? AND chunk < ?",
    chunkKey(content, 0),
    chunkKey(content + 1, 0),
  );
}

/** How many bytes a content has. @throws BackendError `not-found` */
export function sizeOfContent(database: Database, content: number): number {
  const row = database.row("SELECT size FROM contents WHERE content = ?", content);
  if (row === undefined) throw new BackendError("not-found", `no content ${content}`);
  return readInteger(row, "size");
}

/** A content as a source, read chunk by chunk as somebody asks for it. */
export function toContentSource(database: Database, content: number, size: number): ByteSource {
  return {
    size,
    async *open({ start = 0, end = size } = {}) {
      const last = Math.min(end, size);
      for (let at = Math.max(0, start); at < last; ) {
        const place = Math.floor(at / CHUNK);
        const from = at - place * CHUNK;
        const to = Math.min(CHUNK, last - place * CHUNK);
        const row = database.row("SELECT bytes FROM chunks WHERE chunk = ?", chunkKey(content, place));
        if (row === undefined) throw new BackendError("not-found", `content ${content} is gone`);
        yield readBytes(row, "bytes").subarray(from, to);
        at = place * CHUNK + to;
      }
    },
  };
}
