import type { FolderType } from "@easkit/backend";
import { levelsOf, readLevel } from "./folder-directory.js";

/** The folders that have a part to play, besides the Inbox. */
export type SpecialFolderType = Extract<FolderType, "drafts" | "sentItems" | "deletedItems" | "outbox">;

/** By what names the folders with a part to play are known; the first is made if none is there. */
export type SpecialFolderNames = Readonly<Record<SpecialFolderType, readonly string[]>>;

/** The names that the usual mail programs give them. */
export const defaultSpecialFolders: SpecialFolderNames = {
  drafts: ["Drafts", "Draft"],
  sentItems: ["Sent", "Sent Items", "Sent Messages", "Sent Mail"],
  deletedItems: ["Trash", "Deleted Items", "Deleted Messages"],
  outbox: ["Outbox"],
};

const types = ["drafts", "sentItems", "deletedItems", "outbox"] as const;

/** Those that are made where they are missing. */
export const neededTypes = ["drafts", "sentItems", "deletedItems"] as const;

function nameOf(directory: string): string {
  return (levelsOf(directory) ?? []).map(readLevel).join("/").toLowerCase();
}

/** Which directory plays which part: of several that could, the one whose name stands first. */
export function assignSpecialFolders(
  directories: readonly string[],
  names: SpecialFolderNames,
): ReadonlyMap<string, SpecialFolderType> {
  const byName = new Map(directories.map((directory) => [nameOf(directory), directory]));
  const parts = new Map<string, SpecialFolderType>();
  for (const type of types) {
    const found = names[type].map((name) => byName.get(name.toLowerCase()));
    const directory = found.find((known) => known !== undefined && !parts.has(known));
    if (directory !== undefined) parts.set(directory, type);
  }
  return parts;
}
