import { stat } from "node:fs/promises";
import type { ItemStat, ListQuery } from "@easkit/backend";
import { ifThere } from "./file-errors.js";
import { deliveryTime, parseFileName } from "./file-name.js";
import { toFlagsRevision, toMailFlags } from "./flags.js";
import type { FolderIndex } from "./folder-index.js";
import { type Keywords, readKeywords } from "./keywords.js";
import { isTrashed, type MailPlace, nameOf, pathOf } from "./mail-place.js";

/** Mail in a Maildir never changes but for its flags. */
export const REVISION = "1";

/** When a message came: by its file's name, or else by the file. `undefined` if the file is gone. */
export async function receivedAt(directory: string, place: MailPlace): Promise<Date | undefined> {
  const time = deliveryTime(parseFileName(nameOf(place)).base);
  if (time !== undefined) return new Date(time);
  return (await ifThere(() => stat(pathOf(directory, place))))?.mtime;
}

/** The revision of the flags in a file's name. */
export function flagsRevisionOf(place: MailPlace, keywords: Keywords): string {
  return toFlagsRevision(toMailFlags(parseFileName(nameOf(place)).flags, keywords));
}

function placeAfter(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? "") <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lists a folder, ascending by id. */
export async function* listMail(
  index: FolderIndex,
  { since, after }: ListQuery,
  signal: AbortSignal,
): AsyncGenerator<ItemStat> {
  const ids = await index.ids();
  const keywords = await readKeywords(index.directory);
  for (let at = after === undefined ? 0 : placeAfter(ids, after); at < ids.length; at++) {
    signal.throwIfAborted();
    const id = ids[at] ?? "";
    const place = index.place(id);
    if (place === undefined || isTrashed(place)) continue;
    const date = await receivedAt(index.directory, place);
    if (date === undefined || (since !== undefined && date < since)) continue;
    yield { id, revision: REVISION, flagsRevision: flagsRevisionOf(place, keywords), date };
  }
}
