import { BackendError, classOf, type ItemClass, type Written } from "@easkit/backend";
import { keepContent } from "../content/contents.js";
import { readInteger } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";
import { charge } from "../users/quota.js";
import { touchFolder } from "./feed-marks.js";
import { newestFirstId } from "./item-id.js";
import { toFlagsRevision, toRevision } from "./item-row.js";
import { writeProperties } from "./property-text.js";

/** What the row of a new item holds. */
export interface NewRow {
  readonly class: ItemClass;
  readonly date: Date | undefined;
  /** Bytes without those of the properties. */
  readonly size: number;
  /** As JSON; only of mail in MIME form. */
  readonly flags?: string;
  /** The MIME bytes; absent for typed items. */
  readonly content?: number;
  readonly conversation?: Uint8Array;
  readonly hasAttachments?: boolean;
  readonly importance?: string;
  /** Those of a typed item, or what is known of mail besides the message. */
  readonly properties?: object;
}

/** What was written, and where. */
export interface Inserted extends Written {
  /** The key of the row. */
  readonly key: number;
}

/** Lets an item's properties take the place of those it had, and returns how many bytes they have. Only in a write. */
export function putProperties({ database }: Groupware, item: number, properties: object): number {
  const { json, contents } = writeProperties(properties);
  for (const content of contents) keepContent(database, content);
  database.run("INSERT OR REPLACE INTO properties (item, json) VALUES (?, ?)", item, json);
  return json.length;
}

const insertion = `INSERT INTO items
  (user, folder, id, class, revision, flags_revision, changed, date, size, flags, content, conversation,
   has_attachments, importance)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING item`;

/** Adds an item to a folder. Only in a write. @throws BackendError `unsupported`, `quota` */
export function insertItem(groupware: Groupware, folder: FolderRow, wanted: NewRow): Inserted {
  const { database, now } = groupware;
  if (classOf(folder.folder.type) !== wanted.class) {
    throw new BackendError(
      "unsupported",
      `a folder of the type ${folder.folder.type} holds no ${wanted.class}`,
    );
  }
  const number = database.next();
  const id = newestFirstId(wanted.date ?? now(), number);
  const flagsRevision = wanted.class === "Email" ? number : undefined;
  const row = database.row(
    insertion,
    folder.user,
    folder.key,
    id,
    wanted.class,
    number,
    flagsRevision ?? null,
    number,
    wanted.date?.getTime() ?? null,
    wanted.size,
    wanted.flags ?? null,
    wanted.content ?? null,
    wanted.conversation ?? null,
    Number(wanted.hasAttachments ?? false),
    wanted.importance ?? null,
  );
  const key = readInteger(row, "item");
  if (wanted.content !== undefined) keepContent(database, wanted.content);
  const extra = wanted.properties === undefined ? 0 : putProperties(groupware, key, wanted.properties);
  if (extra > 0) database.run("UPDATE items SET size = size + ? WHERE item = ?", extra, key);
  charge(groupware, folder.user, wanted.size + extra);
  touchFolder(groupware, folder, number);
  return { key, id, revision: toRevision(number), ...toFlagsRevision(flagsRevision) };
}
