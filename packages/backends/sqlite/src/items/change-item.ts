import {
  BackendError,
  type Conflict,
  classOf,
  type ItemPatch,
  type MailFlagsPatch,
  type Written,
  withFlags,
  withPatch,
} from "@easkit/backend";
import { releaseContent } from "../content/contents.js";
import { readInteger } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { putWords, wordsOf } from "../search/words.js";
import { charge } from "../users/quota.js";
import { settleFiles } from "./attachment-files.js";
import { settleAttachments } from "./attachments.js";
import { type Content, findPropertyText, readContent, writeFlags } from "./content.js";
import { addTombstone, removeTombstone, touchFolder } from "./feed-marks.js";
import { putProperties } from "./insert-item.js";
import { dateOfTyped } from "./item-date.js";
import { getItemRow, type ItemRow, toFlagsRevision, toRevision } from "./item-row.js";
import { putMeetingFacts, putPrivacy } from "./meeting-facts.js";
import { contentsIn } from "./property-text.js";

/** How many bytes the parts of an item have. */
function measure({ database }: Groupware, item: number): number {
  const row = database.row(
    `SELECT ifnull((SELECT contents.size FROM items JOIN contents USING (content) WHERE item = ?1), 0)
       + ifnull((SELECT length(json) FROM properties WHERE item = ?1), 0)
       + ifnull((SELECT sum(size) FROM attachments JOIN contents USING (content) WHERE item = ?1), 0) AS size`,
    item,
  );
  const kept = [...contentsIn(findPropertyText(database, item) ?? "")];
  const sizes = kept.map((content) => database.row("SELECT size FROM contents WHERE content = ?", content));
  return readInteger(row, "size") + sizes.reduce<number>((sum, size) => sum + readInteger(size, "size"), 0);
}

/** Counts an item anew after its parts changed. Only in a write. @throws BackendError `quota` */
export function measureAgain(groupware: Groupware, user: number, item: number): void {
  const { database } = groupware;
  const before = readInteger(database.row("SELECT size FROM items WHERE item = ?", item), "size");
  const size = measure(groupware, item);
  database.run("UPDATE items SET size = ? WHERE item = ?", size, item);
  if (size !== before) charge(groupware, user, size - before);
}

function replaceProperties(groupware: Groupware, item: number, content: Content): void {
  const { database } = groupware;
  const before = contentsIn(findPropertyText(database, item) ?? "");
  if (content.properties !== undefined) putProperties(groupware, item, content.properties);
  for (const old of before) releaseContent(database, old);
}

const dateOf = (content: Content, { date }: ItemRow, now: Date): Date | undefined => {
  const before = date === undefined ? undefined : new Date(date);
  return "mime" in content ? before : dateOfTyped(content, before, now);
};

/** Changes properties; a conflict, and nothing done, if the revision is not the expected one. */
export function updateItem(
  groupware: Groupware,
  folder: FolderRow,
  id: string,
  patch: ItemPatch,
  expectedRevision: string | undefined,
): Written | Conflict {
  const { database, now } = groupware;
  const row = getItemRow(database, folder, id);
  if (expectedRevision !== undefined && expectedRevision !== toRevision(row.revision))
    return { conflict: true };
  const before = readContent(database, row);
  const settled = settleAttachments(
    withPatch(before, patch),
    before,
    () => `a${database.next().toString(36)}`,
  );
  replaceProperties(groupware, row.key, settled.content);
  settleFiles(groupware, row.key, settled);
  if (!("mime" in settled.content)) putWords(groupware, folder.user, row.key, wordsOf(settled.content));
  putMeetingFacts(database, folder.user, row.key, settled.content);
  putPrivacy(database, row.key, settled.content);
  const number = database.next();
  database.run(
    "UPDATE items SET revision = ?, changed = ?, date = ? WHERE item = ?",
    number,
    number,
    dateOf(settled.content, row, now())?.getTime() ?? null,
    row.key,
  );
  measureAgain(groupware, folder.user, row.key);
  touchFolder(groupware, folder, number);
  return { id, revision: toRevision(number), ...toFlagsRevision(row.flagsRevision) };
}

/** Puts other properties in the place of those that are known of mail besides the message. Only in a write. */
export function changeMailProperties(
  groupware: Groupware,
  folder: FolderRow,
  id: string,
  properties: object,
): Written {
  const { database } = groupware;
  const row = getItemRow(database, folder, id);
  const { conversationId: _, ...own }: { readonly conversationId?: unknown } = { ...properties };
  putProperties(groupware, row.key, own);
  const number = database.next();
  const sql = "UPDATE items SET revision = ?, changed = ? WHERE item = ?";
  database.run(sql, number, number, row.key);
  measureAgain(groupware, folder.user, row.key);
  touchFolder(groupware, folder, number);
  return { id, revision: toRevision(number), ...toFlagsRevision(row.flagsRevision) };
}

/** Changes flags of mail; its content revision stays. @throws BackendError `not-found`, `unsupported` */
export function setFlags(
  groupware: Groupware,
  folder: FolderRow,
  id: string,
  patch: MailFlagsPatch,
): Written {
  const { database } = groupware;
  return database.write(() => {
    const row = getItemRow(database, folder, id);
    const content = withFlags(readContent(database, row), patch);
    const flags = "mime" in content ? writeFlags(content.flags) : undefined;
    const revision = toRevision(row.revision);
    if (flags !== undefined && flags === row.flags)
      return { id, revision, ...toFlagsRevision(row.flagsRevision) };
    if (flags === undefined) replaceProperties(groupware, row.key, content);
    const number = database.next();
    database.run(
      "UPDATE items SET flags = ?, flags_revision = ?, changed = ? WHERE item = ?",
      flags ?? null,
      number,
      number,
      row.key,
    );
    if (flags === undefined) measureAgain(groupware, folder.user, row.key);
    touchFolder(groupware, folder, number);
    return { id, revision, ...toFlagsRevision(number) };
  });
}

/** Moves an item within a mailbox; it keeps its id, which no other item of the mailbox has. Only in a write. */
export function moveItem(groupware: Groupware, from: FolderRow, id: string, to: FolderRow): Written {
  const { database } = groupware;
  const row = getItemRow(database, from, id);
  if (from.user !== to.user)
    throw new BackendError("unsupported", "items stay in the mailbox of their owner");
  if (from.key === to.key) throw new BackendError("invalid", "the item is in that folder already");
  if (classOf(to.folder.type) !== row.class) {
    throw new BackendError("unsupported", `a folder of the type ${to.folder.type} holds no ${row.class}`);
  }
  const left = database.next();
  const arrived = database.next();
  database.run("UPDATE items SET folder = ?, changed = ? WHERE item = ?", to.key, arrived, row.key);
  addTombstone(groupware, from.key, id, left);
  removeTombstone(groupware, to.key, id);
  touchFolder(groupware, from, left);
  touchFolder(groupware, to, arrived);
  return { id, revision: toRevision(row.revision), ...toFlagsRevision(row.flagsRevision) };
}
