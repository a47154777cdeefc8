import type { KnownFolder } from "@easkit/syncstate";
import { StoreFault } from "./store-fault.js";

/** The ids of folders, and with `deep` of all below them. @throws StoreFault for one that the device does not have */
export function expandFolders(
  folders: ReadonlyMap<string, KnownFolder>,
  ids: readonly string[],
  deep: boolean,
): readonly string[] {
  const unknown = ids.find((id) => !folders.has(id));
  if (unknown !== undefined) throw new StoreFault("folderSyncRequired", `there is no folder ${unknown}`);
  const found = new Set(ids);
  if (!deep) return [...found];
  // A set that grows is walked to its end.
  for (const parent of found) {
    for (const folder of folders.values()) if (folder.parentId === parent) found.add(folder.id);
  }
  return [...found];
}
