import type { Backend, Conflict, Folder, NewItem, Written } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import { readAll } from "./bytes.js";
import { isUserType } from "./default-folders.js";
import { type Mailbox, toMessage } from "./mailbox.js";
import type { MemoryRightsTemplate } from "./protecting.js";
import type { OpenMailbox } from "./reading.js";
import { Remembered } from "./remembered.js";
import { deliverLocally } from "./sending.js";
import type { Content } from "./stored-item.js";
import { readItem, readPatch } from "./typed-content.js";

/** The item with all its streams read. */
async function keep(item: NewItem): Promise<Content> {
  if (!("mime" in item)) return await readItem(item);
  const { received, flags } = item;
  return { class: item.class, ...toMessage(await readAll(item.mime.open())), received, flags };
}

/** The methods that change items. A repeated idempotency key gets the first outcome and changes nothing. */
function itemMethods(open: OpenMailbox) {
  const written = new Remembered<Written | Conflict>();
  const plainlyWritten = new Remembered<Written>();
  const done = new Remembered<void>();
  return {
    async createItem(ctx, folderId, item, { idempotencyKey }) {
      const mailbox = open(ctx);
      return await plainlyWritten.once(keyOf(mailbox, "create", idempotencyKey), async () => {
        return mailbox.create(folderId, await keep(item), item.textMessage ? { textMessage: true } : {});
      });
    },
    async updateItem(ctx, folderId, id, patch, { idempotencyKey, expectedRevision }) {
      const mailbox = open(ctx);
      return await written.once(keyOf(mailbox, "update", idempotencyKey), async () =>
        mailbox.update(folderId, id, await readPatch(patch), expectedRevision),
      );
    },
    async replaceMail(ctx, folderId, id, mail, { idempotencyKey, expectedRevision }) {
      const mailbox = open(ctx);
      return await written.once(keyOf(mailbox, "replace", idempotencyKey), async () =>
        mailbox.replaceMail(folderId, id, await keep(mail), expectedRevision),
      );
    },
    async deleteItem(ctx, folderId, id, { idempotencyKey }) {
      const mailbox = open(ctx);
      await done.once(keyOf(mailbox, "delete", idempotencyKey), async () => mailbox.remove(folderId, id));
    },
    async moveItem(ctx, folderId, id, toFolderId, { idempotencyKey }) {
      const mailbox = open(ctx);
      const key = keyOf(mailbox, "move", idempotencyKey);
      // An item that is there again has been moved back meanwhile: that is a new wish, whatever its key.
      const isThere = mailbox.folders.get(folderId).items.get(id) !== undefined;
      const before = isThere ? undefined : plainlyWritten.find(key);
      return await (before ?? plainlyWritten.again(key, async () => mailbox.move(folderId, id, toFolderId)));
    },
    async moveConversation(ctx, conversationId, toFolderId) {
      open(ctx).moveConversation(conversationId, toFolderId);
    },
    async setFlags(ctx, folderId, id, flags) {
      return open(ctx).setFlags(folderId, id, flags);
    },
  } satisfies Partial<Backend>;
}

/** The methods that change folders. */
function folderMethods(open: OpenMailbox) {
  const made = new Remembered<Folder>();
  const done = new Remembered<void>();
  return {
    async createFolder(ctx, folder, { idempotencyKey }) {
      const mailbox = open(ctx);
      if (!isUserType(folder.type)) throw new BackendError("forbidden", "a default folder cannot be made");
      return await made.once(keyOf(mailbox, "create", idempotencyKey), async () => mailbox.addFolder(folder));
    },
    async updateFolder(ctx, folderId, { displayName, parentId }) {
      open(ctx).changeFolder(folderId, displayName, parentId);
    },
    async deleteFolder(ctx, folderId, { idempotencyKey }) {
      const mailbox = open(ctx);
      await done.once(keyOf(mailbox, "delete", idempotencyKey), async () => mailbox.removeFolder(folderId));
    },
    async emptyFolder(ctx, folderId, { deleteSubFolders }) {
      open(ctx).emptyFolder(folderId, deleteSubFolders);
    },
  } satisfies Partial<Backend>;
}

/** All methods that write. */
export function writingMethods(
  open: OpenMailbox,
  mailboxes: ReadonlyMap<string, Mailbox>,
  templates: readonly MemoryRightsTemplate[],
) {
  const sent = new Remembered<void>();
  return {
    ...itemMethods(open),
    ...folderMethods(open),
    async sendMail(ctx, mail, { idempotencyKey }) {
      const mailbox = open(ctx);
      const template = templates.find(({ id }) => id === mail.templateId);
      if (mail.templateId !== undefined && !template)
        throw new BackendError("unsupported", "no such template");
      await sent.once(keyOf(mailbox, "send", idempotencyKey), () =>
        deliverLocally(mailboxes, mailbox, mail, template),
      );
    },
  } satisfies Partial<Backend>;
}

const keyOf = (mailbox: Mailbox, method: string, key: string): string =>
  `${mailbox.user.id}\n${method}\n${key}`;
