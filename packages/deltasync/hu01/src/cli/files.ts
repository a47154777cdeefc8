import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CliStreams } from "./program.js";

/** Something to read. The size is known of ordinary files only. */
export interface Input {
  readonly stream: Readable;
  readonly size: number | undefined;
  readonly modified: Date | undefined;
}

/** Opens a file, or standard input for `-`. */
export async function openInput(streams: CliStreams, path: string): Promise<Input> {
  if (path === "-") return { stream: streams.stdin, size: undefined, modified: undefined };
  const facts = await stat(path);
  return {
    stream: createReadStream(path, { highWaterMark: 256 * 1024 }),
    size: facts.isFile() ? facts.size : undefined,
    modified: facts.isFile() ? facts.mtime : undefined,
  };
}

/**
 * Writes a file, or standard output for `-`. An ordinary file takes its name only when it is complete, so that a
 * failure leaves what was there before.
 */
export async function writeOutput(
  streams: CliStreams,
  path: string,
  write: (output: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  if (path === "-") return write(streams.stdout);
  if (await isSpecial(path)) return write(createWriteStream(path));
  const partial = `${path}.${process.pid}.part`;
  try {
    await write(createWriteStream(partial, { flags: "wx" }));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isFile();
  } catch {
    // It is not there yet, or creating it will say what is wrong.
    return false;
  }
}

/** Puts a stream of unknown length into a temporary file, so that its size is known, and removes it afterwards. */
export async function withSpooled<T>(stream: Readable, use: (spooled: Input) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "easkit-hu01-"));
  try {
    const path = join(folder, "input");
    await pipeline(stream, createWriteStream(path));
    const { size } = await stat(path);
    return await use({ stream: createReadStream(path), size, modified: undefined });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
