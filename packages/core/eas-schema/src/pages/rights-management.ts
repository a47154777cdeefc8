import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 24 (MS-ASWBXML 2.1.2.1.25). */
export const rightsManagementPage = codePage(24, "RightsManagement", {
  RightsManagementSupport: t.flag(0x05, { since: "14.1" }),
  RightsManagementTemplates: t.container(0x06, { since: "14.1" }),
  RightsManagementTemplate: t.container(0x07, { since: "14.1" }),
  RightsManagementLicense: t.container(0x08, { since: "14.1" }),
  EditAllowed: t.flag(0x09, { since: "14.1" }),
  ReplyAllowed: t.flag(0x0a, { since: "14.1" }),
  ReplyAllAllowed: t.flag(0x0b, { since: "14.1" }),
  ForwardAllowed: t.flag(0x0c, { since: "14.1" }),
  ModifyRecipientsAllowed: t.flag(0x0d, { since: "14.1" }),
  ExtractAllowed: t.flag(0x0e, { since: "14.1" }),
  PrintAllowed: t.flag(0x0f, { since: "14.1" }),
  ExportAllowed: t.flag(0x10, { since: "14.1" }),
  ProgrammaticAccessAllowed: t.flag(0x11, { since: "14.1" }),
  Owner: t.flag(0x12, { since: "14.1" }),
  ContentExpiryDate: t.dateTime(0x13, { since: "14.1" }),
  TemplateID: t.text(0x14, { since: "14.1" }),
  TemplateName: t.text(0x15, { since: "14.1" }),
  TemplateDescription: t.text(0x16, { since: "14.1" }),
  ContentOwner: t.text(0x17, { since: "14.1" }),
  RemoveRightsManagementProtection: t.presence(0x18, { since: "14.1" }),
});

/** The elements of RightsManagement. */
export const rightsManagement = rightsManagementPage.elements;
