import { defineCommand } from "../command.js";
import { holding, list, repeat, struct } from "../engine/containers.js";
import { required, within } from "../engine/element.js";
import { t } from "../engine/leaves.js";
import { worded } from "../engine/words.js";
import { rightsManagement as rm } from "../pages/rights-management.js";
import { settings as st } from "../pages/settings.js";
import { commonStatus } from "../status.js";
import { deviceInformation } from "./device-information.js";

const status = {
  ...commonStatus,
  ok: 1,
  protocolError: 2,
  accessDenied: 3,
  serverUnavailable: 4,
  invalidArguments: 5,
  conflictingArguments: 6,
  deniedByPolicy: 7,
} as const;

const Status = worded(status, st.Status);

const outOfOffice = [
  st.OofState,
  st.StartTime,
  st.EndTime,
  repeat(
    "messages",
    struct(st.OofMessage, [
      st.AppliesToInternal,
      st.AppliesToExternalKnown,
      st.AppliesToExternalUnknown,
      st.Enabled,
      st.ReplyMessage,
      st.BodyType,
    ]),
  ),
] as const;

const get = holding(t.presence, st.Get);

const emailAddresses = struct(st.EmailAddresses, [
  repeat("smtpAddresses", st.SMTPAddress),
  st.PrimarySmtpAddress,
]);

const userInformation = struct(st.UserInformation, [
  Status,
  struct(st.Get, [
    // Accounts hold the addresses from 14.1 on.
    within({ until: "14.0" }, emailAddresses),
    list(
      st.Accounts,
      struct(st.Account, [st.AccountId, st.AccountName, st.UserDisplayName, st.SendDisabled, emailAddresses]),
    ),
  ]),
]);

const rightsManagementInformation = struct(st.RightsManagementInformation, [
  Status,
  struct(st.Get, [
    list(
      rm.RightsManagementTemplates,
      struct(rm.RightsManagementTemplate, [
        required(rm.TemplateID),
        required(rm.TemplateName),
        required(rm.TemplateDescription),
      ]),
    ),
  ]),
]);

/** Reads and writes what is about the user or the device and not about items. */
export const Settings = defineCommand({
  name: "Settings",
  code: 17,
  spec: "MS-ASCMD 2.2.2.17",
  versions: { since: "12.0" },
  request: struct(st.Settings, [
    struct(st.RightsManagementInformation, [get]),
    struct(st.Oof, [struct(st.Get, [st.BodyType]), struct(st.Set, outOfOffice)]),
    struct(st.DevicePassword, [struct(st.Set, [st.Password])]),
    deviceInformation,
    struct(st.UserInformation, [get]),
  ]),
  response: struct(st.Settings, [
    Status,
    struct(st.Oof, [Status, struct(st.Get, outOfOffice)]),
    struct(st.DeviceInformation, [Status]),
    struct(st.DevicePassword, [Status]),
    userInformation,
    rightsManagementInformation,
  ]),
  status,
  malformed: "protocolError",
});
