import type { Backend, CallContext } from "@easkit/backend";
import { readChanges } from "./changes/change-feed.js";
import { listFolders } from "./folders/folder-row.js";
import type { Groupware } from "./groupware.js";
import { openFile } from "./items/attachment-files.js";
import { readItemOf } from "./items/content.js";
import { getItemRow } from "./items/item-row.js";
import { listItems } from "./items/listing.js";
import { asAllowed } from "./rights/protected-message.js";
import { listMounted, openFolder } from "./sharing/share-row.js";
import { getUser, type UserRow } from "./users/user-row.js";

/** The user whom a call is for. @throws what the signal says if nobody waits for the answer, BackendError `not-found` */
export function userOf(groupware: Groupware, ctx: CallContext): UserRow {
  ctx.signal.throwIfAborted();
  return getUser(groupware, ctx.principal.id);
}

/** The methods that read. */
export function readingMethods(groupware: Groupware) {
  const { database } = groupware;
  const folderOf = (ctx: CallContext, folderId: string) =>
    openFolder(groupware, userOf(groupware, ctx).key, folderId);
  return {
    async *listFolders(ctx) {
      const { key } = userOf(groupware, ctx);
      for (const { folder } of [...listFolders(groupware, key), ...listMounted(groupware, key)]) yield folder;
    },
    async *listItems(ctx, folderId, query) {
      yield* listItems(database, folderOf(ctx, folderId), query, ctx.signal);
    },
    async getItem(ctx, folderId, id, { unprotected = false }) {
      const item = database.read(() =>
        readItemOf(database, getItemRow(database, folderOf(ctx, folderId), id)),
      );
      return await asAllowed(item, unprotected, groupware.now());
    },
    async getChanges(ctx, folderId, cursor, options) {
      return readChanges(database, folderOf(ctx, folderId), cursor, options);
    },
    async watch(ctx, onChange) {
      groupware.watchers.add(userOf(groupware, ctx).key, onChange, ctx.signal);
    },
    async openAttachment(ctx, folderId, id, fileReference) {
      return database.read(() => {
        const { key } = getItemRow(database, folderOf(ctx, folderId), id);
        return openFile(groupware, key, fileReference);
      });
    },
    async getUserInformation(ctx) {
      const { addresses, displayName } = userOf(groupware, ctx).user;
      return { emailAddresses: addresses, ...(displayName === undefined ? {} : { displayName }) };
    },
    async getPolicy(ctx) {
      return userOf(groupware, ctx).user.policy;
    },
  } satisfies Partial<Backend>;
}
