import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DeviceError, messageOf } from "../device-error.js";
import type { StateChange, StateStore } from "./state-store.js";

/** The line that ends a batch. What stands after the last one was never whole, and does not count. */
const COMMIT = '{"kind":"commit"}';
const FORMAT = '{"kind":"format","name":"easkit-device","version":1}';
const FLUSH_AT = 64 * 1024;

/**
 * A store in one file, a change a line: batches are appended, and the file is written anew (beside it, then renamed
 * over it) when `replace` says so. A process that dies at any point leaves the last whole batch.
 */
export function createStateFile(path: string): StateStore {
  /** How long the file is up to the end of its last whole batch. */
  let length = 0;
  return {
    async *load() {
      length = await wholeLength(path);
      if (length > 0) yield* readChanges(path, length);
    },
    append: (changes) =>
      saving(path, async () => {
        if (length === 0) {
          length = await writeAnew(path, changes);
          return;
        }
        const file = await open(path, "r+");
        try {
          length = await writeBatch(file, path, length, changes);
        } finally {
          await file.close();
        }
      }),
    replace: (changes) =>
      saving(path, async () => {
        length = await writeAnew(path, changes);
      }),
  };
}

async function saving(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof DeviceError) throw cause;
    throw new DeviceError("state", `the state ${path} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

async function* linesOf(path: string, end?: number): AsyncGenerator<{ text: string; end: number }> {
  let rest = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of createReadStream(path, end === undefined ? {} : { end: end - 1 })) {
    let bytes = Buffer.concat([rest, chunk]);
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10)) {
      offset += at + 1;
      yield { text: bytes.toString("utf8", 0, at), end: offset };
      bytes = bytes.subarray(at + 1);
    }
    rest = bytes;
  }
}

async function wholeLength(path: string): Promise<number> {
  let length = 0;
  try {
    let first = true;
    for await (const { text, end } of linesOf(path)) {
      if (first && text !== FORMAT) throw new DeviceError("state", `${path} is no state of easkit-device`);
      first = false;
      if (text === COMMIT) length = end;
    }
  } catch (cause) {
    if (cause instanceof DeviceError) throw cause;
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return 0;
    throw new DeviceError("state", `the state ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  return length;
}

async function* readChanges(path: string, length: number): AsyncGenerator<StateChange> {
  for await (const { text } of linesOf(path, length)) {
    if (text === COMMIT || text === FORMAT) continue;
    let change: StateChange;
    try {
      change = JSON.parse(text);
    } catch (cause) {
      throw new DeviceError("state", `the state ${path} is damaged: ${messageOf(cause)}`, { cause });
    }
    yield change;
  }
}

async function writeBatch(file: FileHandle, path: string, length: number, changes: Iterable<StateChange>) {
  const { size } = await file.stat();
  if (size > length && (await wholeLength(path)) > length) {
    throw new DeviceError("state", `the state ${path} is in use by another process`);
  }
  await file.truncate(length);
  return writeLines(file, length, [], changes);
}

async function writeAnew(path: string, changes: Iterable<StateChange>): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = await open(beside, "w", 0o600);
    let length: number;
    try {
      length = await writeLines(file, 0, [FORMAT], changes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    return length;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function writeLines(file: FileHandle, from: number, head: string[], changes: Iterable<StateChange>) {
  let position = from;
  let pending = "";
  const flush = async () => {
    const { bytesWritten } = await file.write(Buffer.from(pending), 0, undefined, position);
    position += bytesWritten;
    pending = "";
  };
  for (const line of head) pending += `${line}\n`;
  for (const change of changes) {
    pending += `${JSON.stringify(change)}\n`;
    if (pending.length >= FLUSH_AT) await flush();
  }
  pending += `${COMMIT}\n`;
  await flush();
  return position;
}

/** Removes a state file; nothing happens if there is none. */
export async function removeStateFile(path: string): Promise<boolean> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  await rm(path, { force: true });
  return exists;
}
