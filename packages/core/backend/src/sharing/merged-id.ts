import { BackendError } from "../errors.js";

/** Characters that say which folder an item of a merged folder lies in, and a mark behind them. */
const LENGTH = 5;
const MOST = 64;

/** FNV-1a: few folders, and no enemy who would profit of two with one hash. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** What items of a folder are known by in a merged one; two folders could have the same. */
export const keyOfFolder = (folderId: string): string =>
  (hashOf(folderId) % 36 ** (LENGTH - 1)).toString(36).padStart(LENGTH - 1, "0");

/** The id that an item has in a merged folder. @throws BackendError `invalid` if its own is too long for that */
export function toMergedId(folderId: string, id: string): string {
  if (id.length > MOST - LENGTH)
    throw new BackendError("invalid", `ids of more than ${MOST - LENGTH} characters cannot be merged: ${id}`);
  return `${keyOfFolder(folderId)}!${id}`;
}

/** An item of a merged folder, by its id; `key` is that of its folder. */
export function fromMergedId(merged: string): { readonly key: string; readonly id: string } | undefined {
  if (merged[LENGTH - 1] !== "!") return undefined;
  return { key: merged.slice(0, LENGTH - 1), id: merged.slice(LENGTH) };
}
