import {
  type Backend,
  BackendError,
  type CallContext,
  type Conflict,
  type Folder,
  type Written,
} from "@easkit/backend";
import { Staging } from "./content/staging.js";
import { isUserType } from "./folders/default-folders.js";
import { addFolder, changeFolder, emptyFolder, removeFolder } from "./folders/folder-writes.js";
import type { Groupware } from "./groupware.js";
import { moveItem, setFlags, updateItem } from "./items/change-item.js";
import { readPatch, StreamReader } from "./items/read-streams.js";
import { removeItem } from "./items/remove-items.js";
import { replaceMail } from "./items/replace-mail.js";
import { prepareItem, stageMime, toWritten } from "./items/store-item.js";
import { moveConversation } from "./mail/conversation-rules.js";
import { readMail } from "./mail/put-mail.js";
import { userOf } from "./reading.js";
import { openForWriting } from "./sharing/share-row.js";
import { once, recall, remember, type Wish } from "./wishes.js";

const wishOf = (groupware: Groupware, ctx: CallContext, method: string, key: string): Wish => ({
  user: userOf(groupware, ctx).key,
  method,
  key,
});

/** The methods that change items. A repeated idempotency key gets the first outcome and changes nothing. */
function itemMethods(groupware: Groupware) {
  const { database } = groupware;
  return {
    async createItem(ctx, folderId, item, { idempotencyKey }) {
      const wish = wishOf(groupware, ctx, "create", idempotencyKey);
      const before = recall<Written>(groupware, wish);
      if (before !== undefined) return before;
      openForWriting(groupware, wish.user, folderId);
      return await Staging.during(groupware, async (staging) => {
        const put = await prepareItem(groupware, staging, item);
        return once(groupware, wish, () => toWritten(put(openForWriting(groupware, wish.user, folderId))));
      });
    },
    async updateItem(ctx, folderId, id, patch, { idempotencyKey, expectedRevision }) {
      const wish = wishOf(groupware, ctx, "update", idempotencyKey);
      return await Staging.during(groupware, async (staging) => {
        const read = await readPatch(new StreamReader(staging, database), patch);
        return once(groupware, wish, () =>
          updateItem(groupware, openForWriting(groupware, wish.user, folderId), id, read, expectedRevision),
        );
      });
    },
    async replaceMail(ctx, folderId, id, mail, { idempotencyKey, expectedRevision }) {
      const wish = wishOf(groupware, ctx, "replace", idempotencyKey);
      const before = recall<Written | Conflict>(groupware, wish);
      if (before !== undefined) return before;
      return await Staging.during(groupware, async (staging) => {
        const ready = await readMail(await stageMime(staging, mail));
        return once(groupware, wish, () => {
          const folder = openForWriting(groupware, wish.user, folderId);
          return replaceMail(groupware, folder, id, ready, mail.flags, expectedRevision);
        });
      });
    },
    async moveConversation(ctx, conversationId, toFolderId) {
      const { key } = userOf(groupware, ctx);
      database.write(() => moveConversation(groupware, key, conversationId, toFolderId));
    },
    async deleteItem(ctx, folderId, id, { idempotencyKey }) {
      const wish = wishOf(groupware, ctx, "delete", idempotencyKey);
      once(groupware, wish, () => {
        removeItem(groupware, openForWriting(groupware, wish.user, folderId), id);
        return {};
      });
    },
    async moveItem(ctx, folderId, id, toFolderId, { idempotencyKey }) {
      const wish = wishOf(groupware, ctx, "move", idempotencyKey);
      return database.write(() => {
        const from = openForWriting(groupware, wish.user, folderId);
        // An item that is there again has been moved back meanwhile: that is a new wish, whatever its key.
        const isThere =
          database.row("SELECT 1 FROM items WHERE folder = ? AND id = ?", from.key, id) !== undefined;
        const before = isThere ? undefined : recall<Written>(groupware, wish);
        if (before !== undefined) return before;
        const written = moveItem(groupware, from, id, openForWriting(groupware, wish.user, toFolderId));
        remember(groupware, wish, written);
        return written;
      });
    },
    async setFlags(ctx, folderId, id, flags) {
      return setFlags(groupware, openForWriting(groupware, userOf(groupware, ctx).key, folderId), id, flags);
    },
  } satisfies Partial<Backend>;
}

/** The methods that change folders. */
function folderMethods(groupware: Groupware) {
  return {
    async createFolder(ctx, folder, { idempotencyKey }) {
      if (!isUserType(folder.type)) throw new BackendError("forbidden", "a default folder cannot be made");
      const wish = wishOf(groupware, ctx, "create-folder", idempotencyKey);
      return once<Folder>(groupware, wish, () => addFolder(groupware, wish.user, folder));
    },
    async updateFolder(ctx, folderId, change) {
      changeFolder(groupware, userOf(groupware, ctx).key, folderId, change);
    },
    async deleteFolder(ctx, folderId, { idempotencyKey }) {
      const wish = wishOf(groupware, ctx, "delete-folder", idempotencyKey);
      once(groupware, wish, () => {
        removeFolder(groupware, wish.user, folderId);
        return {};
      });
    },
    async emptyFolder(ctx, folderId, { deleteSubFolders }) {
      emptyFolder(groupware, userOf(groupware, ctx).key, folderId, deleteSubFolders);
    },
  } satisfies Partial<Backend>;
}

/** The methods that change what is in a mailbox. */
export function writingMethods(groupware: Groupware) {
  return { ...itemMethods(groupware), ...folderMethods(groupware) } satisfies Partial<Backend>;
}
