import { createHash } from "node:crypto";
import { readBytes } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import type { MailSummary } from "../search/mail-words.js";

/** So many of a message's ancestors are looked for, the nearest first. */
const MOST_ANCESTORS = 20;

const hash = (text: string): Uint8Array => createHash("sha256").update(text).digest().subarray(0, 16);

/** A subject without the marks of answers and forwards. */
const topicOf = (subject: string): string => subject.replace(/^(\s*[a-z]{1,3}(\[\d+\])?:\s*)+/i, "").trim();

/**
 * The 16 bytes that all messages of a conversation have in common, and a note which messages those are: an answer that
 * names only the message before it belongs to the same conversation as that one. Only in a write.
 */
export function findConversation({ database }: Groupware, user: number, mail: MailSummary): Uint8Array {
  const { messageId, ancestors, words } = mail;
  const known = [messageId, ...ancestors.slice(-MOST_ANCESTORS).reverse()].flatMap((id) => {
    if (id === undefined) return [];
    const row = database.row(
      "SELECT conversation FROM threads WHERE user = ? AND message = ?",
      user,
      hash(id),
    );
    return row === undefined ? [] : [readBytes(row, "conversation")];
  });
  const root = ancestors[0] ?? messageId;
  const conversation =
    known[0] ?? hash(root === undefined ? `topic ${topicOf(words.subject).toLowerCase()}` : `id ${root}`);
  for (const id of new Set([root, messageId])) {
    if (id === undefined) continue;
    const sql = "INSERT OR IGNORE INTO threads (user, message, conversation) VALUES (?, ?, ?)";
    database.run(sql, user, hash(id), conversation);
  }
  return conversation;
}
