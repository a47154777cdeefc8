import type { Item, MailFlags, MimeItem, TypedItem } from "@easkit/backend";
import { sizeOfContent, toContentSource } from "../content/contents.js";
import type { Database } from "../database/database.js";
import { readBytes, readText } from "../database/sqlite-database.js";
import { type ItemRow, toFlagsRevision, toRevision } from "./item-row.js";
import { findSequence } from "./meeting-facts.js";
import { readProperties, writeProperties } from "./property-text.js";

/** What an item is, without its revisions. */
export type Content = MimeItem | TypedItem;

/** Flags as they are kept. */
export const writeFlags = (flags: MailFlags): string => writeProperties(flags).json;

/** Flags as {@link writeFlags} kept them. */
export const readFlags = (database: Database, json: string): MailFlags =>
  readProperties<MailFlags>(database, json);

/** The properties of an item as text, if it has any. */
export function findPropertyText(database: Database, item: number): string | undefined {
  const row = database.row("SELECT json FROM properties WHERE item = ?", item);
  return row === undefined ? undefined : readText(row, "json");
}

/** What the groupware knows better than the message does. */
function readMimeProperties(database: Database, item: number): Pick<MimeItem, "properties"> {
  const sql = "SELECT conversation FROM items WHERE item = ? AND conversation IS NOT NULL";
  const row = database.row(sql, item);
  const json = findPropertyText(database, item);
  if (row === undefined && json === undefined) return {};
  return {
    properties: {
      ...(row === undefined ? {} : { conversationId: readBytes(row, "conversation") }),
      ...(json === undefined ? {} : readProperties<NonNullable<MimeItem["properties"]>>(database, json)),
    },
  };
}

function readTyped(database: Database, row: ItemRow): TypedItem {
  const json = findPropertyText(database, row.key) ?? "{}";
  switch (row.class) {
    case "Email":
      return { class: row.class, properties: readProperties(database, json) };
    case "Calendar":
      return {
        class: row.class,
        properties: readProperties(database, json),
        ...findSequence(database, row.key),
      };
    case "Contacts":
      return { class: row.class, properties: readProperties(database, json) };
    case "Tasks":
      return { class: row.class, properties: readProperties(database, json) };
    case "Notes":
      return { class: row.class, properties: readProperties(database, json) };
  }
}

/** What an item is. */
export function readContent(database: Database, row: ItemRow): Content {
  if (row.content === undefined) return readTyped(database, row);
  return {
    class: "Email",
    mime: toContentSource(database, row.content, sizeOfContent(database, row.content)),
    flags: readFlags(database, row.flags ?? "{}"),
    received: new Date(row.date ?? 0),
    ...readMimeProperties(database, row.key),
  };
}

/** An item as the contract wants it. */
export function readItemOf(database: Database, row: ItemRow): Item {
  return {
    ...readContent(database, row),
    revision: toRevision(row.revision),
    ...toFlagsRevision(row.flagsRevision),
  };
}
