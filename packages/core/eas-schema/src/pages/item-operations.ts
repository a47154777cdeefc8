import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 20 (MS-ASWBXML 2.1.2.1.21). */
export const itemOperationsPage = codePage(20, "ItemOperations", {
  ItemOperations: t.container(0x05, { since: "12.0" }),
  Fetch: t.container(0x06, { since: "12.0" }),
  Store: t.text(0x07, { since: "12.0" }),
  Options: t.container(0x08, { since: "12.0" }),
  Range: t.text(0x09, { since: "12.0" }),
  Total: t.uint(0x0a, { since: "12.0" }),
  Properties: t.container(0x0b, { since: "12.0" }),
  Data: t.stream(0x0c, { since: "12.0" }),
  Status: t.uint(0x0d, { since: "12.0" }),
  Response: t.container(0x0e, { since: "12.0" }),
  Version: t.dateTime(0x0f, { since: "12.0" }),
  Schema: t.tagSet(0x10, { since: "12.0" }),
  Part: t.uint(0x11, { since: "12.0" }),
  EmptyFolderContents: t.container(0x12, { since: "12.0" }),
  DeleteSubFolders: t.presence(0x13, { since: "12.0" }),
  UserName: t.text(0x14, { since: "12.1" }),
  Password: t.text(0x15, { since: "12.1" }),
  Move: t.container(0x16, { since: "14.0" }),
  DstFldId: t.text(0x17, { since: "14.0" }),
  ConversationId: t.bytes(0x18, { since: "14.0" }),
  MoveAlways: t.presence(0x19, { since: "14.0" }),
});

/** The elements of ItemOperations. */
export const itemOperations = itemOperationsPage.elements;
