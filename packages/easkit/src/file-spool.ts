import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { ByteSource, Spool, SpoolFile } from "@easkit/backend";

/** How {@link createFileSpool} shall be. */
export interface FileSpoolOptions {
  /** Where the files are; made if it is not there. `easkit-spool` in the folder for temporary files if absent. */
  readonly directory?: string;
}

/** What a process that was killed has left is taken away once it is so old. */
const oldest = 24 * 60 * 60 * 1000;
const pieceSize = 64 * 1024;
const extension = ".spool";

async function* read(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const piece = new Uint8Array(Math.min(pieceSize, end - at));
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    if (bytesRead === 0) throw new RangeError("a spooled file is shorter than what was written into it");
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

/** One file. On systems that allow it, its name is gone as soon as it is open, so that nothing can be left behind. */
class OpenFile implements SpoolFile {
  readonly #file: FileHandle;
  readonly #removeName: () => Promise<void>;
  #size = 0;
  #isRemoved = false;

  constructor(file: FileHandle, removeName: () => Promise<void>) {
    this.#file = file;
    this.#removeName = removeName;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
      done += bytesWritten;
    }
    this.#size += bytes.length;
  }

  source(): ByteSource {
    const size = this.#size;
    return {
      size,
      open: ({ start = 0, end = size } = {}) => read(this.#file, start, Math.min(end, size)),
    };
  }

  async remove(): Promise<void> {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    await this.#file.close();
    await this.#removeName();
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

async function removeOld(directory: string): Promise<void> {
  const { readdir, stat, rm } = await import("node:fs/promises");
  for (const name of await readdir(directory)) {
    if (!name.endsWith(extension)) continue;
    const path = `${directory}/${name}`;
    try {
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > oldest) await rm(path, { force: true });
    } catch (error) {
      // Another process was faster.
      if (!isMissing(error)) throw error;
    }
  }
}

async function prepare(given: string | undefined): Promise<string> {
  const [{ mkdir }, { tmpdir }] = await Promise.all([import("node:fs/promises"), import("node:os")]);
  const directory = given ?? `${tmpdir()}/easkit-spool`;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await removeOld(directory);
  return directory;
}

/**
 * Makes a spool of files that nobody else can read, in a folder that is made when it is first needed. Needs `node:fs`, as
 * Node, Deno and Bun have it.
 */
export function createFileSpool({ directory }: FileSpoolOptions = {}): Spool {
  let prepared: Promise<string> | undefined;
  return {
    async open() {
      prepared ??= prepare(directory);
      try {
        const { open, rm } = await import("node:fs/promises");
        const path = `${await prepared}/${randomUUID()}${extension}`;
        const file = await open(path, "wx+", 0o600);
        const removeName = () => rm(path, { force: true });
        // Windows keeps the name of a file that is open.
        const isGone = process.platform !== "win32";
        if (isGone) await removeName();
        return new OpenFile(file, isGone ? async () => {} : removeName);
      } catch (error) {
        prepared = undefined;
        throw error;
      }
    },
  };
}
