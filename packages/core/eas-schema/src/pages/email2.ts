import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 22 (MS-ASWBXML 2.1.2.1.23). */
export const email2Page = codePage(22, "Email2", {
  UmCallerID: t.text(0x05, { since: "14.0" }),
  UmUserNotes: t.text(0x06, { since: "14.0" }),
  UmAttDuration: t.uint(0x07, { since: "14.0" }),
  UmAttOrder: t.uint(0x08, { since: "14.0" }),
  ConversationId: t.bytes(0x09, { since: "14.0" }),
  ConversationIndex: t.bytes(0x0a, { since: "14.0" }),
  LastVerbExecuted: t.oneOf(
    0x0b,
    { none: 0, repliedToSender: 1, repliedToAll: 2, forwarded: 3 },
    { since: "14.0" },
  ),
  LastVerbExecutionTime: t.dateTime(0x0c, { since: "14.0" }),
  ReceivedAsBcc: t.flag(0x0d, { since: "14.0" }),
  Sender: t.text(0x0e, { since: "14.0" }),
  CalendarType: t.uint(0x0f, { since: "14.0" }),
  IsLeapMonth: t.flag(0x10, { since: "14.0" }),
  AccountId: t.text(0x11, { since: "14.1" }),
  FirstDayOfWeek: t.uint(0x12, { since: "14.1" }),
  MeetingMessageType: t.oneOf(
    0x13,
    {
      silentUpdate: 0,
      initialRequest: 1,
      fullUpdate: 2,
      informationalUpdate: 3,
      outdated: 4,
      delegatorCopy: 5,
      delegated: 6,
    },
    { since: "14.1" },
  ),
  IsDraft: t.flag(0x15, { since: "16.0" }),
  Bcc: t.text(0x16, { since: "16.0" }),
  Send: t.presence(0x17, { since: "16.0" }),
});

/** The elements of Email2. */
export const email2 = email2Page.elements;
