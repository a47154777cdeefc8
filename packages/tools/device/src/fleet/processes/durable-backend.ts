import { join } from "node:path";
import type { Backend } from "@easkit/backend";
import { createMaildirBackend } from "@easkit/backend-maildir";
import { ContactFiles } from "./contact-files.js";

const contacts = "contacts";

/** A groupware on disk that several processes share: mail in Maildirs, contacts in files. One call cannot end half. */
export function createDurableBackend(folder: string, password: string): Backend {
  const mail = createMaildirBackend({
    root: ({ id }) => join(folder, "mail", id),
    authenticate: async (_, credentials) =>
      credentials.kind === "basic" && credentials.password === password
        ? { id: credentials.user }
        : undefined,
    fsync: false,
  });
  const filesOf = (user: string) => new ContactFiles(join(folder, contacts, user));
  const { createItem, deleteItem, moveItem, setFlags } = mail;
  return {
    authenticate: mail.authenticate,
    async *listFolders(ctx) {
      yield* mail.listFolders(ctx);
      yield { id: contacts, displayName: "Contacts", type: "contacts" };
    },
    async *listItems(ctx, folderId, query) {
      if (folderId === contacts) yield* filesOf(ctx.principal.id).list(query.after);
      else yield* mail.listItems(ctx, folderId, query);
    },
    getItem: async (ctx, folderId, id, want) =>
      folderId === contacts ? filesOf(ctx.principal.id).get(id) : mail.getItem(ctx, folderId, id, want),
    updateItem: async (ctx, _, id, patch, { expectedRevision }) =>
      filesOf(ctx.principal.id).update(id, patch, expectedRevision),
    ...(createItem && {
      createItem: async (ctx, folderId, item, options) =>
        folderId === contacts
          ? filesOf(ctx.principal.id).create(item, options.idempotencyKey)
          : createItem(ctx, folderId, item, options),
    }),
    ...(deleteItem && {
      deleteItem: async (ctx, folderId, id, options) =>
        folderId === contacts ? filesOf(ctx.principal.id).remove(id) : deleteItem(ctx, folderId, id, options),
    }),
    ...(moveItem && { moveItem }),
    ...(setFlags && { setFlags }),
  };
}

/** The contacts of a user on disk, those that were deleted too. */
export const contactsOf = (folder: string, user: string) =>
  new ContactFiles(join(folder, contacts, user)).all();
