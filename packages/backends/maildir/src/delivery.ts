import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { deliveryTime, uniqueOf, withFlagLetters } from "./file-name.js";
import { countBareLineFeeds, toLocal } from "./line-ends.js";
import { type MailPlace, pathOf } from "./mail-place.js";

/** A message on its way into a folder. */
export interface Delivery {
  readonly mime: AsyncIterable<Uint8Array>;
  readonly received: Date;
  /** Flags and keywords as they stand in a file name. */
  readonly letters: string;
  /** Makes the file name unique, of letters and digits; random unless given. */
  readonly unique?: string;
  /** Wait until the disk has it. */
  readonly fsync: boolean;
}

// Neither sign can stand in a Maildir file name; the numbers are what its inventor proposes.
const host = hostname().replaceAll("/", "\\057").replaceAll(":", "\\072").replaceAll(",", "\\054");

/** Writes what happened in a directory to disk. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

interface Written {
  readonly stored: number;
  readonly sent: number;
}

async function writeMail(file: FileHandle, mime: AsyncIterable<Uint8Array>): Promise<Written> {
  let stored = 0;
  let added = 0;
  let last = 0;
  for await (const piece of toLocal(mime)) {
    // writeFile goes on after a partial write, which write does not.
    await file.writeFile(piece);
    stored += piece.length;
    added += countBareLineFeeds(piece, last);
    last = piece.at(-1) ?? last;
  }
  return { stored, sent: stored + added };
}

function nameFor(received: Date, unique: string): string {
  const time = Math.max(received.getTime(), 0);
  const seconds = Math.floor(time / 1_000);
  const microseconds = String((time % 1_000) * 1_000).padStart(6, "0");
  return `${seconds}.M${microseconds}P${process.pid}${unique}.${host}`;
}

/** Another name for a copy of the message with that name; what the name says of it stays true. */
export function freshBase(base: string): string {
  const fields = base.slice(uniqueOf(base).length);
  const time = new Date(deliveryTime(base) ?? 0);
  return `${nameFor(time, `R${randomBytes(8).toString("hex")}`)}${fields}`;
}

/** Writes a message into a file that is new. */
export async function writeTemporary(path: string, { mime, received, fsync }: Delivery): Promise<Written> {
  const file = await open(path, "wx", 0o600);
  try {
    const written = await writeMail(file, mime);
    await file.utimes(received, received);
    if (fsync) await file.sync();
    return written;
  } finally {
    await file.close();
  }
}

/** Delivers a message into a folder: nobody sees it before it is whole. Returns the file name without flags. */
export async function deliverMail(directory: string, delivery: Delivery): Promise<string> {
  const { received, letters, fsync, unique = `R${randomBytes(8).toString("hex")}` } = delivery;
  const name = nameFor(received, unique);
  await mkdir(`${directory}/tmp`, { recursive: true, mode: 0o700 });
  const temporary = `${directory}/tmp/${name}.${randomBytes(4).toString("hex")}`;
  try {
    const { stored, sent } = await writeTemporary(temporary, delivery);
    const base = `${name},S=${stored},W=${sent}`;
    const place: MailPlace = `cur/${withFlagLetters(base, letters)}`;
    await mkdir(`${directory}/cur`, { recursive: true, mode: 0o700 });
    await rename(temporary, pathOf(directory, place));
    if (fsync) await syncDirectory(`${directory}/cur`);
    return base;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
