import { randomBytes } from "node:crypto";
import { constants, copyFile, link, open, rename, rm, stat } from "node:fs/promises";
import { errorCode } from "./file-errors.js";

/** How safe a write shall be. */
export interface Durability {
  /** Wait until the disk has it. */
  readonly fsync: boolean;
}

/** Writes what happened in a directory to disk. */
export async function syncDirectory(path: string, { fsync }: Durability): Promise<void> {
  if (!fsync) return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeDraft(path: string, text: string, mode: number, { fsync }: Durability): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(text, "utf8");
    if (fsync) await file.sync();
  } finally {
    await file.close();
  }
}

async function withDraft(
  directory: string,
  text: string,
  mode: number,
  durability: Durability,
  place: (draft: string) => Promise<void>,
): Promise<void> {
  // Other programs pass over such names.
  const draft = `${directory}/.easkit-${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeDraft(draft, text, mode, durability);
    await place(draft);
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(directory, durability);
}

const NO_LINKS = ["EPERM", "EXDEV", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Gives a file a second name that nothing has yet. @throws an error of code `EEXIST` */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Another file system, or one without links: other programs may see the file before it is whole.
    if (!NO_LINKS.includes(errorCode(error) ?? "")) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** Makes a file, whole or not at all. @throws an error of code `EEXIST` */
export const writeNew = (directory: string, name: string, text: string, durability: Durability) =>
  withDraft(directory, text, 0o600, durability, (draft) => linkOrCopy(draft, `${directory}/${name}`));

/**
 * Gives a file another content, whole or not at all. `isStill` is asked at the last moment whether it may; returns
 * whether it did.
 */
export async function replaceFile(
  directory: string,
  name: string,
  text: string,
  durability: Durability,
  isStill: () => Promise<boolean>,
): Promise<boolean> {
  const path = `${directory}/${name}`;
  const { mode } = await stat(path);
  let isReplaced = false;
  await withDraft(directory, text, mode & 0o777, durability, async (draft) => {
    if (!(await isStill())) return;
    await rename(draft, path);
    isReplaced = true;
  });
  return isReplaced;
}
