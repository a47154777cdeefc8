import type { CallContext } from "@easkit/backend";
import { deviceKey } from "../device-key.js";
import type { ServerParts } from "../exchange.js";
import { CommandFault } from "../fault.js";
import { isOutdated } from "../policy/policy-identity.js";
import { type SelectedPolicy, selectPolicy } from "../policy/select-policy.js";
import type { DeviceArrival, Gate } from "./gate.js";

/** How often a device of which nobody knows whether it can apply a policy is asked to, in loose mode. */
const demands = 3;

/** Notes why a device is held back, for the breaker of provision loops, and holds it back. */
function holdBack(
  parts: ServerParts,
  { principal, line }: DeviceArrival,
  status: "deviceNotProvisioned" | "policyRefresh" | "invalidPolicyKey",
  why: string,
): never {
  parts.provisionLoops.heldBack(deviceKey(principal.id, line.deviceId), why);
  throw new CommandFault(status, why);
}

/** Whether a device that has applied nothing may go on, because it does not seem to be able to. */
function isExcused(
  parts: ServerParts,
  { principal, line }: DeviceArrival,
  { loose }: SelectedPolicy,
): boolean {
  return loose && parts.provisionLoops.demandsOf(deviceKey(principal.id, line.deviceId)) >= demands;
}

const toCall = ({ call, principal, version }: DeviceArrival): CallContext => ({
  ...call,
  principal,
  version,
});

/**
 * Holds a device back until it has applied its policy, where that is demanded, and again when the policy has become
 * another. It is told so by status 142 to 144, or by HTTP 449 up to 12.1 (MS-ASPROV 3.1.5.1).
 */
export const checkPolicy: Gate<DeviceArrival, DeviceArrival> = async (parts, arrival) => {
  if (arrival.command.withoutPolicy) return arrival;
  const selected = await selectPolicy(parts, toCall(arrival), arrival.record);
  if (!selected.required) return arrival;
  const { policyKey, policy } = arrival.record;
  if (policyKey === undefined) {
    if (isExcused(parts, arrival, selected)) return arrival;
    holdBack(parts, arrival, "deviceNotProvisioned", "the device has no policy yet");
  }
  const presented = arrival.line.policyKey;
  if (presented === undefined || presented === "0")
    holdBack(parts, arrival, "deviceNotProvisioned", "the device presents no policy key");
  if (presented !== policyKey)
    holdBack(parts, arrival, "invalidPolicyKey", "the device presents another policy key than it was given");
  if (policy && (await isOutdated(policy, selected.policy, arrival.version)))
    holdBack(parts, arrival, "policyRefresh", "the policy has become another");
  return arrival;
};

/**
 * Ends a wait when the policy has become another meanwhile. A Ping brings no policy key, so what was applied is all
 * that counts.
 *
 * @throws CommandFault `policyRefresh`
 */
export async function recheckPolicy(parts: ServerParts, arrival: DeviceArrival): Promise<void> {
  const { policy, policyKey } = arrival.record;
  if (!policy || policyKey === undefined) return;
  const selected = await selectPolicy(parts, toCall(arrival), arrival.record);
  if (selected.required && (await isOutdated(policy, selected.policy, arrival.version)))
    throw new CommandFault("policyRefresh", "the policy has become another");
}
