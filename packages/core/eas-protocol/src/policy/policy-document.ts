import type { Policy } from "@easkit/backend";

/** A policy that demands nothing, for backends that have none: devices insist on getting one. */
export const permissive: Policy = { devicePasswordEnabled: false, attachmentsEnabled: true };

const lockKey = "HKLM\\Comm\\Security\\Policy\\LASSD";
const inactivityKey = `${lockKey}\\AE\\{50C13377-C66D-400C-889E-C316FC4AB374}`;
const passwordKey = `${lockKey}\\LAP\\lap_pw`;

const parm = (name: string, value: number): string => `<parm name="${name}" value="${value}"/>`;
const characteristic = (type: string, ...content: readonly string[]): string =>
  `<characteristic type="${type}">${content.join("")}</characteristic>`;

const securityPolicy = (required: boolean) =>
  characteristic("SecurityPolicy", parm("4131", required ? 0 : 1));

function registry(policy: Policy): string {
  const { maxInactivityTimeDeviceLock: seconds, maxDevicePasswordFailedAttempts: attempts } = policy;
  const lock =
    seconds === undefined
      ? []
      : [
          characteristic(
            inactivityKey,
            parm("AEFrequencyType", 1),
            // Above 99 minutes is never.
            parm("AEFrequencyValue", seconds >= 9999 ? 100 : Math.min(99, Math.ceil(seconds / 60))),
          ),
        ];
  const wipe =
    attempts === undefined
      ? []
      : [characteristic(lockKey, parm("DeviceWipeThreshold", Math.min(16, Math.max(4, attempts))))];
  const password = characteristic(
    passwordKey,
    parm("MinimumPasswordLength", Math.min(18, Math.max(1, policy.minDevicePasswordLength ?? 1))),
    // 0 asks for letters and digits, 2 takes anything.
    parm("PasswordComplexity", policy.alphanumericDevicePasswordRequired ? 0 : 2),
  );
  return characteristic("Registry", ...lock, ...wipe, password);
}

/** The policy as 2.5 has it: a WAP provisioning document, which knows a password and little else (MS-ASPROV 2.2.2.24.1). */
export function toWapProvisioning(policy: Policy): string {
  const required = policy.devicePasswordEnabled === true;
  const content = required ? securityPolicy(required) + registry(policy) : securityPolicy(required);
  return `<wap-provisioningdoc>${content}</wap-provisioningdoc>`;
}
