import { BackendError, type Conflict, type MailFlags, type Written } from "@easkit/backend";
import { keepContent, releaseContent } from "../content/contents.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { findConversation } from "../mail/conversation.js";
import type { ReadyMail } from "../mail/put-mail.js";
import { putWords } from "../search/words.js";
import { measureAgain } from "./change-item.js";
import { writeFlags } from "./content.js";
import { touchFolder } from "./feed-marks.js";
import { getItemRow, toFlagsRevision, toRevision } from "./item-row.js";

/**
 * Puts another message in the place of one, which keeps its id and the date by which it is listed. Only in a write.
 *
 * @throws BackendError `not-found`, `unsupported` for what is no message in MIME form, `quota`
 */
export function replaceMail(
  groupware: Groupware,
  folder: FolderRow,
  id: string,
  { staged, summary }: ReadyMail,
  flags: MailFlags,
  expectedRevision: string | undefined,
): Written | Conflict {
  const { database } = groupware;
  const row = getItemRow(database, folder, id);
  if (row.content === undefined) throw new BackendError("unsupported", `${id} is no message in MIME form`);
  if (expectedRevision !== undefined && expectedRevision !== toRevision(row.revision))
    return { conflict: true };
  const number = database.next();
  const content = staged.content();
  keepContent(database, content);
  database.run(
    `UPDATE items SET revision = ?, flags_revision = ?, changed = ?, flags = ?, content = ?, conversation = ?,
       has_attachments = ?, importance = ? WHERE item = ?`,
    number,
    number,
    number,
    writeFlags(flags),
    content,
    findConversation(groupware, folder.user, summary),
    Number(summary.hasAttachments),
    summary.importance,
    row.key,
  );
  releaseContent(database, row.content);
  putWords(groupware, folder.user, row.key, summary.words);
  measureAgain(groupware, folder.user, row.key);
  touchFolder(groupware, folder, number);
  return { id, revision: toRevision(number), ...toFlagsRevision(number) };
}
