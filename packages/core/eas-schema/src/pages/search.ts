import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 15 (MS-ASWBXML 2.1.2.1.16). */
export const searchPage = codePage(15, "Search", {
  Search: t.container(0x05),
  Store: t.container(0x07),
  Name: t.text(0x08),
  Query: t.container(0x09),
  Options: t.container(0x0a),
  Range: t.text(0x0b),
  Status: t.uint(0x0c),
  Response: t.container(0x0d),
  Result: t.container(0x0e),
  Properties: t.container(0x0f),
  Total: t.uint(0x10),
  EqualTo: t.container(0x11, { since: "12.0" }),
  Value: t.text(0x12, { since: "12.0" }),
  And: t.container(0x13, { since: "12.0" }),
  Or: t.container(0x14, { since: "12.0" }),
  FreeText: t.text(0x15, { since: "12.0" }),
  DeepTraversal: t.presence(0x17, { since: "12.0" }),
  LongId: t.text(0x18, { since: "12.0" }),
  RebuildResults: t.presence(0x19, { since: "12.0" }),
  LessThan: t.container(0x1a, { since: "12.0" }),
  GreaterThan: t.container(0x1b, { since: "12.0" }),
  UserName: t.text(0x1e, { since: "12.1" }),
  Password: t.text(0x1f, { since: "12.1" }),
  ConversationId: t.bytes(0x20, { since: "14.0" }),
  Picture: t.container(0x21, { since: "14.1" }),
  MaxSize: t.uint(0x22, { since: "14.1" }),
  MaxPictures: t.uint(0x23, { since: "14.1" }),
});

/** The elements of Search. */
export const search = searchPage.elements;
