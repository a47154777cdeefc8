import { readText } from "../database/sqlite-database.js";
import { type FolderRow, getFolder } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { readContent } from "../items/content.js";
import { getItemRow } from "../items/item-row.js";
import type { Event } from "./meeting.js";

/** An event in a calendar. */
export interface FoundEvent {
  readonly folder: FolderRow;
  readonly id: string;
  readonly event: Event;
  readonly sequence: number | undefined;
}

/** Where an event lies. */
export interface Place {
  readonly folderId: string;
  readonly id: string;
}

/** Where a meeting lies in the calendars of a user; with `instance`, only an occurrence that came by itself. */
export function findPlace(
  { database }: Groupware,
  user: number,
  uid: string,
  instance?: Date,
): Place | undefined {
  // The default calendar first.
  const sql = `SELECT folders.id AS folder_id, items.id AS id
    FROM meetings JOIN items USING (item) JOIN folders ON folders.folder = items.folder
    WHERE meetings.user = ? AND uid = ? AND ${instance === undefined ? "1" : "instance = ?"}
    ORDER BY instance IS NOT NULL, folders.id <> 'calendar', items.item LIMIT 1`;
  const row =
    instance === undefined ? database.row(sql, user, uid) : database.row(sql, user, uid, instance.getTime());
  return row === undefined ? undefined : { folderId: readText(row, "folder_id"), id: readText(row, "id") };
}

/** A meeting in the calendars of a user, with what is known of it. */
export function findEvent(
  groupware: Groupware,
  user: number,
  uid: string,
  instance?: Date,
): FoundEvent | undefined {
  const place = findPlace(groupware, user, uid, instance);
  if (place === undefined) return undefined;
  const folder = getFolder(groupware, user, place.folderId);
  const content = readContent(groupware.database, getItemRow(groupware.database, folder, place.id));
  if (content.class !== "Calendar") return undefined;
  return { folder, id: place.id, event: content.properties, sequence: content.sequence };
}
