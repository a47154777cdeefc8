import { type BrokenBackend, orThrow } from "./spoiling.js";

/** Backends that put messages in the place of others wrongly. */
export const brokenReplacing: readonly BrokenBackend[] = [
  [
    "keeps the old message",
    "replace/content",
    (good) => ({
      async replaceMail(ctx, folderId, id, mail, options) {
        const before = await good.getItem(ctx, folderId, id, { parts: "all" });
        if (!("mime" in before)) throw new TypeError("the item is no message");
        const { mime } = before;
        return orThrow(good.replaceMail?.(ctx, folderId, id, { ...mail, mime }, options));
      },
    }),
  ],
  [
    "gives the new message another place",
    "replace/content",
    (good) => ({
      replaceMail: (ctx, folderId, _id, mail, options) =>
        orThrow(good.createItem?.(ctx, folderId, mail, options)),
    }),
  ],
  [
    "replaces what has changed",
    "replace/conflict",
    (good) => ({
      replaceMail: (ctx, folderId, id, mail, { idempotencyKey }) =>
        orThrow(good.replaceMail?.(ctx, folderId, id, mail, { idempotencyKey })),
    }),
  ],
  [
    "makes a message where there was none",
    "replace/unknown",
    (good) => ({
      async replaceMail(ctx, folderId, id, mail, options) {
        try {
          return await orThrow(good.replaceMail?.(ctx, folderId, id, mail, options));
        } catch {
          return orThrow(good.createItem?.(ctx, "drafts", mail, options));
        }
      },
    }),
  ],
];
