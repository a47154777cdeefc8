import { BackendError, type Folder, type ItemClass, type ItemStat } from "@easkit/backend";
import type { Database } from "../database/database.js";
import { readInteger, readOptionalInteger, readOptionalText, readText } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";

/** An item as its row says; the rest lies in other tables. */
export interface ItemRow {
  /** The key of the row. */
  readonly key: number;
  readonly id: string;
  readonly class: ItemClass;
  readonly revision: number;
  readonly flagsRevision: number | undefined;
  /** Milliseconds since 1970. */
  readonly date: number | undefined;
  /** Bytes. */
  readonly size: number;
  /** As JSON; only of mail in MIME form. */
  readonly flags: string | undefined;
  /** The MIME bytes of mail; absent for typed items. */
  readonly content: number | undefined;
}

/** The columns that {@link toItemRow} reads. */
export const itemColumns = "item, id, class, revision, flags_revision, date, size, flags, content";

const statColumns = "id, revision, flags_revision, date, private, hex(conversation) AS conversation";
const rankColumn =
  "(SELECT json_extract(json, '$.weightedRank') FROM properties WHERE properties.item = items.item) AS rank";

/** The columns that {@link toItemStat} reads of the items of a folder. */
export const statColumnsOf = ({ type }: Folder): string =>
  type === "recipientInformationCache" ? `${statColumns}, ${rankColumn}` : `${statColumns}, NULL AS rank`;

const classes: ReadonlySet<string> = new Set(["Email", "Calendar", "Contacts", "Tasks", "Notes"]);
const isItemClass = (text: string): text is ItemClass => classes.has(text);

/** A row of {@link itemColumns}. */
export function toItemRow(row: unknown): ItemRow {
  const itemClass = readText(row, "class");
  if (!isItemClass(itemClass)) throw new TypeError(`There is no item class ${itemClass}`);
  return {
    key: readInteger(row, "item"),
    id: readText(row, "id"),
    class: itemClass,
    revision: readInteger(row, "revision"),
    flagsRevision: readOptionalInteger(row, "flags_revision"),
    date: readOptionalInteger(row, "date"),
    size: readInteger(row, "size"),
    flags: readOptionalText(row, "flags"),
    content: readOptionalInteger(row, "content"),
  };
}

/** Numbers as revisions: short, and never the same twice. */
export const toRevision = (number: number): string => number.toString(36);

/** The flags revision of an item, where it has one. */
export const toFlagsRevision = (number: number | undefined): Pick<ItemStat, "flagsRevision"> =>
  number === undefined ? {} : { flagsRevision: toRevision(number) };

/** A row of {@link statColumnsOf} a folder. */
export function toItemStat(row: unknown): ItemStat {
  const date = readOptionalInteger(row, "date");
  const conversation = readText(row, "conversation");
  const rank = readOptionalInteger(row, "rank");
  return {
    id: readText(row, "id"),
    revision: toRevision(readInteger(row, "revision")),
    ...toFlagsRevision(readOptionalInteger(row, "flags_revision")),
    ...(date === undefined ? {} : { date: new Date(date) }),
    ...(conversation === "" ? {} : { conversation }),
    ...(rank === undefined ? {} : { rank }),
  };
}

/** An item of a folder. @throws BackendError `not-found` */
export function getItemRow(database: Database, { key, folder }: FolderRow, id: string): ItemRow {
  const hides = folder.hidePrivate ? "AND private = 0" : "";
  const row = database.row(`SELECT ${itemColumns} FROM items WHERE folder = ? AND id = ? ${hides}`, key, id);
  if (row === undefined) throw new BackendError("not-found", `no item ${id} in ${folder.id}`);
  return toItemRow(row);
}
