import type { Backend, CallContext, ItemStat, ListQuery, TextBackend, TextItem } from "@easkit/backend";
import type { Collections, VdirFolder } from "./collections.js";
import { streamWithBackendErrors, withBackendErrors } from "./file-errors.js";
import { readItemFile, textOf } from "./item-file.js";
import { revisionOf } from "./item-name.js";
import type { Kind } from "./kind.js";
import { watchCollections } from "./watch.js";

/** Finds the collections of whoever a call is for. */
export type OpenCollections = (ctx: CallContext) => Promise<Collections>;

/** A text as the content of an item of its kind. */
export const contentOf = (kind: Kind, text: string) =>
  kind === "Contacts" ? { class: kind, vcard: text } : { class: kind, ical: text };

async function* listFolderItems(
  { index, kind }: VdirFolder,
  { since, after }: ListQuery,
  signal: AbortSignal,
) {
  for (const { id, revision, date } of await index.items(kind)) {
    signal.throwIfAborted();
    const isOut = since !== undefined && date !== undefined && date < since;
    if (isOut || (after !== undefined && id <= after)) continue;
    const stat: ItemStat = { id, revision, ...(date && { date }) };
    yield stat;
  }
}

/** An item's text and what it is now. @throws BackendError `not-found`, `too-large` */
export async function readItem({ index, kind }: VdirFolder, id: string, maxBytes: number): Promise<TextItem> {
  const name = await index.nameOf(id, kind);
  const { bytes } = await readItemFile(`${index.directory}/${name}`, maxBytes);
  return { ...contentOf(kind, textOf(bytes)), revision: revisionOf(bytes) };
}

/** How reading shall be done. */
export interface ReadingOptions {
  readonly maxBytes: number;
  readonly pollInterval: number | undefined;
}

/** The methods that read. */
export function readingMethods(open: OpenCollections, { maxBytes, pollInterval }: ReadingOptions) {
  const listFolders = async function* (ctx: CallContext) {
    for (const { folder } of await (await open(ctx)).list()) yield folder;
  };
  const listItems = async function* (...[ctx, folderId, query]: Parameters<Backend["listItems"]>) {
    yield* listFolderItems(await (await open(ctx)).find(folderId), query, ctx.signal);
  };
  return {
    listFolders: (ctx) => streamWithBackendErrors(listFolders(ctx)),
    listItems: (...call) => streamWithBackendErrors(listItems(...call)),
    getItem: (ctx, folderId, id) =>
      withBackendErrors(async () => readItem(await (await open(ctx)).find(folderId), id, maxBytes)),
    watch: (ctx, onChange) =>
      withBackendErrors(async () => {
        const { signal, log } = ctx;
        await watchCollections(await open(ctx), { onChange, signal, log, pollInterval });
      }),
  } satisfies Partial<TextBackend>;
}
