import { rm } from "node:fs/promises";
import {
  BackendError,
  type Conflict,
  type ItemPatch,
  type NewItem,
  type TextBackend,
  type TextContent,
  type WriteOptions,
  type Written,
} from "@easkit/backend";
import { type Durability, linkOrCopy, replaceFile, syncDirectory, writeNew } from "./atomic-write.js";
import type { VdirFolder } from "./collections.js";
import { errorCode, ifThere, withBackendErrors } from "./file-errors.js";
import { readItemFile } from "./item-file.js";
import { baseNameFor, itemIdOf, revisionOf } from "./item-name.js";
import { extensionOf, type Kind } from "./kind.js";
import { type OpenCollections, readItem } from "./reading.js";

/** How writing shall be done. */
export interface WritingOptions extends Durability {
  readonly maxBytes: number;
}

/** The text of an item of that kind. @throws BackendError `invalid`, `unsupported` */
function textIn(item: NewItem | ItemPatch | TextContent, kind: Kind): string {
  if (item.class !== kind) throw new BackendError("invalid", `a ${item.class} item in a folder of ${kind}`);
  if ("ical" in item) return item.ical;
  if ("vcard" in item) return item.vcard;
  throw new BackendError("unsupported", "a vdir holds text only");
}

const written = (name: string, text: string): Written => ({
  id: itemIdOf(name),
  revision: revisionOf(Buffer.from(text)),
});

async function createIn(
  { index, kind }: VdirFolder,
  item: NewItem | TextContent,
  { idempotencyKey }: WriteOptions,
  options: WritingOptions,
): Promise<Written> {
  const text = textIn(item, kind);
  const name = `${baseNameFor(idempotencyKey)}${extensionOf(kind)}`;
  try {
    await writeNew(index.directory, name, text, options);
    return written(name, text);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    // The same wish again: the item is there already.
    const { bytes } = await readItemFile(`${index.directory}/${name}`, options.maxBytes);
    return { id: itemIdOf(name), revision: revisionOf(bytes) };
  }
}

async function updateIn(
  { index, kind }: VdirFolder,
  id: string,
  patch: ItemPatch | TextContent,
  { expectedRevision }: WriteOptions,
  options: WritingOptions,
): Promise<Written | Conflict> {
  const text = textIn(patch, kind);
  const name = await index.nameOf(id, kind);
  const path = `${index.directory}/${name}`;
  const isStill = async () => {
    const { bytes } = await readItemFile(path, options.maxBytes);
    return expectedRevision === undefined || revisionOf(bytes) === expectedRevision;
  };
  if (!(await isStill())) return { conflict: true };
  const isReplaced = await replaceFile(index.directory, name, text, options, isStill);
  return isReplaced ? written(name, text) : { conflict: true };
}

async function moveTo(
  from: VdirFolder,
  id: string,
  to: VdirFolder,
  options: WritingOptions,
): Promise<Written> {
  if (from.kind !== to.kind)
    throw new BackendError("invalid", `no place for ${from.kind} in a folder of ${to.kind}`);
  const name = await from.index.nameOf(id, from.kind);
  const { revision } = await readItem(from, id, options.maxBytes);
  if (from.index.directory === to.index.directory) return { id, revision };
  const place = `${from.index.directory}/${name}`;
  const free = (await isThere(to, name))
    ? `${baseNameFor(`${revision} ${name}`)}${extensionOf(to.kind)}`
    : name;
  await linkOrCopy(place, `${to.index.directory}/${free}`);
  await syncDirectory(to.index.directory, options);
  await rm(place);
  await syncDirectory(from.index.directory, options);
  return { id: itemIdOf(free), revision };
}

const isThere = async ({ index }: VdirFolder, name: string): Promise<boolean> =>
  (await index.entries()).has(itemIdOf(name));

/** The methods that write. */
export function writingMethods(open: OpenCollections, options: WritingOptions) {
  return {
    createItem: (ctx, folderId, item, wish) =>
      withBackendErrors(async () => createIn(await (await open(ctx)).find(folderId), item, wish, options)),
    updateItem: (ctx, folderId, id, patch, wish) =>
      withBackendErrors(async () =>
        updateIn(await (await open(ctx)).find(folderId), id, patch, wish, options),
      ),
    deleteItem: (ctx, folderId, id) =>
      withBackendErrors(async () => {
        const { index, kind } = await (await open(ctx)).find(folderId);
        await rm(`${index.directory}/${await index.nameOf(id, kind)}`);
        await ifThere(() => syncDirectory(index.directory, options));
      }),
    moveItem: (ctx, folderId, id, toFolderId) =>
      withBackendErrors(async () => {
        const collections = await open(ctx);
        return moveTo(await collections.find(folderId), id, await collections.find(toFolderId), options);
      }),
  } satisfies Partial<TextBackend>;
}
