import { mkdir, rename, rm, stat, unlink } from "node:fs/promises";
import type { MailFlagsPatch, Written } from "@easkit/backend";
import { freshBase, syncDirectory } from "./delivery.js";
import { parseFileName, withFlagLetters } from "./file-name.js";
import { keywordsFor, patchLetters } from "./flags.js";
import type { FolderIndex } from "./folder-index.js";
import { toItemId } from "./item-id.js";
import { addKeywords, type Keywords, letterOf, readKeywords } from "./keywords.js";
import { flagsRevisionOf, REVISION } from "./listing.js";
import { isTrashed, nameOf, pathOf } from "./mail-place.js";
import { withMail } from "./with-mail.js";

/** Whether to wait until the disk has it. */
export interface Durability {
  readonly fsync: boolean;
}

/** Changes flags and categories: a new name for the file. */
export async function setMailFlags(
  index: FolderIndex,
  id: string,
  patch: MailFlagsPatch,
  { fsync }: Durability,
): Promise<Written> {
  await index.find(id);
  const keywords = await addKeywords(index.directory, keywordsFor(patch));
  return await withMail(index, id, async (path, place) => {
    const { base, flags } = parseFileName(nameOf(place));
    const letters = patchLetters(flags, keywords, patch);
    const changed = letters === [...flags].sort().join("") ? place : `cur/${withFlagLetters(base, letters)}`;
    // Even where there is nothing to change, the message has to be there.
    if (changed === place) await stat(path);
    else await rename(path, pathOf(index.directory, changed));
    index.note(id, changed);
    if (changed !== place && fsync) await syncDirectory(`${index.directory}/cur`);
    return { id, revision: REVISION, flagsRevision: flagsRevisionOf(changed, keywords) };
  });
}

/** Deletes a message for good. */
export async function deleteMail(index: FolderIndex, id: string, { fsync }: Durability): Promise<void> {
  await withMail(index, id, async (path, place) => {
    await unlink(path);
    index.note(id, undefined);
    if (fsync) await syncDirectory(`${index.directory}/${place.slice(0, 3)}`);
  });
}

/** Deletes all messages in a folder. */
export async function deleteAllMail(index: FolderIndex, signal: AbortSignal): Promise<void> {
  for (const id of await index.ids()) {
    signal.throwIfAborted();
    const place = index.place(id);
    if (place !== undefined) await rm(pathOf(index.directory, place), { force: true });
  }
}

/** The same flags in the letters of another folder. */
async function translateLetters(letters: string, from: Keywords, to: FolderIndex): Promise<string> {
  const named = [...letters].filter((letter) => from.has(letter));
  const wanted = named.map((letter) => from.get(letter) ?? "");
  const keywords = await addKeywords(to.directory, wanted);
  const translated = wanted.map((keyword) => letterOf(keywords, keyword) ?? "");
  return [...letters].filter((letter) => letter < "a" || letter > "z").join("") + translated.join("");
}

async function alreadyMoved(to: FolderIndex, id: string): Promise<Written | undefined> {
  if (to.size === 0) await to.refresh();
  const place = to.place(id);
  if (place === undefined || isTrashed(place)) return undefined;
  return { id, revision: REVISION, flagsRevision: flagsRevisionOf(place, await readKeywords(to.directory)) };
}

/**
 * Moves a message into another folder. It keeps its id, unless that folder has the same message already; a message
 * that has been moved there before is left where it is.
 */
export async function moveMail(
  from: FolderIndex,
  id: string,
  to: FolderIndex,
  { fsync }: Durability,
): Promise<Written> {
  const there = await alreadyMoved(to, id);
  if (from.place(id) === undefined) await from.refresh();
  if (there !== undefined && (from.place(id) === undefined || from === to)) return there;
  const keywords = await readKeywords(from.directory);
  await mkdir(`${to.directory}/cur`, { recursive: true, mode: 0o700 });
  return await withMail(from, id, async (path, place) => {
    const { base, flags } = parseFileName(nameOf(place));
    const newBase = to.place(id) === undefined ? base : freshBase(base);
    const moved = `cur/${withFlagLetters(newBase, await translateLetters(flags, keywords, to))}`;
    await rename(path, pathOf(to.directory, moved));
    from.note(id, undefined);
    to.note(toItemId(newBase), moved);
    if (fsync) for (const { directory } of [to, from]) await syncDirectory(`${directory}/cur`);
    const flagsRevision = flagsRevisionOf(moved, await readKeywords(to.directory));
    return { id: toItemId(newBase), revision: REVISION, flagsRevision };
  });
}
