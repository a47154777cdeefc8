import { randomBytes } from "node:crypto";
import { lstat, rename, rm } from "node:fs/promises";
import { BackendError, type Folder, type NewFolder } from "@easkit/backend";
import { ifThere } from "./file-errors.js";
import { childDirectory } from "./folder-directory.js";
import { folderIdOf } from "./folder-id.js";
import { type FolderTree, INBOX, type MailFolder, makeFolder } from "./folder-tree.js";

/** What the directories of the folders in a folder begin with, without the dot. */
async function prefixOf(tree: FolderTree, parentId: string | undefined): Promise<string> {
  if (parentId === undefined) return "";
  return parentId === INBOX ? ".INBOX" : (await tree.find(parentId)).directory;
}

function refuseInbox(prefix: string, displayName: string): void {
  if (prefix === "" && displayName.trim().toUpperCase() === "INBOX") {
    throw new BackendError("exists", "there is one Inbox already");
  }
}

/** Makes a mail folder. @throws BackendError `exists`, `invalid`, `not-found` for the parent, `unsupported` */
export async function createMailFolder(tree: FolderTree, folder: NewFolder): Promise<Folder> {
  const { parentId, displayName, type } = folder;
  if (type !== "userMail" && type !== "userGeneric") {
    throw new BackendError("unsupported", "a Maildir holds mail only");
  }
  const prefix = await prefixOf(tree, parentId);
  refuseInbox(prefix, displayName);
  const directory = childDirectory(prefix, displayName);
  await makeFolder(tree.absolute(directory));
  const id = await folderIdOf(tree.absolute(directory), directory);
  return (await tree.find(id)).folder;
}

async function findUserFolder(tree: FolderTree, id: string): Promise<MailFolder> {
  const found = await tree.find(id);
  if (found.folder.type !== "userMail") throw new BackendError("forbidden", `${id} is a default folder`);
  return found;
}

const isIn = (directory: string, prefix: string): boolean => directory.startsWith(`${prefix}.`);

/** The directories below, those nearer to the top first. */
async function foldersIn(tree: FolderTree, prefix: string): Promise<readonly MailFolder[]> {
  const inside = (await tree.list()).filter(({ directory }) => isIn(directory, prefix));
  return [...inside].sort((a, b) => a.directory.length - b.directory.length);
}

/** Renames a folder, and moves it under `parentId` or to the top. */
export async function renameMailFolder(
  tree: FolderTree,
  id: string,
  displayName: string,
  parentId: string | undefined,
): Promise<void> {
  const { directory } = await findUserFolder(tree, id);
  const prefix = await prefixOf(tree, parentId);
  if (prefix === directory || isIn(prefix, directory)) {
    throw new BackendError("invalid", "a folder cannot lie in itself");
  }
  refuseInbox(prefix, displayName);
  const renamed = childDirectory(prefix, displayName);
  if (renamed === directory) return;
  if ((await ifThere(() => lstat(tree.absolute(renamed)))) !== undefined) {
    throw new BackendError("exists", "there is a folder of that name already");
  }
  const inside = await foldersIn(tree, directory);
  await rename(tree.absolute(directory), tree.absolute(renamed));
  for (const { directory: old } of inside) {
    await rename(tree.absolute(old), tree.absolute(renamed + old.slice(directory.length)));
  }
}

/** A directory whose name begins with two dots is no folder, so it is gone at once for everybody. */
async function removeDirectory(tree: FolderTree, directory: string): Promise<void> {
  const doomed = tree.absolute(`..deleted-${randomBytes(8).toString("hex")}`);
  await rename(tree.absolute(directory), doomed);
  await rm(doomed, { recursive: true, force: true });
}

/** Deletes the folders in a folder. @throws BackendError `forbidden` if a default folder is among them */
export async function deleteFoldersIn(tree: FolderTree, id: string): Promise<void> {
  const inside = await foldersIn(tree, await prefixOf(tree, id));
  if (inside.some(({ folder }) => folder.type !== "userMail")) {
    throw new BackendError("forbidden", "there is a default folder in that folder");
  }
  for (const { directory } of [...inside].reverse()) await removeDirectory(tree, directory);
}

/** Deletes a folder with all in it. */
export async function deleteMailFolder(tree: FolderTree, id: string): Promise<void> {
  const { directory } = await findUserFolder(tree, id);
  await deleteFoldersIn(tree, id);
  await removeDirectory(tree, directory);
}
