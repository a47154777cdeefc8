import { createHash, randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { errorCode, ifThere, isReadOnly } from "./file-errors.js";
import { type Kind, kinds } from "./kind.js";

const FILE = ".easkit-id";

/** What a collection's directory keeps of itself, so that it stays the same for devices. */
export interface CollectionMark {
  readonly id: string;
  /** What has been seen in it: a list of tasks stays one when the last task is done and gone. */
  readonly kinds: readonly Kind[];
}

const isKind = (word: string): word is Kind => kinds.some((kind) => kind === word);

function parse(text: string): CollectionMark | undefined {
  const [id = "", seen = ""] = text.split("\n");
  return /^[0-9a-f]{16}$/.test(id) ? { id, kinds: seen.split(" ").filter(isKind) } : undefined;
}

const print = ({ id, kinds: seen }: CollectionMark): string => `${id}\n${seen.join(" ")}\n`;

async function read(directory: string): Promise<CollectionMark | undefined> {
  const text = await ifThere(() => readFile(`${directory}/${FILE}`, "latin1"));
  return text === undefined ? undefined : parse(text);
}

async function write(directory: string, mark: CollectionMark, place: typeof rename): Promise<void> {
  const draft = `${directory}/${FILE}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeFile(draft, print(mark), { flag: "wx" });
    await place(draft, `${directory}/${FILE}`);
  } finally {
    await rm(draft, { force: true });
  }
}

/** For a directory that cannot be written to: an id that lasts until it is renamed. */
const unwritten = (name: string): CollectionMark => ({
  id: createHash("sha256").update(name).digest("hex").slice(0, 16),
  kinds: [],
});

async function make(directory: string, name: string): Promise<CollectionMark> {
  const mark = { id: randomBytes(8).toString("hex"), kinds: [] };
  try {
    await write(directory, mark, link);
    return mark;
  } catch (error) {
    if (isReadOnly(error)) return unwritten(name);
    if (errorCode(error) !== "EEXIST") throw error;
    const others = await read(directory);
    if (others) return others;
    await write(directory, mark, rename);
    return mark;
  }
}

/** The mark of a collection: the one that is there, or a new one. */
export const markOf = async (directory: string, name: string): Promise<CollectionMark> =>
  (await read(directory)) ?? (await make(directory, name));

/** Gives a directory another id: it was copied with the mark of the original in it. */
export async function renewMark(directory: string, name: string): Promise<CollectionMark> {
  await rm(`${directory}/${FILE}`, { force: true });
  return make(directory, name);
}

/** Notes what has been seen in a collection. */
export async function noteKinds(directory: string, mark: CollectionMark, seen: readonly Kind[]) {
  if (seen.every((kind) => mark.kinds.includes(kind))) return;
  try {
    await write(directory, { ...mark, kinds: kinds.filter((kind) => seen.includes(kind)) }, rename);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}
