import { deviceKey } from "../device-key.js";
import { HttpFault } from "../fault.js";
import type { AuthenticatedArrival, Gate } from "./gate.js";

/**
 * Sends away who asks too often, for a while: HTTP 503 with Retry-After, and X-MS-ASThrottle with the reason
 * (MS-ASHTTP 2.2.2.1.2).
 */
export const checkThrottle: Gate<AuthenticatedArrival, AuthenticatedArrival> = (parts, arrival) => {
  const { principal, line } = arrival;
  const now = parts.now();
  const waits = [
    ["Device", parts.throttle.device?.take(deviceKey(principal.id, line.deviceId), now) ?? 0],
    ["User", parts.throttle.user?.take(principal.id, now) ?? 0],
  ] as const;
  for (const [reason, seconds] of waits) {
    if (seconds === 0) continue;
    throw new HttpFault(503, `too many requests of one ${reason.toLowerCase()}`, {
      "retry-after": String(seconds),
      "x-ms-asthrottle": reason,
    });
  }
  return arrival;
};
