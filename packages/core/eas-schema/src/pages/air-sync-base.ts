import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 17 (MS-ASWBXML 2.1.2.1.18). */
export const airSyncBasePage = codePage(17, "AirSyncBase", {
  BodyPreference: t.container(0x05, { since: "12.0" }),
  Type: t.oneOf(0x06, { plain: 1, html: 2, rtf: 3, mime: 4 }, { since: "12.0" }),
  TruncationSize: t.uint(0x07, { since: "12.0" }),
  AllOrNone: t.flag(0x08, { since: "12.0" }),
  Body: t.container(0x0a, { since: "12.0" }),
  Data: t.stream(0x0b, { since: "12.0" }),
  EstimatedDataSize: t.uint(0x0c, { since: "12.0" }),
  Truncated: t.flag(0x0d, { since: "12.0" }),
  Attachments: t.container(0x0e, { since: "12.0" }),
  Attachment: t.container(0x0f, { since: "12.0" }),
  DisplayName: t.text(0x10, { since: "12.0" }),
  FileReference: t.text(0x11, { since: "12.0" }),
  Method: t.oneOf(0x12, { normal: 1, embeddedMessage: 5, ole: 6 }, { since: "12.0" }),
  ContentId: t.text(0x13, { since: "12.0" }),
  ContentLocation: t.text(0x14, { since: "12.0" }),
  IsInline: t.flag(0x15, { since: "12.0" }),
  NativeBodyType: t.oneOf(0x16, { plain: 1, html: 2, rtf: 3 }, { since: "12.0" }),
  ContentType: t.text(0x17, { since: "12.0" }),
  Preview: t.text(0x18, { since: "14.0" }),
  BodyPartPreference: t.container(0x19, { since: "14.1" }),
  BodyPart: t.container(0x1a, { since: "14.1" }),
  Status: t.oneOf(0x1b, { ok: 1, conversationTooLarge: 176 }, { since: "14.1" }),
  Add: t.container(0x1c, { since: "16.0" }),
  Delete: t.container(0x1d, { since: "16.0" }),
  ClientId: t.text(0x1e, { since: "16.0" }),
  Content: t.bytes(0x1f, { since: "16.0" }),
  Location: t.container(0x20, { since: "16.0" }),
  Annotation: t.text(0x21, { since: "16.0" }),
  Street: t.text(0x22, { since: "16.0" }),
  City: t.text(0x23, { since: "16.0" }),
  State: t.text(0x24, { since: "16.0" }),
  Country: t.text(0x25, { since: "16.0" }),
  PostalCode: t.text(0x26, { since: "16.0" }),
  Latitude: t.decimal(0x27, { since: "16.0" }),
  Longitude: t.decimal(0x28, { since: "16.0" }),
  Accuracy: t.decimal(0x29, { since: "16.0" }),
  Altitude: t.decimal(0x2a, { since: "16.0" }),
  AltitudeAccuracy: t.decimal(0x2b, { since: "16.0" }),
  LocationUri: t.text(0x2c, { since: "16.0" }),
  InstanceId: t.compactDateTime(0x2d, { since: "16.0" }),
});

/** The elements of AirSyncBase. */
export const airSyncBase = airSyncBasePage.elements;
