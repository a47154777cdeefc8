import { BackendError } from "@easkit/backend";
import { all, type BrokenBackend, filtered, listing } from "./spoiling.js";

/** Backends that read wrongly. */
export const brokenReading: readonly BrokenBackend[] = [
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
];
