import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 25 (MS-ASWBXML 2.1.2.1.26). */
export const findPage = codePage(25, "Find", {
  Find: t.container(0x05, { since: "16.1" }),
  SearchId: t.text(0x06, { since: "16.1" }),
  ExecuteSearch: t.container(0x07, { since: "16.1" }),
  MailBoxSearchCriterion: t.container(0x08, { since: "16.1" }),
  Query: t.text(0x09, { since: "16.1" }),
  Status: t.uint(0x0a, { since: "16.1" }),
  FreeText: t.text(0x0b, { since: "16.1" }),
  Options: t.container(0x0c, { since: "16.1" }),
  Range: t.text(0x0d, { since: "16.1" }),
  DeepTraversal: t.presence(0x0e, { since: "16.1" }),
  Response: t.container(0x11, { since: "16.1" }),
  Result: t.container(0x12, { since: "16.1" }),
  Properties: t.container(0x13, { since: "16.1" }),
  Preview: t.text(0x14, { since: "16.1" }),
  HasAttachments: t.flag(0x15, { since: "16.1" }),
  Total: t.uint(0x16, { since: "16.1" }),
  DisplayCc: t.text(0x17, { since: "16.1" }),
  DisplayBcc: t.text(0x18, { since: "16.1" }),
  GalSearchCriterion: t.container(0x19, { since: "16.1" }),
  MaxPictures: t.uint(0x20, { since: "16.1" }),
  MaxSize: t.uint(0x21, { since: "16.1" }),
  Picture: t.container(0x22, { since: "16.1" }),
});

/** The elements of Find. */
export const find = findPage.elements;
