import { CommandFault } from "../fault.js";
import type { DeviceArrival, Gate } from "./gate.js";

/**
 * Holds a device back until it has applied its policy, where the host demands that. It is told so by status 142 or
 * 144, or by HTTP 449 up to 12.1 (MS-ASPROV 3.1.5.1).
 */
export const checkPolicy: Gate<DeviceArrival, DeviceArrival> = (parts, arrival) => {
  if (!parts.settings.requirePolicy || arrival.command.withoutPolicy) return arrival;
  const { policyKey } = arrival.record;
  if (policyKey === undefined) throw new CommandFault("deviceNotProvisioned", "the device has no policy yet");
  const presented = arrival.line.policyKey;
  if (presented === policyKey) return arrival;
  if (presented === undefined || presented === "0") {
    throw new CommandFault("deviceNotProvisioned", "the device presents no policy key");
  }
  throw new CommandFault("invalidPolicyKey", "the device presents another policy key than it was given");
};
