import { parseFileName } from "./file-name.js";

/** Where a message lies in its folder: `new/` or `cur/`, then the file name, a character a byte (Latin-1). */
export type MailPlace = string;

/** The path of a file for the file system: names may hold bytes that are no UTF-8. */
export const pathOf = (directory: string, place: MailPlace): Buffer =>
  Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(place, "latin1")]);

/** The file name of a place. */
export const nameOf = (place: MailPlace): string => place.slice(place.indexOf("/") + 1);

/** True for mail that an IMAP client has marked as deleted: it is as good as gone. */
export const isTrashed = (place: MailPlace): boolean => parseFileName(nameOf(place)).flags.includes("T");
