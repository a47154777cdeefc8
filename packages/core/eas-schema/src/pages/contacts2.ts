import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 12 (MS-ASWBXML 2.1.2.1.13). */
export const contacts2Page = codePage(12, "Contacts2", {
  CustomerId: t.text(0x05),
  GovernmentId: t.text(0x06),
  IMAddress: t.text(0x07, { property: "imAddress" }),
  IMAddress2: t.text(0x08, { property: "imAddress2" }),
  IMAddress3: t.text(0x09, { property: "imAddress3" }),
  ManagerName: t.text(0x0a),
  CompanyMainPhone: t.text(0x0b),
  AccountName: t.text(0x0c),
  NickName: t.text(0x0d),
  MMS: t.text(0x0e, { property: "mms" }),
});

/** The elements of Contacts2. */
export const contacts2 = contacts2Page.elements;
