import { type CommonStatus, commonStatus, isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";

/**
 * The HTTP statuses that stand for common statuses up to 12.1, which has none in its bodies (MS-ASCMD 2.2.2). Those
 * not named become 400 if the request is at fault and 500 otherwise.
 */
const beforeVersion14: Readonly<Partial<Record<CommonStatus, number>>> = {
  serverError: 500,
  serverErrorRetryLater: 503,
  activeDirectoryAccessDenied: 403,
  mailboxQuotaExceeded: 507,
  mailboxServerOffline: 503,
  sendQuotaExceeded: 507,
  mailSubmissionFailed: 500,
  messageReplyFailed: 500,
  attachmentIsTooLarge: 413,
  userPrincipalCouldNotBeFound: 403,
  userDisabledForSync: 403,
  deviceIsBlockedForThisUser: 403,
  accessDenied: 403,
  accountDisabled: 403,
  syncStateNotFound: 500,
  syncStateLocked: 500,
  syncStateCorrupt: 500,
  commandNotSupported: 501,
  remoteWipeRequested: 449,
  legacyDeviceOnStrictPolicy: 449,
  deviceNotProvisioned: 449,
  policyRefresh: 449,
  invalidPolicyKey: 449,
  unexpectedItemClass: 501,
  itemNotFound: 500,
  maximumDevicesReached: 403,
};

const words = new Map<number, CommonStatus>(
  (Object.keys(commonStatus) as CommonStatus[]).map((word) => [commonStatus[word], word]),
);

/** Whether statuses stand in the body at this version, rather than in the HTTP status line. */
export const hasBodyStatus = (version: ProtocolVersion): boolean => isAtLeast(version, "14.0");

/** The HTTP status that stands for a common status up to 12.1. */
export function toHttpStatus(status: CommonStatus | number, command?: string): number {
  const word = typeof status === "number" ? words.get(status) : status;
  if (word === "syncStateNotFound" && command === "Provision") return 403;
  if (word === "invalidIDs" && command === "SendMail") return 500;
  return (word && beforeVersion14[word]) ?? 400;
}

/** The number of a status. */
export const toNumber = (status: CommonStatus | number): number =>
  typeof status === "number" ? status : commonStatus[status];
