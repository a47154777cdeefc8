import { BackendError, type Folder, type FolderType } from "@easkit/backend";
import { readInteger, readOptionalText, readText } from "../database/sqlite-database.js";
import { type FolderRow, findFolder, folderColumns, toFolderRow } from "../folders/folder-row.js";
import type { Groupware } from "../groupware.js";

const PREFIX = "shared-";

/** The id that a shared folder has in the mailbox of whoever it is shared with. */
export const toShareId = (share: number): string => `${PREFIX}${share.toString(36)}`;

const keyOf = (id: string): number =>
  id.startsWith(PREFIX) ? Number.parseInt(id.slice(PREFIX.length), 36) : Number.NaN;

// A mailbox has one default folder of each type at most, and those are its own.
const types: Readonly<Partial<Record<FolderType, FolderType>>> = {
  calendar: "userCalendar",
  contacts: "userContacts",
  tasks: "userTasks",
  notes: "userNotes",
  journal: "userJournal",
};

const typeInShare = (type: FolderType): FolderType =>
  types[type] ?? (type.startsWith("user") ? type : "userMail");

const columns = `share, shares.name AS share_name, access, hide_private, without_reminders, ${folderColumns},
                 users.id AS owner_id, users.display_name AS owner_name`;
const from = "FROM shares JOIN folders USING (folder) JOIN users ON users.user = folders.user";

function toMounted(row: unknown): FolderRow {
  const own = toFolderRow(row);
  const displayName = readOptionalText(row, "owner_name");
  const folder: Folder = {
    id: toShareId(readInteger(row, "share")),
    displayName: readText(row, "share_name"),
    type: typeInShare(own.folder.type),
    owner: { id: readText(row, "owner_id"), ...(displayName === undefined ? {} : { displayName }) },
    ...(readText(row, "access") === "read" ? { readOnly: true } : {}),
    ...(readInteger(row, "hide_private") === 1 ? { hidePrivate: true } : {}),
    ...(readInteger(row, "without_reminders") === 1 ? { withoutReminders: true } : {}),
  };
  return { ...own, folder };
}

/** The folders of others that a user has. */
export const listMounted = ({ database }: Groupware, user: number): readonly FolderRow[] =>
  database.rows(`SELECT ${columns} ${from} WHERE shares.user = ? ORDER BY share`, user).map(toMounted);

/** A folder of a user, or one of somebody else's that is shared with them. @throws BackendError `not-found` */
export function openFolder(groupware: Groupware, user: number, id: string): FolderRow {
  const own = findFolder(groupware, user, id);
  if (own !== undefined) return own;
  const share = keyOf(id);
  const row = Number.isSafeInteger(share)
    ? groupware.database.row(`SELECT ${columns} ${from} WHERE shares.user = ? AND share = ?`, user, share)
    : undefined;
  if (row === undefined) throw new BackendError("not-found", `no folder ${id}`);
  return toMounted(row);
}

/** The same, for writing. @throws BackendError `not-found`, `forbidden` where it may only be read */
export function openForWriting(groupware: Groupware, user: number, id: string): FolderRow {
  const found = openFolder(groupware, user, id);
  if (found.folder.readOnly) throw new BackendError("forbidden", `${id} may only be read`);
  return found;
}

/** Whether a folder is somebody else's. */
export const isMounted = ({ folder }: FolderRow): boolean => folder.owner !== undefined;
