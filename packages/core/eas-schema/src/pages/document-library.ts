import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 19 (MS-ASWBXML 2.1.2.1.20). */
export const documentLibraryPage = codePage(19, "DocumentLibrary", {
  LinkId: t.text(0x05, { since: "12.0" }),
  DisplayName: t.text(0x06, { since: "12.0" }),
  IsFolder: t.flag(0x07, { since: "12.0" }),
  CreationDate: t.dateTime(0x08, { since: "12.0" }),
  LastModifiedDate: t.dateTime(0x09, { since: "12.0" }),
  IsHidden: t.flag(0x0a, { since: "12.0" }),
  ContentLength: t.uint(0x0b, { since: "12.0" }),
  ContentType: t.text(0x0c, { since: "12.0" }),
});

/** The elements of DocumentLibrary. */
export const documentLibrary = documentLibraryPage.elements;
