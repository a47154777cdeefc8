import { BackendError } from "@easkit/backend";
import { readText } from "../database/sqlite-database.js";
import { type FolderRow, findFolder, getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { moveItem } from "../items/change-item.js";
import type { MailSummary } from "../search/mail-words.js";
import { findConversation } from "./conversation.js";

/**
 * Moves all messages of a conversation, but those that were sent, to a folder, and from then on those that come. Only in a
 * write. @throws BackendError `not-found`, `unsupported` for a folder that holds no mail
 */
export function moveConversation(
  groupware: Groupware,
  user: number,
  conversation: Uint8Array,
  toFolderId: string,
): void {
  const { database } = groupware;
  const to = getFolder(groupware, user, toFolderId);
  const places = database.rows(
    `SELECT folders.id AS folder_id, items.id AS id FROM items JOIN folders USING (folder)
     WHERE items.user = ? AND conversation = ?`,
    user,
    conversation,
  );
  if (places.length === 0) throw new BackendError("not-found", "there is no such conversation");
  database.run(
    "INSERT OR REPLACE INTO conversation_rules (user, conversation, folder) VALUES (?, ?, ?)",
    user,
    conversation,
    to.key,
  );
  for (const place of places) {
    const folderId = readText(place, "folder_id");
    if (folderId === toFolderId || folderId === "sentItems") continue;
    moveItem(groupware, getFolder(groupware, user, folderId), readText(place, "id"), to);
  }
}

/** Where a message that arrives belongs: where its conversation was moved, or the Inbox. Only in a write. */
export function folderForArrival(groupware: Groupware, user: number, summary: MailSummary): FolderRow {
  const { database } = groupware;
  const inbox = getFolder(groupware, user, "inbox");
  if (database.row("SELECT 1 FROM conversation_rules WHERE user = ? LIMIT 1", user) === undefined)
    return inbox;
  const row = database.row(
    `SELECT folders.id AS id FROM conversation_rules JOIN folders USING (folder)
     WHERE conversation_rules.user = ? AND conversation = ?`,
    user,
    findConversation(groupware, user, summary),
  );
  const found = row === undefined ? undefined : findFolder(groupware, user, readText(row, "id"));
  return found ?? inbox;
}
