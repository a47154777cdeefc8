import { readOptionalInteger, readText } from "../database/sqlite-database.js";
import { type FolderRow, getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { updateItem } from "../items/change-item.js";
import { removeItem } from "../items/remove-items.js";
import { putTyped } from "../items/store-item.js";
import type { MessageHead, NamedAddress } from "../mail/message-head.js";
import { mailboxesIn } from "../mail/message-head.js";
import { hasRoom } from "../users/quota.js";
import { findPerson } from "./person-row.js";

/** Mail to more people says little about whom somebody writes to. */
const MOST_RECIPIENTS = 20;
const MOST_ENTRIES = 200;
/** Bytes that an entry takes at most. */
const ENTRY = 4096;

/** A recipient counts half as much after so long; milliseconds. */
const HALF_LIFE = 30 * 24 * 60 * 60 * 1000;
const EPOCH = Date.UTC(2020, 0, 1);
const SCALE = 1000;

/**
 * How much somebody counts once they have been written to again: the logarithm of a sum in which each message counts half as
 * much as one that is sent a half-life later, so that the order of all holds without looking at them again.
 */
export function rankAfter(before: number | undefined, now: Date): number {
  const time = (now.getTime() - EPOCH) / HALF_LIFE;
  const sum = 1 + (before === undefined ? 0 : 2 ** (before / SCALE - time));
  return Math.round(SCALE * (time + Math.log2(sum)));
}

const findEntry = ({ database }: Groupware, folder: FolderRow, address: string): unknown =>
  database.row(
    `SELECT id, json_extract(json, '$.weightedRank') AS rank FROM items JOIN properties USING (item)
     WHERE folder = ? AND lower(json_extract(json, '$.email1Address')) = ?`,
    folder.key,
    address.toLowerCase(),
  );

function note(groupware: Groupware, folder: FolderRow, { address, name }: NamedAddress): void {
  const row = findEntry(groupware, folder, address);
  if (row !== undefined) {
    const weightedRank = rankAfter(readOptionalInteger(row, "rank"), groupware.now());
    const patch = { class: "Contacts", properties: { weightedRank } } as const;
    updateItem(groupware, folder, readText(row, "id"), patch, undefined);
    return;
  }
  const fileAs = findPerson(groupware, address)?.displayName ?? (name || address);
  const weightedRank = rankAfter(undefined, groupware.now());
  putTyped(groupware, folder, {
    class: "Contacts",
    properties: { fileAs: fileAs.slice(0, 256), email1Address: address, weightedRank },
  });
}

function dropLeast(groupware: Groupware, folder: FolderRow): void {
  const rows = groupware.database.rows(
    `SELECT id FROM items JOIN properties USING (item) WHERE folder = ?
     ORDER BY json_extract(json, '$.weightedRank') DESC, item DESC LIMIT -1 OFFSET ?`,
    folder.key,
    MOST_ENTRIES,
  );
  for (const row of rows) removeItem(groupware, folder, readText(row, "id"));
}

/** Notes in the recipient information cache to whom somebody has written (MS-ASCMD 2.2.3.30.5). Only in a write. */
export function noteRecipients(groupware: Groupware, user: number, head: MessageHead): void {
  const all = ["to", "cc", "bcc"].flatMap((name) => mailboxesIn(head, name));
  if (all.length > MOST_RECIPIENTS || !hasRoom(groupware, user, all.length * ENTRY)) return;
  const folder = getFolder(groupware, user, "recipientCache");
  for (const each of all) if (each.address.length <= 320) note(groupware, folder, each);
  dropLeast(groupware, folder);
}
