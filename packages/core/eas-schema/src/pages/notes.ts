import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 23 (MS-ASWBXML 2.1.2.1.24). */
export const notesPage = codePage(23, "Notes", {
  Subject: t.text(0x05, { since: "14.0" }),
  MessageClass: t.text(0x06, { since: "14.0" }),
  LastModifiedDate: t.dateTime(0x07, { since: "14.0" }),
  Categories: t.container(0x08, { since: "14.0" }),
  Category: t.text(0x09, { since: "14.0" }),
});

/** The elements of Notes. */
export const notes = notesPage.elements;
