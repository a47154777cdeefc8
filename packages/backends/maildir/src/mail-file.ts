import { type FileHandle, open } from "node:fs/promises";
import type { ByteSource } from "@easkit/backend";
import { deliveryTime, parseFileName, sizeField } from "./file-name.js";
import type { FolderIndex } from "./folder-index.js";
import { countBareLineFeeds, cut, toNetwork } from "./line-ends.js";
import { type MailPlace, nameOf } from "./mail-place.js";
import { withMail } from "./with-mail.js";

const PIECE = 64 * 1024;

/** Opens the file of a message, wherever others have renamed it to meanwhile. */
function openMail(
  index: FolderIndex,
  id: string,
): Promise<{ readonly file: FileHandle; readonly place: MailPlace }> {
  return withMail(index, id, async (path, place) => ({ file: await open(path, "r"), place }));
}

/** Reads a file from `start` to before `end`. */
async function* readPieces(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const buffer = new Uint8Array(Math.min(PIECE, end - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Reads a message from the moment it is asked for, and closes its file whatever happens. */
async function* readMail(
  index: FolderIndex,
  id: string,
  start: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { file } = await openMail(index, id);
  try {
    for await (const piece of readPieces(file, start, end)) {
      signal.throwIfAborted();
      yield piece;
    }
  } finally {
    await file.close();
  }
}

async function countAdded(file: FileHandle, size: number, signal: AbortSignal): Promise<number> {
  let added = 0;
  let last = 0;
  for await (const piece of readPieces(file, 0, size)) {
    signal.throwIfAborted();
    added += countBareLineFeeds(piece, last);
    last = piece.at(-1) ?? last;
  }
  return added;
}

/** How large a message is as it lies, and with CRLF line ends. */
interface MailSize {
  readonly stored: number;
  readonly sent: number;
}

/** The size by the file's name where that is right about the file, and by reading it where not. */
async function measure(
  place: MailPlace,
  file: FileHandle,
  stored: number,
  signal: AbortSignal,
): Promise<MailSize> {
  const { base } = parseFileName(nameOf(place));
  const sent = sizeField(base, "S") === stored ? sizeField(base, "W") : undefined;
  if (sent !== undefined && sent >= stored) return { stored, sent };
  return { stored, sent: stored + (await countAdded(file, stored, signal)) };
}

function toSource(
  index: FolderIndex,
  id: string,
  { stored, sent }: MailSize,
  signal: AbortSignal,
): ByteSource {
  return {
    size: sent,
    open({ start = 0, end = sent } = {}) {
      const last = Math.min(end, sent);
      if (stored === sent) return readMail(index, id, start, last, signal);
      return cut(toNetwork(readMail(index, id, 0, stored, signal)), start, last);
    },
  };
}

/** A message as it was found. */
export interface OpenedMail {
  readonly place: MailPlace;
  readonly received: Date;
  /** Has CRLF line ends. Its file is opened when it is, and found again if others have renamed it. */
  readonly mime: ByteSource;
}

/** Finds a message and measures it. @throws BackendError `not-found` */
export async function findMail(index: FolderIndex, id: string, signal: AbortSignal): Promise<OpenedMail> {
  const { file, place } = await openMail(index, id);
  try {
    const { size, mtime } = await file.stat();
    const time = deliveryTime(parseFileName(nameOf(place)).base);
    const mime = toSource(index, id, await measure(place, file, size, signal), signal);
    return { place, received: time === undefined ? mtime : new Date(time), mime };
  } finally {
    await file.close();
  }
}
