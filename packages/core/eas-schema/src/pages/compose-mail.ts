import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 21 (MS-ASWBXML 2.1.2.1.22). */
export const composeMailPage = codePage(21, "ComposeMail", {
  SendMail: t.container(0x05, { since: "14.0" }),
  SmartForward: t.container(0x06, { since: "14.0" }),
  SmartReply: t.container(0x07, { since: "14.0" }),
  SaveInSentItems: t.presence(0x08, { since: "14.0" }),
  ReplaceMime: t.presence(0x09, { since: "14.0" }),
  Source: t.container(0x0b, { since: "14.0" }),
  FolderId: t.text(0x0c, { since: "14.0" }),
  ItemId: t.text(0x0d, { since: "14.0" }),
  LongId: t.text(0x0e, { since: "14.0" }),
  InstanceId: t.dateTime(0x0f, { since: "14.0" }),
  Mime: t.largeBytes(0x10, { since: "14.0" }),
  ClientId: t.text(0x11, { since: "14.0" }),
  Status: t.uint(0x12, { since: "14.0" }),
  AccountId: t.text(0x13, { since: "14.1" }),
  Forwardees: t.container(0x15, { since: "16.0" }),
  Forwardee: t.container(0x16, { since: "16.0" }),
  Name: t.text(0x17, { since: "16.0" }),
  Email: t.text(0x18, { since: "16.0" }),
});

/** The elements of ComposeMail. */
export const composeMail = composeMailPage.elements;
