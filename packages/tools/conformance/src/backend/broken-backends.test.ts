import { type Backend, BackendError, type ItemStat } from "@easkit/backend";
import { expect, test } from "vitest";
import { runCase } from "../case.js";
import { backendCases } from "./index.js";
import { openMemoryBackend } from "./memory-fixture.js";

type Spoil = (backend: Backend) => Partial<Backend>;

async function* filtered<T>(values: AsyncIterable<T>, keep: (value: T) => boolean): AsyncGenerator<T> {
  for await (const value of values) if (keep(value)) yield value;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const orThrow = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("the memory backend has all methods");
  return value;
};

/** A backend whose listings are made by `change` of the right ones. */
const listing =
  (change: (stats: ItemStat[]) => ItemStat[]): Spoil =>
  (good) => ({
    async *listItems(ctx, folderId, query) {
      yield* change(await all(good.listItems(ctx, folderId, query)));
    },
  });

const broken: readonly (readonly [fault: string, caughtBy: string, spoil: Spoil])[] = [
  [
    "takes any password",
    "authenticate/nearly",
    (good) => ({
      authenticate: (ctx, credentials) =>
        good.authenticate(
          ctx,
          credentials.kind === "basic" ? { ...credentials, password: "right" } : credentials,
        ),
    }),
  ],
  [
    "throws at a wrong password",
    "authenticate/bad",
    (good) => ({
      async authenticate(ctx, credentials) {
        const principal = await good.authenticate(ctx, credentials);
        if (principal === undefined) throw new BackendError("forbidden", "wrong password");
        return principal;
      },
    }),
  ],
  [
    "lists a folder whose parent is missing",
    "folders/tree",
    (good) => ({
      async *listFolders(ctx) {
        yield* good.listFolders(ctx);
        yield { id: "lost", parentId: "nowhere", displayName: "Lost", type: "userMail" };
      },
    }),
  ],
  [
    "has two Inboxes",
    "folders/types",
    (good) => ({
      async *listFolders(ctx) {
        yield* good.listFolders(ctx);
        yield { id: "inbox2", displayName: "Inbox", type: "inbox" };
      },
    }),
  ],
  ["lists in no order", "list/ascending", listing((stats) => stats.reverse())],
  ["lists the first item twice", "list/ascending", listing((stats) => [...stats.slice(0, 1), ...stats])],
  [
    "has ids that are too long",
    "list/ids",
    listing((stats) => stats.map((stat) => ({ ...stat, id: stat.id.repeat(9) }))),
  ],
  [
    "makes up revisions",
    "list/repeatable",
    listing((stats) => stats.map((stat) => ({ ...stat, revision: `${Math.random()}` }))),
  ],
  [
    "skips one item after `after`",
    "list/after",
    (good) => ({
      async *listItems(ctx, folderId, query) {
        const stats = await all(good.listItems(ctx, folderId, query));
        yield* query.after === undefined ? stats : stats.slice(1);
      },
    }),
  ],
  [
    "takes `since` for a newest date",
    "list/since",
    (good) => ({
      listItems: (ctx, folderId, { since, ...query }) =>
        filtered(good.listItems(ctx, folderId, query), ({ date }) => !since || !date || date < since),
    }),
  ],
  [
    "pages by offset, and skips when something goes",
    "list/untouched",
    (good) => ({
      async *listItems(ctx, folderId, query) {
        for (let offset = 0; ; offset++) {
          const stat = (await all(good.listItems(ctx, folderId, query)))[offset];
          if (stat === undefined) return;
          yield stat;
        }
      },
    }),
  ],
  [
    "goes on listing for nobody",
    "list/abort",
    (good) => ({
      listItems: (ctx, folderId, query) =>
        good.listItems({ ...ctx, signal: new AbortController().signal }, folderId, query),
    }),
  ],
  [
    "gives items another revision than the listing",
    "get/revisions",
    (good) => ({
      getItem: async (...call) => ({ ...(await good.getItem(...call)), revision: "another" }),
    }),
  ],
  [
    "forgets the flags where only flags are wanted",
    "get/parts",
    (good) => ({
      async getItem(ctx, folderId, id, want) {
        const item = await good.getItem(ctx, folderId, id, want);
        return "mime" in item && want.parts === "flags" ? { ...item, flags: { read: true } } : item;
      },
    }),
  ],
  [
    "throws any error for unknown items",
    "get/unknown-item",
    (good) => ({
      getItem: (...call) =>
        good.getItem(...call).catch((error: unknown) => {
          throw new Error(`no item: ${String(error)}`);
        }),
    }),
  ],
  [
    "finds items in any folder",
    "get/other-folder",
    (good) => ({
      getItem: (ctx, folderId, id, want) =>
        good.getItem(ctx, folderId, id, want).catch(() => good.getItem(ctx, "inbox", id, want)),
    }),
  ],
  [
    "is wrong about sizes",
    "source/size",
    (good) => ({
      async getItem(...call) {
        const item = await good.getItem(...call);
        return "mime" in item ? { ...item, mime: { ...item.mime, size: item.mime.size + 1 } } : item;
      },
    }),
  ],
  [
    "counts the end of a range in",
    "source/ranges",
    (good) => ({
      async getItem(...call) {
        const item = await good.getItem(...call);
        if (!("mime" in item)) return item;
        const { mime } = item;
        return {
          ...item,
          mime: {
            ...mime,
            open: ({ start = 0, end = mime.size } = {}) => mime.open({ start, end: end + 1 }),
          },
        };
      },
    }),
  ],
  [
    "gives sources that can be read once",
    "source/again",
    (good) => ({
      async getItem(...call) {
        const item = await good.getItem(...call);
        if (!("mime" in item)) return item;
        const once = item.mime.open();
        return { ...item, mime: { ...item.mime, open: () => once } };
      },
    }),
  ],
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

test.each(broken)("a backend that %s is caught by %s", async (_, caughtBy, spoil) => {
  const found = backendCases.find(({ id }) => id === caughtBy);
  if (found === undefined) return expect.unreachable(`there is no case ${caughtBy}`);
  const spoilt = () => openMemoryBackend([], (good) => ({ ...good, ...spoil(good) }));
  expect(await runCase(found, () => openMemoryBackend())).toMatchObject({ outcome: "passed" });
  expect(await runCase(found, spoilt)).toMatchObject({ outcome: "failed" });
});

test("every case has an id of its own", () => {
  const ids = backendCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
