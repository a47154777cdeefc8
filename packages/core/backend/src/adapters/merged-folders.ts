import type { Backend, Written } from "../backend.js";
import type { ListQuery } from "../changes.js";
import type { CallContext } from "../context.js";
import type { Folder } from "../folder.js";
import type { ItemStat } from "../item.js";
import { FolderBook } from "../sharing/folder-book.js";
import { type MergeClasses, type MergePlan, type Place, planMerge } from "../sharing/merge-plan.js";
import { readMergedFeed } from "../sharing/merged-feed.js";
import { fromMergedId, keyOfFolder, toMergedId } from "../sharing/merged-id.js";
import { overlay } from "./overlay.js";

/** How folders are merged. */
export interface MergedFoldersOptions {
  /** Which classes a device is to see as one folder each, the default one. */
  readonly classes: MergeClasses;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

interface Scope {
  readonly backend: Backend;
  readonly book: FolderBook;
  readonly planOf: (ctx: CallContext) => Promise<MergePlan>;
}

/** The items of several folders, ascending by the ids that they have together. */
async function* listMerged(
  backend: Backend,
  ctx: CallContext,
  sources: readonly Folder[],
  { since, after }: ListQuery,
): AsyncGenerator<ItemStat> {
  const place = after === undefined ? undefined : fromMergedId(after);
  for (const { id: folderId } of sources) {
    const key = keyOfFolder(folderId);
    if (after !== undefined && `${key}!` < after && key !== place?.key) continue;
    const within = key === place?.key ? { after: place.id } : {};
    const stats = backend.listItems(ctx, folderId, { ...(since && { since }), ...within });
    for await (const stat of stats) yield { ...stat, id: toMergedId(folderId, stat.id) };
  }
}

function reading({ backend, book, planOf }: Scope): Partial<Backend> {
  const { getChanges, search, openAttachment, watch } = backend;
  return {
    async *listFolders(ctx) {
      const folders: Folder[] = [];
      for await (const folder of book.noting(ctx, backend.listFolders(ctx))) folders.push(folder);
      const plan = await planOf(ctx);
      for (const folder of folders) if (plan.shows(folder.id)) yield folder;
    },
    async *listItems(ctx, folderId, query) {
      const sources = (await planOf(ctx)).sources(folderId);
      yield* sources.length === 0
        ? backend.listItems(ctx, folderId, query)
        : listMerged(backend, ctx, sources, query);
    },
    async getItem(ctx, folderId, id, want) {
      const place = (await planOf(ctx)).place(folderId, id);
      return backend.getItem(ctx, place.folderId, place.id, want);
    },
    ...(getChanges && {
      async getChanges(ctx, folderId, cursor, options) {
        const read = getChanges.bind(backend);
        const sources = (await planOf(ctx)).sources(folderId);
        if (sources.length === 0) return read(ctx, folderId, cursor, options);
        const ids = sources.map(({ id }) => id);
        return readMergedFeed(ids, cursor, options.limit, (id, own, limit) =>
          read(ctx, id, own, { ...options, limit }),
        );
      },
    }),
    ...(search && {
      async search(ctx, query, range) {
        const plan = await planOf(ctx);
        const page = await search.call(backend, ctx, query, range);
        const show = (place: Place): Place => ({
          folderId: plan.shownIn(place.folderId),
          id: plan.idOf(place),
        });
        return { ...page, results: page.results.map(show) };
      },
    }),
    ...(openAttachment && {
      async openAttachment(ctx, folderId, id, fileReference) {
        const place = (await planOf(ctx)).place(folderId, id);
        return openAttachment.call(backend, ctx, place.folderId, place.id, fileReference);
      },
    }),
    ...(watch && {
      watch: (ctx, onChange) =>
        watch.call(backend, ctx, (folderId) => {
          onChange(folderId);
          // Whoever sees it as a part of another folder waits for that one, and a wake-up is only a hint.
          if (folderId !== undefined) onChange();
        }),
    }),
  };
}

function writing({ backend, planOf }: Scope): Partial<Backend> {
  const { createItem, updateItem, deleteItem, moveItem, setFlags } = backend;
  const toShown = (plan: MergePlan, folderId: string, written: Written): Written => ({
    ...written,
    id: plan.idOf({ folderId, id: written.id }),
  });
  return {
    ...(createItem && {
      async createItem(ctx, folderId, item, options) {
        const plan = await planOf(ctx);
        return toShown(plan, folderId, await createItem.call(backend, ctx, folderId, item, options));
      },
    }),
    ...(updateItem && {
      async updateItem(ctx, folderId, id, patch, options) {
        const plan = await planOf(ctx);
        const place = plan.place(folderId, id);
        const written = await updateItem.call(backend, ctx, place.folderId, place.id, patch, options);
        return "conflict" in written ? written : toShown(plan, place.folderId, written);
      },
    }),
    ...(deleteItem && {
      async deleteItem(ctx, folderId, id, options) {
        const place = (await planOf(ctx)).place(folderId, id);
        await deleteItem.call(backend, ctx, place.folderId, place.id, options);
      },
    }),
    ...(moveItem && {
      async moveItem(ctx, folderId, id, toFolderId, options) {
        const plan = await planOf(ctx);
        const place = plan.place(folderId, id);
        const move = moveItem.bind(backend);
        return toShown(plan, toFolderId, await move(ctx, place.folderId, place.id, toFolderId, options));
      },
    }),
    ...(setFlags && {
      async setFlags(ctx, folderId, id, flags, options) {
        const plan = await planOf(ctx);
        const place = plan.place(folderId, id);
        const written = await setFlags.call(backend, ctx, place.folderId, place.id, flags, options);
        return toShown(plan, place.folderId, written);
      },
    }),
  };
}

/** The folder in which an invitation becomes an event. */
async function calendarOf(backend: Backend, ctx: CallContext): Promise<string | undefined> {
  for await (const { id, type, owner } of backend.listFolders(ctx))
    if (type === "calendar" && owner === undefined) return id;
  return undefined;
}

function meetings({ backend, planOf }: Scope): Partial<Backend> {
  const { findEvent, respondToMeeting } = backend;
  return {
    ...(findEvent && {
      async findEvent(ctx, uid) {
        const plan = await planOf(ctx);
        const found = await findEvent.call(backend, ctx, uid);
        return found && { folderId: plan.shownIn(found.folderId), id: plan.idOf(found) };
      },
    }),
    ...(respondToMeeting && {
      async respondToMeeting(ctx, reply, options) {
        const plan = await planOf(ctx);
        const place = plan.place(reply.folderId, reply.id);
        const answered = await respondToMeeting.call(backend, ctx, { ...reply, ...place }, options);
        const { calendarItemId: id } = answered;
        // An event that was answered is where it was; a message becomes one in the user's own calendar.
        const isEvent = plan.sources(reply.folderId).length > 0;
        const folderId = isEvent ? place.folderId : await calendarOf(backend, ctx);
        if (id === undefined || folderId === undefined) return answered;
        return { calendarItemId: plan.idOf({ folderId, id }) };
      },
    }),
  };
}

/**
 * Shows devices that know one calendar or one address book only all of them as that one: items of all folders of a class
 * are in the default one, under ids that keep their folder (items whose own id has more than 59 characters cannot be
 * shown so). What a device writes goes into the folder that the item is in; new items go into the default one. Other
 * devices see the folders as they are.
 */
export function withMergedFolders(
  backend: Backend,
  { classes, now = Date.now }: MergedFoldersOptions,
): Backend {
  const book = new FolderBook(backend, now);
  const planOf = (ctx: CallContext) => planMerge(book, ctx, classes);
  const scope = { backend, book, planOf };
  return overlay(backend, { ...reading(scope), ...writing(scope), ...meetings(scope) });
}
