import { BackendError, type MimeItem, type NewItem, type TypedItem, type Written } from "@easkit/backend";
import type { Staged, Staging } from "../content/staging.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { putMail, readMail } from "../mail/put-mail.js";
import { putWords, wordsOf } from "../search/words.js";
import { settleFiles } from "./attachment-files.js";
import { settleAttachments } from "./attachments.js";
import { measureAgain } from "./change-item.js";
import { type Inserted, insertItem } from "./insert-item.js";
import { dateOfTyped } from "./item-date.js";
import { putMeetingFacts, putPrivacy } from "./meeting-facts.js";
import { readItem, StreamReader } from "./read-streams.js";

/** An item of which everything has been read; it is put into a folder in a write. */
export type ReadyItem = (folder: FolderRow) => Inserted;

/** Reads the bytes of a message. @throws BackendError `invalid` if the source is not as long as it said */
export async function stageMime(staging: Staging, { mime }: Pick<MimeItem, "mime">): Promise<Staged> {
  const staged = await staging.add(mime.open());
  if (staged.size !== mime.size)
    throw new BackendError("invalid", `${staged.size} bytes came, not ${mime.size}`);
  return staged;
}

/** Puts an item of which everything is at hand into a folder. Only in a write. */
export function putTyped(groupware: Groupware, folder: FolderRow, item: TypedItem): Inserted {
  const { database, now } = groupware;
  const settled = settleAttachments(item, undefined, () => `a${database.next().toString(36)}`);
  const inserted = insertItem(groupware, folder, {
    class: item.class,
    date: dateOfTyped(item, undefined, now()),
    size: 0,
    properties: settled.content.properties ?? {},
    ...("importance" in item.properties && item.properties.importance !== undefined
      ? { importance: item.properties.importance }
      : {}),
  });
  settleFiles(groupware, inserted.key, settled);
  if (!("mime" in settled.content)) {
    putWords(groupware, folder.user, inserted.key, wordsOf(settled.content));
  }
  putMeetingFacts(database, folder.user, inserted.key, settled.content);
  putPrivacy(database, inserted.key, settled.content);
  measureAgain(groupware, folder.user, inserted.key);
  return inserted;
}

/** Reads all of a new item, so that a write can put it into a folder. */
export async function prepareItem(groupware: Groupware, staging: Staging, item: NewItem): Promise<ReadyItem> {
  if (!("mime" in item)) {
    const read = await readItem(new StreamReader(staging, groupware.database), item);
    return (folder) => putTyped(groupware, folder, read);
  }
  const mail = await readMail(await stageMime(staging, item));
  return (folder) => putMail(groupware, folder, mail, { flags: item.flags, received: item.received });
}

/** What of an inserted item is told to whoever asked for it. */
export function toWritten({ id, revision, flagsRevision }: Written): Written {
  return { id, revision, ...(flagsRevision === undefined ? {} : { flagsRevision }) };
}
