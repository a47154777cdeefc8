import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 18 (MS-ASWBXML 2.1.2.1.19). */
export const settingsPage = codePage(18, "Settings", {
  Settings: t.container(0x05, { since: "12.0" }),
  Status: t.uint(0x06, { since: "12.0" }),
  Get: t.container(0x07, { since: "12.0" }),
  Set: t.container(0x08, { since: "12.0" }),
  Oof: t.container(0x09, { since: "12.0" }),
  OofState: t.oneOf(0x0a, { disabled: 0, global: 1, timeBased: 2 }, { since: "12.0" }),
  StartTime: t.dateTime(0x0b, { since: "12.0" }),
  EndTime: t.dateTime(0x0c, { since: "12.0" }),
  OofMessage: t.container(0x0d, { since: "12.0" }),
  AppliesToInternal: t.presence(0x0e, { since: "12.0" }),
  AppliesToExternalKnown: t.presence(0x0f, { since: "12.0" }),
  AppliesToExternalUnknown: t.presence(0x10, { since: "12.0" }),
  Enabled: t.flag(0x11, { since: "12.0" }),
  ReplyMessage: t.text(0x12, { since: "12.0" }),
  BodyType: t.text(0x13, { since: "12.0" }),
  DevicePassword: t.container(0x14, { since: "12.0" }),
  Password: t.text(0x15, { since: "12.0" }),
  DeviceInformation: t.container(0x16, { since: "12.0" }),
  Model: t.text(0x17, { since: "12.0" }),
  IMEI: t.text(0x18, { since: "12.0", property: "imei" }),
  FriendlyName: t.text(0x19, { since: "12.0" }),
  OS: t.text(0x1a, { since: "12.0", property: "os" }),
  OSLanguage: t.text(0x1b, { since: "12.0", property: "osLanguage" }),
  PhoneNumber: t.text(0x1c, { since: "12.0" }),
  UserInformation: t.container(0x1d, { since: "12.0" }),
  EmailAddresses: t.container(0x1e, { since: "12.0" }),
  SMTPAddress: t.text(0x1f, { since: "12.0", property: "smtpAddress" }),
  UserAgent: t.text(0x20, { since: "12.1" }),
  EnableOutboundSMS: t.flag(0x21, { since: "14.0" }),
  MobileOperator: t.text(0x22, { since: "14.0" }),
  PrimarySmtpAddress: t.text(0x23, { since: "14.1" }),
  Accounts: t.container(0x24, { since: "14.1" }),
  Account: t.container(0x25, { since: "14.1" }),
  AccountId: t.text(0x26, { since: "14.1" }),
  AccountName: t.text(0x27, { since: "14.1" }),
  UserDisplayName: t.text(0x28, { since: "14.1" }),
  SendDisabled: t.flag(0x29, { since: "14.1" }),
  RightsManagementInformation: t.container(0x2b, { since: "14.1" }),
});

/** The elements of Settings. */
export const settings = settingsPage.elements;
