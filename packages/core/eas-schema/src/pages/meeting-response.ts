import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 8 (MS-ASWBXML 2.1.2.1.9). */
export const meetingResponsePage = codePage(8, "MeetingResponse", {
  CalendarId: t.text(0x05),
  CollectionId: t.text(0x06),
  MeetingResponse: t.container(0x07),
  RequestId: t.text(0x08),
  Request: t.container(0x09),
  Result: t.container(0x0a),
  Status: t.uint(0x0b),
  UserResponse: t.oneOf(0x0c, { accepted: 1, tentative: 2, declined: 3 }),
  InstanceId: t.text(0x0e, { since: "14.1" }),
  ProposedStartTime: t.compactDateTime(0x10, { since: "16.1" }),
  ProposedEndTime: t.compactDateTime(0x11, { since: "16.1" }),
  SendResponse: t.container(0x12, { since: "16.0" }),
});

/** The elements of MeetingResponse. */
export const meetingResponse = meetingResponsePage.elements;
