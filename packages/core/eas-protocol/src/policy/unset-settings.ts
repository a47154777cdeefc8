import type { Policy } from "@easkit/backend";

/** What each setting is where nothing is demanded (MS-ASPROV 2.2.2.1 to 2.2.2.54). */
const undemanding: Required<Policy> = {
  devicePasswordEnabled: false,
  alphanumericDevicePasswordRequired: false,
  passwordRecoveryEnabled: false,
  requireStorageCardEncryption: false,
  attachmentsEnabled: true,
  minDevicePasswordLength: 1,
  // From 9999 seconds on a device never locks itself.
  maxInactivityTimeDeviceLock: 9999,
  maxDevicePasswordFailedAttempts: 16,
  maxAttachmentSize: 0xffffffff,
  allowSimpleDevicePassword: true,
  devicePasswordExpiration: 0,
  devicePasswordHistory: 0,
  allowStorageCard: true,
  allowCamera: true,
  requireDeviceEncryption: false,
  allowUnsignedApplications: true,
  allowUnsignedInstallationPackages: true,
  minDevicePasswordComplexCharacters: 1,
  allowWiFi: true,
  allowTextMessaging: true,
  allowPOPIMAPEmail: true,
  allowBluetooth: "allowed",
  allowIrDA: true,
  requireManualSyncWhenRoaming: false,
  allowDesktopSync: true,
  maxCalendarAgeFilter: 0,
  allowHTMLEmail: true,
  maxEmailAgeFilter: 0,
  maxEmailBodyTruncationSize: -1,
  maxEmailHTMLBodyTruncationSize: -1,
  requireSignedSMIMEMessages: false,
  requireEncryptedSMIMEMessages: false,
  requireSignedSMIMEAlgorithm: "sha1",
  requireEncryptionSMIMEAlgorithm: "tripleDes",
  allowSMIMEEncryptionAlgorithmNegotiation: "any",
  allowSMIMESoftCerts: true,
  allowBrowser: true,
  allowConsumerEmail: true,
  allowRemoteDesktop: true,
  allowInternetSharing: true,
  unapprovedInROMApplicationList: [],
  approvedApplicationList: [],
};

/**
 * A policy with the settings that an earlier one had and this one lacks, at the values that demand nothing: a device
 * leaves alone what it is not told to undo (MS-ASPROV 3.2.5.1.1).
 */
export function withUnset(policy: Policy, earlier: readonly string[]): Policy {
  const gone = Object.entries(undemanding).filter(
    ([name]) => earlier.includes(name) && !Object.hasOwn(policy, name),
  );
  return gone.length === 0 ? policy : { ...Object.fromEntries(gone), ...policy };
}
