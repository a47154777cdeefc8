import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 16 (MS-ASWBXML 2.1.2.1.17). */
export const galPage = codePage(16, "Gal", {
  DisplayName: t.text(0x05),
  Phone: t.text(0x06),
  Office: t.text(0x07),
  Title: t.text(0x08),
  Company: t.text(0x09),
  Alias: t.text(0x0a),
  FirstName: t.text(0x0b),
  LastName: t.text(0x0c),
  HomePhone: t.text(0x0d),
  MobilePhone: t.text(0x0e),
  EmailAddress: t.text(0x0f),
  Picture: t.container(0x10, { since: "14.1" }),
  Status: t.uint(0x11, { since: "14.1" }),
  Data: t.text(0x12, { since: "14.1" }),
});

/** The elements of Gal. */
export const gal = galPage.elements;
