import { createHash } from "node:crypto";
import { type Backend, BackendError, type CallContext, type NewItem, type Written } from "@easkit/backend";
import { deliverMail } from "./delivery.js";
import { withBackendErrors } from "./file-errors.js";
import { withFlagLetters } from "./file-name.js";
import { keywordsFor, patchLetters } from "./flags.js";
import type { FolderIndex } from "./folder-index.js";
import { createMailFolder, deleteFoldersIn, deleteMailFolder, renameMailFolder } from "./folder-writes.js";
import { toItemId } from "./item-id.js";
import { addKeywords, readKeywords } from "./keywords.js";
import { flagsRevisionOf, REVISION } from "./listing.js";
import type { MailPlace } from "./mail-place.js";
import { type Durability, deleteAllMail, deleteMail, moveMail, setMailFlags } from "./moving.js";
import type { OpenMailbox } from "./reading.js";

const uniqueFor = (key: string): string => `K${createHash("sha256").update(key).digest("hex").slice(0, 20)}`;

async function writtenAt(index: FolderIndex, id: string, place: MailPlace): Promise<Written> {
  const flagsRevision = flagsRevisionOf(place, await readKeywords(index.directory));
  return { id, revision: REVISION, flagsRevision };
}

/** Stores a message. Its file name has a mark of the idempotency key, by which a repetition finds it. */
async function createMail(
  index: FolderIndex,
  item: NewItem,
  key: string,
  { fsync }: Durability,
): Promise<Written> {
  if (!("mime" in item)) throw new BackendError("unsupported", "a Maildir holds mail in RFC 5322 form only");
  const { mime, received, flags } = item;
  const unique = uniqueFor(key);
  const known = await index.findByText(`${unique}.`);
  const place = known === undefined ? undefined : index.place(known);
  if (known !== undefined && place !== undefined) return await writtenAt(index, known, place);
  const letters = patchLetters("", await addKeywords(index.directory, keywordsFor(flags)), flags);
  const base = await deliverMail(index.directory, { mime: mime.open(), received, letters, unique, fsync });
  const made = `cur/${withFlagLetters(base, letters)}`;
  index.note(toItemId(base), made);
  return await writtenAt(index, toItemId(base), made);
}

/** The methods that change mail. */
function itemMethods(open: OpenMailbox, durability: Durability) {
  const openFolder = async (ctx: CallContext, folderId: string) => (await open(ctx)).open(folderId);
  return {
    createItem: (ctx, folderId, item, { idempotencyKey }) =>
      withBackendErrors(async () =>
        createMail(await openFolder(ctx, folderId), item, idempotencyKey, durability),
      ),
    setFlags: (ctx, folderId, id, flags) =>
      withBackendErrors(async () => setMailFlags(await openFolder(ctx, folderId), id, flags, durability)),
    deleteItem: (ctx, folderId, id) =>
      withBackendErrors(async () => deleteMail(await openFolder(ctx, folderId), id, durability)),
    moveItem: (ctx, folderId, id, toFolderId) =>
      withBackendErrors(async () => {
        const mailbox = await open(ctx);
        return await moveMail(await mailbox.open(folderId), id, await mailbox.open(toFolderId), durability);
      }),
  } satisfies Partial<Backend>;
}

/** The methods that change folders. */
function folderMethods(open: OpenMailbox) {
  return {
    createFolder: (ctx, folder) =>
      withBackendErrors(async () => createMailFolder((await open(ctx)).tree, folder)),
    updateFolder: (ctx, folderId, { displayName, parentId }) =>
      withBackendErrors(async () =>
        renameMailFolder((await open(ctx)).tree, folderId, displayName, parentId),
      ),
    deleteFolder: (ctx, folderId) =>
      withBackendErrors(async () => deleteMailFolder((await open(ctx)).tree, folderId)),
    emptyFolder: (ctx, folderId, { deleteSubFolders }) =>
      withBackendErrors(async () => {
        const mailbox = await open(ctx);
        await deleteAllMail(await mailbox.open(folderId), ctx.signal);
        if (deleteSubFolders) await deleteFoldersIn(mailbox.tree, folderId);
      }),
  } satisfies Partial<Backend>;
}

/** All methods that write. */
export const writingMethods = (open: OpenMailbox, durability: Durability) => ({
  ...itemMethods(open, durability),
  ...folderMethods(open),
});
