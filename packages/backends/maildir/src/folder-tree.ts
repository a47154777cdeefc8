import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { BackendError, type Folder } from "@easkit/backend";
import { errorCode, ifThere } from "./file-errors.js";
import { childDirectory, levelsOf, readLevel } from "./folder-directory.js";
import { folderIdOf, readFolderId, replaceFolderId } from "./folder-id.js";
import { assignSpecialFolders, neededTypes, type SpecialFolderNames } from "./special-folders.js";

/** The id of the Inbox, which is the mailbox's own directory. */
export const INBOX = "inbox";

/** A folder and the name of its directory inside of the mailbox's own; "" is the Inbox. */
export interface MailFolder {
  readonly folder: Folder;
  readonly directory: string;
}

/** What a tree is made of. */
export interface FolderTreeOptions {
  readonly names: SpecialFolderNames;
  /** Make the directories that every mailbox needs. */
  readonly create: boolean;
}

/** Makes a folder's directories. */
export async function makeMaildir(path: string): Promise<void> {
  for (const sub of ["tmp", "new", "cur"]) await mkdir(`${path}/${sub}`, { recursive: true, mode: 0o700 });
}

/** The folders of a mailbox: the directories beside each other whose names say how they lie in each other. */
export class FolderTree {
  readonly root: string;
  readonly #options: FolderTreeOptions;
  #isMade = false;
  #directories: ReadonlyMap<string, string> = new Map();

  constructor(root: string, options: FolderTreeOptions) {
    this.root = root;
    this.#options = options;
  }

  /** All folders, the Inbox first. */
  async list(): Promise<readonly MailFolder[]> {
    if (this.#options.create) await this.#makeMissing();
    const directories = await this.#readDirectories();
    const parts = assignSpecialFolders(directories, this.#options.names);
    const ids = await this.#readIds(directories);
    this.#directories = ids;
    const byDirectory = new Map([...ids].map(([id, directory]) => [directory, id]));
    return [...ids].map(([id, directory]) => {
      const type = directory === "" ? "inbox" : (parts.get(directory) ?? "userMail");
      return { directory, folder: { id, type, ...placeInTree(directory, byDirectory) } };
    });
  }

  /** The folder of that id. @throws BackendError `not-found` */
  async find(id: string): Promise<MailFolder> {
    const found = (await this.list()).find(({ folder }) => folder.id === id);
    if (found === undefined) throw new BackendError("not-found", `no folder ${id}`);
    return found;
  }

  /** The absolute path of a folder's directory, with as little reading as it takes. @throws BackendError `not-found` */
  async pathOf(id: string): Promise<string> {
    if (id === INBOX) {
      if (this.#options.create && !this.#isMade) await this.#makeInbox();
      return this.absolute("");
    }
    const directory = this.#directories.get(id);
    if (directory !== undefined && (await this.#idAt(directory)) === id) return this.absolute(directory);
    return this.absolute((await this.find(id)).directory);
  }

  /** The absolute path of a directory. */
  absolute(directory: string): string {
    return directory === "" ? this.root : `${this.root}/${directory}`;
  }

  async #makeInbox(): Promise<void> {
    await makeMaildir(this.root);
    this.#isMade = true;
  }

  async #idAt(directory: string): Promise<string | undefined> {
    const path = this.absolute(directory);
    if ((await ifThere(() => stat(`${path}/cur`))) === undefined) return undefined;
    return (await readFolderId(path)) ?? (await folderIdOf(path, directory));
  }

  async #readDirectories(): Promise<readonly string[]> {
    const names = (await readdir(this.root)).filter((name) => levelsOf(name) !== undefined);
    const directories: string[] = [];
    for (const name of names.sort()) {
      const isFolder = (await ifThere(() => stat(`${this.root}/${name}/cur`)))?.isDirectory() === true;
      if (isFolder) directories.push(name);
    }
    return directories;
  }

  async #makeMissing(): Promise<void> {
    await this.#makeInbox();
    const parts = assignSpecialFolders(await this.#readDirectories(), this.#options.names);
    const there = new Set(parts.values());
    for (const type of neededTypes) {
      const name = this.#options.names[type][0];
      if (!there.has(type) && name !== undefined)
        await makeIfPossible(this.absolute(childDirectory("", name)));
    }
  }

  /** The directory of each id. A copied directory has the original's id in it, and gets one of its own. */
  async #readIds(directories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = new Map([[INBOX, ""]]);
    const known = new Set(this.#directories.values());
    const oldFirst = [...directories].sort((a, b) => Number(known.has(b)) - Number(known.has(a)));
    for (const directory of oldFirst) {
      const path = this.absolute(directory);
      const id = await ifThere(() => folderIdOf(path, directory));
      if (id === undefined) continue;
      ids.set(ids.has(id) ? await replaceFolderId(path, directory) : id, directory);
    }
    return ids;
  }
}

/** Makes a folder's directory. @throws BackendError `exists` */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === "EEXIST")
      throw new BackendError("exists", "there is a folder of that name already");
    throw error;
  }
  await fillFolder(path);
}

async function fillFolder(path: string): Promise<void> {
  await makeMaildir(path);
  await writeFile(`${path}/maildirfolder`, "");
}

/** Does without where it may not, or where something else has that name: the mailbox can be read all the same. */
async function makeIfPossible(path: string): Promise<void> {
  try {
    await fillFolder(path);
  } catch (error) {
    const harmless = ["EEXIST", "ENOTDIR", "EACCES", "EPERM", "EROFS"];
    if (!harmless.includes(errorCode(error) ?? "")) throw error;
  }
}

/** A folder's name and its parent: the nearest of those above it that is there. */
function placeInTree(
  directory: string,
  ids: ReadonlyMap<string, string>,
): Pick<Folder, "displayName" | "parentId"> {
  const levels = levelsOf(directory) ?? [];
  if (levels.length === 0) return { displayName: "Inbox" };
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const above = levels.slice(0, depth);
    const parentId = above.join("/") === "INBOX" ? INBOX : ids.get(`.${above.join(".")}`);
    if (parentId === undefined) continue;
    return { parentId, displayName: levels.slice(depth).map(readLevel).join("/") };
  }
  return { displayName: levels.map(readLevel).join("/") };
}
