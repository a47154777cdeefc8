import type { Backend, CallContext, Policy } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import type { Mailbox } from "./mailbox.js";
import { toItem } from "./stored-item.js";
import { addressesOf } from "./user.js";

/** Finds the mailbox of whoever a call is for; throws what the signal says if nobody waits for the answer. */
export type OpenMailbox = (ctx: CallContext) => Mailbox;

/** The methods that read. */
export function readingMethods(open: OpenMailbox) {
  return {
    async *listFolders(ctx) {
      yield* open(ctx).folders.list();
    },
    async *listItems(ctx, folderId, query) {
      for (const stat of open(ctx).folders.get(folderId).items.list(query)) {
        ctx.signal.throwIfAborted();
        yield stat;
      }
    },
    async getItem(ctx, folderId, id, { unprotected }) {
      return toItem(open(ctx).get(folderId, id), unprotected);
    },
    async getChanges(ctx, folderId, cursor, { limit, since }) {
      return open(ctx).folders.get(folderId).items.changes(cursor, limit, since);
    },
    async watch(ctx, onChange) {
      open(ctx).watchers.add(onChange, ctx.signal);
    },
    async openAttachment(ctx, folderId, id, fileReference) {
      const attachment = open(ctx).get(folderId, id).attachments.get(fileReference);
      if (attachment === undefined) throw new BackendError("not-found", `no attachment ${fileReference}`);
      return attachment;
    },
    async getUserInformation(ctx) {
      const { user } = open(ctx);
      return {
        emailAddresses: addressesOf(user),
        ...(user.displayName === undefined ? {} : { displayName: user.displayName }),
        ...(user.accounts === undefined ? {} : { accounts: user.accounts }),
      };
    },
    async getPolicy(ctx): Promise<Policy | undefined> {
      return open(ctx).user.policy;
    },
  } satisfies Partial<Backend>;
}
