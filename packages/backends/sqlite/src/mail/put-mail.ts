import type { MailFlags, PropertiesByClass } from "@easkit/backend";
import type { Staged } from "../content/staging.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { writeFlags } from "../items/content.js";
import { type Inserted, insertItem } from "../items/insert-item.js";
import { type MailSummary, summarize } from "../search/mail-words.js";
import { putWords } from "../search/words.js";
import { findConversation } from "./conversation.js";

/** A message of which everything has been read; it can be put into any number of folders. */
export interface ReadyMail {
  readonly staged: Staged;
  readonly summary: MailSummary;
}

/** How a message shall lie in its folder. */
export interface MailPlace {
  readonly flags: MailFlags;
  readonly received: Date;
  readonly properties?: Partial<PropertiesByClass["Email"]>;
}

/** Reads what the groupware has to know of a message. */
export async function readMail(staged: Staged): Promise<ReadyMail> {
  return { staged, summary: await summarize(staged.head) };
}

/** Puts a message into a folder. Only in a write. @throws BackendError `unsupported`, `quota` */
export function putMail(
  groupware: Groupware,
  folder: FolderRow,
  mail: ReadyMail,
  place: MailPlace,
): Inserted {
  const { staged, summary } = mail;
  const inserted = insertItem(groupware, folder, {
    class: "Email",
    date: place.received,
    size: staged.size,
    flags: writeFlags(place.flags),
    content: staged.content(),
    conversation: findConversation(groupware, folder.user, summary),
    hasAttachments: summary.hasAttachments,
    importance: summary.importance,
    ...(place.properties === undefined || Object.keys(place.properties).length === 0
      ? {}
      : { properties: place.properties }),
  });
  putWords(groupware, folder.user, inserted.key, summary.words);
  return inserted;
}
