import { createHash, randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { errorCode, ifThere } from "./file-errors.js";

const FILE = ".easkit-id";

const isId = (text: string): boolean => /^[0-9a-f]{16}$/.test(text);

async function readFileText(directory: string): Promise<string | undefined> {
  return (await ifThere(() => readFile(`${directory}/${FILE}`, "latin1")))?.trim();
}

/** The id that a folder's directory says it has. */
export async function readFolderId(directory: string): Promise<string | undefined> {
  const text = await readFileText(directory);
  return text !== undefined && isId(text) ? text : undefined;
}

/** For a directory that cannot be written to: an id that lasts until the folder is renamed. */
const idOfName = (name: string): string => `p${createHash("sha256").update(name).digest("hex").slice(0, 15)}`;

/** Gives a directory a new id, whole or not at all. */
async function writeFolderId(directory: string): Promise<void> {
  const id = randomBytes(8).toString("hex");
  const draft = `${directory}/${FILE}.${id}`;
  try {
    await writeFile(draft, `${id}\n`, { flag: "wx" });
    await link(draft, `${directory}/${FILE}`);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function isReadOnly(error: unknown): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "");
}

/** The id of the folder in a directory: the one written there, now if not before. */
export async function folderIdOf(directory: string, name: string): Promise<string> {
  const known = await readFileText(directory);
  if (known !== undefined && isId(known)) return known;
  try {
    if (known !== undefined) await rm(`${directory}/${FILE}`, { force: true });
    await writeFolderId(directory);
  } catch (error) {
    if (isReadOnly(error)) return idOfName(name);
    throw error;
  }
  return (await readFolderId(directory)) ?? idOfName(name);
}

/** Gives the directory another id: it was copied with the file of the original in it. */
export async function replaceFolderId(directory: string, name: string): Promise<string> {
  await rm(`${directory}/${FILE}`, { force: true });
  return await folderIdOf(directory, name);
}
