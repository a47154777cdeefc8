import { open } from "node:fs/promises";
import { BackendError } from "@easkit/backend";

/** When a file last changed, as far as the file system tells. */
export interface Stamp {
  readonly inode: bigint;
  readonly size: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

interface BigStats {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** The stamp in what `stat` says. */
export const stampOf = ({ ino, size, mtimeNs, ctimeNs }: BigStats): Stamp => ({
  inode: ino,
  size,
  modified: mtimeNs,
  changed: ctimeNs,
});

/** Whether nothing has changed in between, as far as stamps tell. */
export const isSameStamp = (a: Stamp, b: Stamp): boolean =>
  a.inode === b.inode && a.size === b.size && a.modified === b.modified && a.changed === b.changed;

/**
 * True if a change just after `now` (milliseconds) could leave the stamp as it is, because the file system's clock has
 * not ticked since. Clocks that know only seconds tick every two, at worst.
 */
export function isFresh({ modified, changed }: Stamp, now: number): boolean {
  const last = modified > changed ? modified : changed;
  const tick = modified % 1_000_000_000n === 0n ? 2_000_000_000n : 100_000_000n;
  return BigInt(Math.floor(now)) * 1_000_000n - last <= tick;
}

/** A file as it was read. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  readonly stamp: Stamp;
}

/** Reads a file of an item. @throws BackendError `too-large` */
export async function readItemFile(path: string, maxBytes: number): Promise<ReadFile> {
  const file = await open(path, "r");
  try {
    const stats = await file.stat({ bigint: true });
    if (!stats.isFile()) throw new BackendError("not-found", `${path} is not a file`);
    if (stats.size > BigInt(maxBytes)) throw new BackendError("too-large", `${path} has ${stats.size} bytes`);
    return { bytes: await file.readFile(), stamp: stampOf(stats) };
  } finally {
    await file.close();
  }
}

/** The text in a file's bytes; what is not UTF-8 is taken for Latin-1, as old address books write it. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}
