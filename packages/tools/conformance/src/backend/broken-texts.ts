import { type BrokenBackend, listing, orThrow } from "./spoiling.js";

/** Backends that do not tell text messages from mail, or conversations from each other. */
export const brokenTexts: readonly BrokenBackend[] = [
  [
    "takes text messages for mail",
    "texts/kept",
    (good) => ({
      createItem: (ctx, folderId, { textMessage: _, ...item }, options) =>
        orThrow(good.createItem?.(ctx, folderId, item, options)),
    }),
  ],
  [
    "does not say in its feed what is a text message",
    "texts/in-the-feed",
    (good) => ({
      async getChanges(ctx, folderId, cursor, options) {
        const page = await orThrow(good.getChanges?.(ctx, folderId, cursor, options));
        const changes = page.changes.map((change) => {
          if ("deleted" in change) return change;
          const { textMessage: _, ...stat } = change;
          return stat;
        });
        return { ...page, changes };
      },
    }),
  ],
  [
    "puts all mail into one conversation",
    "list/conversation",
    listing((stats) => stats.map((stat) => ({ ...stat, conversation: "all" }))),
  ],
];
