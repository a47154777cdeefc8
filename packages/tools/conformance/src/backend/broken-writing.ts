import { BackendError } from "@easkit/backend";
import { all, type BrokenBackend, listing, orThrow } from "./spoiling.js";

/** Backends that write wrongly, or tell wrongly of changes. */
export const brokenWriting: readonly BrokenBackend[] = [
  [
    "changes the content revision with the flags",
    "flags/revisions",
    listing((stats) =>
      stats.map((stat) => ({ ...stat, revision: `${stat.revision}-${stat.flagsRevision}` })),
    ),
  ],
  [
    "resets flags that are not named",
    "flags/absent-stay",
    (good) => ({
      setFlags: (ctx, folderId, id, flags, options) =>
        orThrow(good.setFlags?.(ctx, folderId, id, { flag: null, ...flags }, options)),
    }),
  ],
  [
    "makes two of one wish and names one",
    "create/same-wish",
    (good) => {
      const made = new Map<string, string>();
      return {
        async createItem(ctx, folderId, item, { idempotencyKey }) {
          const wish = { idempotencyKey: `${idempotencyKey}-${Math.random()}` };
          const written = await orThrow(good.createItem?.(ctx, folderId, item, wish));
          const id = made.get(idempotencyKey) ?? written.id;
          made.set(idempotencyKey, id);
          return { ...written, id };
        },
      };
    },
  ],
  [
    "takes items of the same content for one",
    "create/two-wishes",
    (good) => ({
      createItem: (ctx, folderId, item) =>
        orThrow(good.createItem?.(ctx, folderId, item, { idempotencyKey: "same" })),
    }),
  ],
  [
    "keeps half a message",
    "create/broken-source",
    (good) => ({
      createItem(ctx, folderId, item, options) {
        if (!("mime" in item)) return orThrow(good.createItem?.(ctx, folderId, item, options));
        const { mime } = item;
        const half = {
          ...mime,
          async *open() {
            try {
              yield* mime.open();
            } catch {
              return;
            }
          },
        };
        return orThrow(good.createItem?.(ctx, folderId, { ...item, mime: half }, options));
      },
    }),
  ],
  [
    "overwrites what has changed",
    "update/conflict",
    (good) => ({
      updateItem: (ctx, folderId, id, patch, { idempotencyKey }) =>
        orThrow(good.updateItem?.(ctx, folderId, id, patch, { idempotencyKey })),
    }),
  ],
  [
    "does not clear what is null",
    "update/properties",
    (good) => ({
      async updateItem(ctx, folderId, id, patch, options) {
        const isClearing = Object.values(patch.properties).includes(null);
        if (!isClearing) return orThrow(good.updateItem?.(ctx, folderId, id, patch, options));
        const { revision } = await good.getItem(ctx, folderId, id, { parts: "all" });
        return { id, revision };
      },
    }),
  ],
  [
    "deletes what is not there",
    "delete/unknown",
    (good) => ({
      deleteItem: (...call) => orThrow(good.deleteItem?.(...call)).catch(() => undefined),
    }),
  ],
  [
    "forgets flags on the way",
    "move/item",
    (good) => ({
      async moveItem(ctx, folderId, id, toFolderId, options) {
        await good.setFlags?.(ctx, folderId, id, { read: false }, options);
        return await orThrow(good.moveItem?.(ctx, folderId, id, toFolderId, options));
      },
    }),
  ],
  [
    "leaves sub-folders behind",
    "delete-folder/cascade",
    (good) => ({
      async deleteFolder(ctx, folderId, options) {
        for (const child of await all(good.listFolders(ctx))) {
          if (child.parentId === folderId)
            await good.updateFolder?.(ctx, child.id, { displayName: child.displayName }, options);
        }
        await good.deleteFolder?.(ctx, folderId, options);
      },
    }),
  ],
  [
    "gives a change once",
    "changes/replay",
    (good) => {
      const seen = new Set<string | undefined>();
      return {
        async getChanges(ctx, folderId, cursor, options) {
          const page = await orThrow(good.getChanges?.(ctx, folderId, cursor, options));
          const isRepeated = cursor !== undefined && seen.has(cursor);
          seen.add(cursor);
          return isRepeated ? { ...page, changes: [], more: false } : page;
        },
      };
    },
  ],
  [
    "skips to the newest change",
    "changes/everything",
    (good) => ({
      async getChanges(ctx, folderId, cursor, options) {
        const page = await orThrow(good.getChanges?.(ctx, folderId, cursor, options));
        const newest = await orThrow(good.getChanges?.(ctx, folderId, undefined, { limit: 1_000_000 }));
        return { ...page, cursor: newest.cursor, more: false };
      },
    }),
  ],
  [
    "forgets deletions while somebody reads",
    "changes/lost-page",
    (good) => ({
      async getChanges(...call) {
        const page = await orThrow(good.getChanges?.(...call));
        return { ...page, changes: page.changes.filter((change) => !("deleted" in change)) };
      },
    }),
  ],
  [
    "begins anew at a cursor that it does not know",
    "changes/unknown-cursor",
    (good) => ({
      getChanges: (ctx, folderId, cursor, options) =>
        orThrow(good.getChanges?.(ctx, folderId, cursor, options)).catch(() =>
          orThrow(good.getChanges?.(ctx, folderId, undefined, options)),
        ),
    }),
  ],
  [
    "tells the first change only",
    "watch/again",
    (good) => ({
      async watch(ctx, onChange) {
        let isTold = false;
        await good.watch?.(ctx, (folderId) => {
          if (!isTold) onChange(folderId);
          isTold = true;
        });
      },
    }),
  ],
  [
    "goes on telling somebody who has left",
    "watch/everybody",
    (good) => ({
      watch: (ctx, onChange) =>
        orThrow(good.watch?.({ ...ctx, signal: new AbortController().signal }, onChange)),
    }),
  ],
  [
    "resolves watch at the end",
    "watch/item",
    (good) => ({
      async watch(ctx, onChange) {
        await good.watch?.(ctx, onChange);
        await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      },
    }),
  ],
  [
    "has a method that does nothing",
    "capability/no-stubs",
    () => ({
      async emptyFolder() {
        throw new BackendError("unsupported", "not yet");
      },
    }),
  ],
  [
    "mixes ranges of attachments up",
    "attachment/content",
    (good) => ({
      async openAttachment(...call) {
        const attachment = await orThrow(good.openAttachment?.(...call));
        return { ...attachment, open: () => attachment.open() };
      },
    }),
  ],
];
