import { type Backend, BackendError, type CallContext, type Folder } from "easkit";

const isMail = ({ type }: Folder): boolean =>
  !/^(user)?(calendar|contacts|tasks|notes|journal)$/i.test(type) && type !== "recipientInformationCache";

async function* only(
  folders: AsyncIterable<Folder>,
  keep: (folder: Folder) => boolean,
): AsyncIterable<Folder> {
  for await (const folder of folders) if (keep(folder)) yield folder;
}

const need = <T>(method: T | undefined): T => {
  if (method === undefined)
    throw new BackendError("unsupported", "the backend of this folder cannot do that");
  return method;
};

/**
 * One backend of two: mail from the one, calendars, contacts, tasks and notes from the other. A folder belongs to the
 * backend that lists it, so the ids of `groupware` must not occur in `mail`.
 */
export function composeBackends(mail: Backend, groupware: Backend): Backend {
  const isGroupware = async (ctx: CallContext, folderId: string): Promise<boolean> => {
    for await (const folder of groupware.listFolders(ctx)) if (folder.id === folderId) return !isMail(folder);
    return false;
  };
  const of = async (ctx: CallContext, folderId: string) =>
    (await isGroupware(ctx, folderId)) ? groupware : mail;
  return {
    authenticate: (ctx, credentials) => mail.authenticate(ctx, credentials),
    async *listFolders(ctx) {
      yield* only(mail.listFolders(ctx), isMail);
      yield* only(groupware.listFolders(ctx), (folder) => !isMail(folder));
    },
    async *listItems(ctx, folderId, query) {
      yield* (await of(ctx, folderId)).listItems(ctx, folderId, query);
    },
    getItem: async (ctx, folderId, ...rest) => (await of(ctx, folderId)).getItem(ctx, folderId, ...rest),
    async createItem(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.createItem?.bind(backend))(ctx, folderId, ...rest);
    },
    async updateItem(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.updateItem?.bind(backend))(ctx, folderId, ...rest);
    },
    async deleteItem(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.deleteItem?.bind(backend))(ctx, folderId, ...rest);
    },
    async moveItem(ctx, folderId, id, toFolderId, options) {
      const backend = await of(ctx, folderId);
      if (backend !== (await of(ctx, toFolderId)))
        throw new BackendError("unsupported", "mail stays with mail");
      return need(backend.moveItem?.bind(backend))(ctx, folderId, id, toFolderId, options);
    },
    async setFlags(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.setFlags?.bind(backend))(ctx, folderId, ...rest);
    },
    async createFolder(ctx, folder, options) {
      const backend = isMail({ ...folder, id: "" }) ? mail : groupware;
      return need(backend.createFolder?.bind(backend))(ctx, folder, options);
    },
    async updateFolder(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.updateFolder?.bind(backend))(ctx, folderId, ...rest);
    },
    async deleteFolder(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.deleteFolder?.bind(backend))(ctx, folderId, ...rest);
    },
    async emptyFolder(ctx, folderId, ...rest) {
      const backend = await of(ctx, folderId);
      return need(backend.emptyFolder?.bind(backend))(ctx, folderId, ...rest);
    },
    ...(mail.sendMail && { sendMail: mail.sendMail.bind(mail) }),
    async watch(ctx, onChange) {
      await mail.watch?.(ctx, onChange);
      await groupware.watch?.(ctx, onChange);
    },
    async getUserInformation({ principal }) {
      const { address = principal.id, displayName } = principal;
      return { emailAddresses: [address], ...(displayName !== undefined && { displayName }) };
    },
  };
}
