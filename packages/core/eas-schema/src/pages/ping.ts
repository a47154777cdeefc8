import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 13 (MS-ASWBXML 2.1.2.1.14). */
export const pingPage = codePage(13, "Ping", {
  Ping: t.container(0x05),
  Status: t.uint(0x07),
  HeartbeatInterval: t.uint(0x08),
  Folders: t.container(0x09),
  Folder: t.text(0x0a),
  Id: t.text(0x0b),
  Class: t.text(0x0c),
  MaxFolders: t.uint(0x0d),
});

/** The elements of Ping. */
export const ping = pingPage.elements;
