import { defineCommand } from "../command.js";
import { list, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { worded } from "../engine/words.js";
import { provision as pv } from "../pages/provision.js";
import { settings as st } from "../pages/settings.js";
import { commonStatus } from "../status.js";
import { deviceInformation } from "./device-information.js";

const status = { ...commonStatus, ok: 1, protocolError: 2, serverError: 3 } as const;

const policyStatus = {
  ok: 1,
  noPolicy: 2,
  unknownPolicyType: 3,
  policyCorrupt: 4,
  policyKeyInvalid: 5,
} as const;
const policyApplied = { applied: 1, partlyApplied: 2, notApplied: 3, managedElsewhere: 4 } as const;
const wiped = { ok: 1, failed: 2 } as const;
const information = {
  ...commonStatus,
  ok: 1,
  protocolError: 2,
  invalidArguments: 5,
  conflictingArguments: 6,
} as const;

/** The policy of a device from 12.0 on (MS-ASPROV 2.2.2.28). */
export const provisionDoc = struct(pv.EASProvisionDoc, [
  pv.DevicePasswordEnabled,
  pv.AlphanumericDevicePasswordRequired,
  pv.PasswordRecoveryEnabled,
  pv.RequireStorageCardEncryption,
  pv.AttachmentsEnabled,
  pv.MinDevicePasswordLength,
  pv.MaxInactivityTimeDeviceLock,
  pv.MaxDevicePasswordFailedAttempts,
  pv.MaxAttachmentSize,
  pv.AllowSimpleDevicePassword,
  pv.DevicePasswordExpiration,
  pv.DevicePasswordHistory,
  pv.AllowStorageCard,
  pv.AllowCamera,
  pv.RequireDeviceEncryption,
  pv.AllowUnsignedApplications,
  pv.AllowUnsignedInstallationPackages,
  pv.MinDevicePasswordComplexCharacters,
  pv.AllowWiFi,
  pv.AllowTextMessaging,
  pv.AllowPOPIMAPEmail,
  pv.AllowBluetooth,
  pv.AllowIrDA,
  pv.RequireManualSyncWhenRoaming,
  pv.AllowDesktopSync,
  pv.MaxCalendarAgeFilter,
  pv.AllowHTMLEmail,
  pv.MaxEmailAgeFilter,
  pv.MaxEmailBodyTruncationSize,
  pv.MaxEmailHTMLBodyTruncationSize,
  pv.RequireSignedSMIMEMessages,
  pv.RequireEncryptedSMIMEMessages,
  pv.RequireSignedSMIMEAlgorithm,
  pv.RequireEncryptionSMIMEAlgorithm,
  pv.AllowSMIMEEncryptionAlgorithmNegotiation,
  pv.AllowSMIMESoftCerts,
  pv.AllowBrowser,
  pv.AllowConsumerEmail,
  pv.AllowRemoteDesktop,
  pv.AllowInternetSharing,
  list(pv.UnapprovedInROMApplicationList, pv.ApplicationName),
  list(pv.ApprovedApplicationList, pv.Hash),
]);

/** Gives the device its policy, takes its word that the policy holds, and asks it to wipe itself (MS-ASPROV). */
export const Provision = defineCommand({
  name: "Provision",
  code: 20,
  spec: "MS-ASPROV 2.2",
  versions: {},
  request: struct(pv.Provision, [
    deviceInformation,
    list(
      pv.Policies,
      struct(pv.Policy, [required(pv.PolicyType), pv.PolicyKey, worded(policyApplied, pv.Status)]),
    ),
    struct(pv.RemoteWipe, [worded(wiped, pv.Status)]),
    struct(pv.AccountOnlyRemoteWipe, [worded(wiped, pv.Status)]),
  ]),
  response: struct(pv.Provision, [
    struct(st.DeviceInformation, [worded(information, st.Status)]),
    required(worded(status, pv.Status)),
    list(
      pv.Policies,
      struct(pv.Policy, [
        required(pv.PolicyType),
        required(worded(policyStatus, pv.Status)),
        pv.PolicyKey,
        // Up to 12.0 the policy can be a WAP provisioning document, which is text.
        struct(pv.Data, [provisionDoc], { textProperty: "wapProvisioning" }),
      ]),
    ),
    struct(pv.RemoteWipe, []),
    struct(pv.AccountOnlyRemoteWipe, []),
  ]),
  status,
  malformed: "protocolError",
});
