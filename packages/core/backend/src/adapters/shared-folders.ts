import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { Item, ItemStat } from "../item.js";
import { FolderBook } from "../sharing/folder-book.js";
import { PrivateItems } from "../sharing/private-items.js";
import { isPrivate, keepHidden, showItem } from "../sharing/shared-view.js";
import { given, overlay } from "./overlay.js";

/** How shared folders are looked after. */
export interface SharedFoldersOptions {
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** What is known of the folders of a backend. */
interface Scope {
  readonly backend: Backend;
  readonly book: FolderBook;
  readonly secrets: PrivateItems;
}

const gone = (id: string) => new BackendError("not-found", `no item ${id}`);

async function checkWritable({ book }: Scope, ctx: CallContext, folderId: string): Promise<void> {
  const folder = await book.find(ctx, folderId);
  if (folder?.readOnly) throw new BackendError("forbidden", `the folder ${folderId} can only be read`);
}

/** @throws BackendError `not-found` for an item that the user is not to see */
async function checkVisible({ backend, book }: Scope, ctx: CallContext, folderId: string, id: string) {
  if (!(await book.find(ctx, folderId))?.hidePrivate) return;
  if (isPrivate(await backend.getItem(ctx, folderId, id, { parts: "preview" }))) throw gone(id);
}

async function* visible(
  { secrets }: Scope,
  ctx: CallContext,
  folderId: string,
  stats: AsyncIterable<ItemStat>,
): AsyncGenerator<ItemStat> {
  for await (const stat of stats) if (!(await secrets.has(ctx, folderId, stat))) yield stat;
}

/** The methods that read, with what is hidden left out. */
function reading(scope: Scope): Partial<Backend> {
  const { backend, book, secrets } = scope;
  const search = backend.search?.bind(backend);
  const getChanges = backend.getChanges?.bind(backend);
  const openAttachment = backend.openAttachment?.bind(backend);
  return {
    listFolders: (ctx) => book.noting(ctx, backend.listFolders(ctx)),
    async *listItems(ctx, folderId, query) {
      const stats = backend.listItems(ctx, folderId, query);
      const hides = (await book.find(ctx, folderId))?.hidePrivate;
      yield* hides ? visible(scope, ctx, folderId, stats) : stats;
    },
    async getItem(ctx, folderId, id, want): Promise<Item> {
      const folder = await book.find(ctx, folderId);
      if (!folder?.hidePrivate && !folder?.withoutReminders) return backend.getItem(ctx, folderId, id, want);
      // Flags alone do not tell whether an item is private.
      const parts = want.parts === "flags" && folder.hidePrivate ? "preview" : want.parts;
      const item = await backend.getItem(ctx, folderId, id, { ...want, parts });
      if (folder.hidePrivate && isPrivate(item)) throw gone(id);
      return showItem(item, folder);
    },
    ...(getChanges && {
      async getChanges(ctx, folderId, cursor, options) {
        const page = await getChanges(ctx, folderId, cursor, options);
        if (!(await book.find(ctx, folderId))?.hidePrivate) return page;
        const changes = [];
        for (const change of page.changes) {
          const isHidden = !("deleted" in change) && (await secrets.has(ctx, folderId, change));
          changes.push(isHidden ? ({ id: change.id, deleted: true } as const) : change);
        }
        return { ...page, changes };
      },
    }),
    ...(search && {
      async search(ctx, query, range) {
        const page = await search(ctx, query, range);
        const results = [];
        for (const result of page.results) {
          try {
            await checkVisible(scope, ctx, result.folderId, result.id);
            results.push(result);
          } catch (error) {
            if (!(error instanceof BackendError) || error.code !== "not-found") throw error;
          }
        }
        return { results, total: page.total - (page.results.length - results.length) };
      },
    }),
    ...(openAttachment && {
      async openAttachment(ctx, folderId, id, fileReference) {
        await checkVisible(scope, ctx, folderId, id);
        return openAttachment(ctx, folderId, id, fileReference);
      },
    }),
  };
}

/** The methods that change items, with what may not be written refused. */
function writing(scope: Scope): Partial<Backend> {
  const { backend, book } = scope;
  return {
    ...(backend.createItem && {
      async createItem(ctx, folderId, item, options) {
        await checkWritable(scope, ctx, folderId);
        return given(backend.createItem?.bind(backend))(ctx, folderId, item, options);
      },
    }),
    ...(backend.updateItem && {
      async updateItem(ctx, folderId, id, patch, options) {
        await checkWritable(scope, ctx, folderId);
        const update = given(backend.updateItem?.bind(backend));
        const folder = await book.find(ctx, folderId);
        if (!folder?.hidePrivate && !folder?.withoutReminders)
          return update(ctx, folderId, id, patch, options);
        const before = await backend.getItem(ctx, folderId, id, { parts: "all" });
        if (folder.hidePrivate && isPrivate(before)) throw gone(id);
        return update(ctx, folderId, id, await keepHidden(patch, before, folder), options);
      },
    }),
    ...(backend.deleteItem && {
      async deleteItem(ctx, folderId, id, options) {
        await checkWritable(scope, ctx, folderId);
        await checkVisible(scope, ctx, folderId, id);
        await given(backend.deleteItem?.bind(backend))(ctx, folderId, id, options);
      },
    }),
    ...(backend.moveItem && {
      async moveItem(ctx, folderId, id, toFolderId, options) {
        await checkWritable(scope, ctx, folderId);
        await checkWritable(scope, ctx, toFolderId);
        await checkVisible(scope, ctx, folderId, id);
        return given(backend.moveItem?.bind(backend))(ctx, folderId, id, toFolderId, options);
      },
    }),
    ...(backend.setFlags && {
      async setFlags(ctx, folderId, id, flags, options) {
        await checkWritable(scope, ctx, folderId);
        return given(backend.setFlags?.bind(backend))(ctx, folderId, id, flags, options);
      },
    }),
    ...(backend.emptyFolder && {
      async emptyFolder(ctx, folderId, options) {
        await checkWritable(scope, ctx, folderId);
        await given(backend.emptyFolder?.bind(backend))(ctx, folderId, options);
      },
    }),
  };
}

/**
 * Holds users to what the folders that a backend lists allow them: nothing is written into a `readOnly` one (an error of
 * code `forbidden`), private items of one that says `hidePrivate` are nowhere to be found, and what is in one
 * `withoutReminders` comes without them. A change by somebody who does not see all leaves what they do not see as it is.
 * What folders are is listed anew twice a minute. A server does this by itself.
 */
export function withSharedFolders(backend: Backend, { now = Date.now }: SharedFoldersOptions = {}): Backend {
  const scope = { backend, book: new FolderBook(backend, now), secrets: new PrivateItems(backend) };
  return overlay(backend, { ...reading(scope), ...writing(scope) });
}
