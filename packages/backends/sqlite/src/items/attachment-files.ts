import { type Attachment, BackendError } from "@easkit/backend";
import {
  keepContent,
  releaseContent,
  sizeOfContent,
  toContentSource,
  writeContent,
} from "../content/contents.js";
import { readInteger, readOptionalText, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import type { NewFile, Settled } from "./attachments.js";
import { KeptContent } from "./kept-content.js";

function addFile({ database, now }: Groupware, item: number, file: NewFile): void {
  const { reference, contentType, displayName, bytes } = file;
  const content = bytes instanceof KeptContent ? bytes.content : writeContent(database, bytes, now());
  keepContent(database, content);
  database.run(
    "INSERT INTO attachments (item, reference, content, content_type, display_name) VALUES (?, ?, ?, ?, ?)",
    item,
    reference,
    content,
    contentType,
    displayName ?? null,
  );
}

function removeFiles({ database }: Groupware, item: number, rows: readonly unknown[]): void {
  for (const row of rows) {
    database.run(
      "DELETE FROM attachments WHERE item = ? AND reference = ?",
      item,
      readText(row, "reference"),
    );
    releaseContent(database, readInteger(row, "content"));
  }
}

/** Removes all attachments of an item. Only in a write. */
export function removeAllFiles(groupware: Groupware, item: number): void {
  const sql = "SELECT reference, content FROM attachments WHERE item = ?";
  removeFiles(groupware, item, groupware.database.rows(sql, item));
}

/** Adds and removes what was settled. Only in a write. */
export function settleFiles(
  groupware: Groupware,
  item: number,
  { added, removed }: Omit<Settled, "content">,
): void {
  if (removed === "all") removeAllFiles(groupware, item);
  else {
    const sql = "SELECT reference, content FROM attachments WHERE item = ? AND reference = ?";
    for (const reference of removed) {
      removeFiles(groupware, item, groupware.database.rows(sql, item, reference));
    }
  }
  for (const file of added) addFile(groupware, item, file);
}

/** Opens an attachment of an item. @throws BackendError `not-found` */
export function openFile({ database }: Groupware, item: number, reference: string): Attachment {
  const row = database.row(
    "SELECT content, content_type, display_name FROM attachments WHERE item = ? AND reference = ?",
    item,
    reference,
  );
  if (row === undefined) throw new BackendError("not-found", `no attachment ${reference}`);
  const content = readInteger(row, "content");
  const displayName = readOptionalText(row, "display_name");
  return {
    contentType: readText(row, "content_type"),
    ...(displayName === undefined ? {} : { displayName }),
    ...toContentSource(database, content, sizeOfContent(database, content)),
  };
}
