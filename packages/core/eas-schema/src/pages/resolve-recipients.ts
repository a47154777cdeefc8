import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 10 (MS-ASWBXML 2.1.2.1.11). */
export const resolveRecipientsPage = codePage(10, "ResolveRecipients", {
  ResolveRecipients: t.container(0x05),
  Response: t.container(0x06),
  Status: t.uint(0x07),
  Type: t.oneOf(0x08, { gal: 1, contact: 2 }),
  Recipient: t.container(0x09),
  DisplayName: t.text(0x0a),
  EmailAddress: t.text(0x0b),
  Certificates: t.container(0x0c),
  Certificate: t.text(0x0d),
  MiniCertificate: t.text(0x0e),
  Options: t.container(0x0f),
  To: t.text(0x10),
  CertificateRetrieval: t.oneOf(0x11, { none: 1, full: 2, mini: 3 }),
  RecipientCount: t.uint(0x12),
  MaxCertificates: t.uint(0x13),
  MaxAmbiguousRecipients: t.uint(0x14),
  CertificateCount: t.uint(0x15),
  Availability: t.container(0x16, { since: "14.0" }),
  StartTime: t.dateTime(0x17, { since: "14.0" }),
  EndTime: t.dateTime(0x18, { since: "14.0" }),
  MergedFreeBusy: t.text(0x19, { since: "14.0" }),
  Picture: t.container(0x1a, { since: "14.1" }),
  MaxSize: t.uint(0x1b, { since: "14.1" }),
  Data: t.text(0x1c, { since: "14.1" }),
  MaxPictures: t.uint(0x1d, { since: "14.1" }),
});

/** The elements of ResolveRecipients. */
export const resolveRecipients = resolveRecipientsPage.elements;
