import { deviceKey } from "../device-key.js";
import { HttpFault } from "../fault.js";
import type { DeviceArrival, Gate } from "./gate.js";

/** Holds up a device that has been recognised as going round in circles. */
export const checkStorm: Gate<DeviceArrival, DeviceArrival> = (parts, arrival) => {
  const device = deviceKey(arrival.principal.id, arrival.line.deviceId);
  const now = parts.now();
  const seconds = Math.max(parts.storms.pauseOf(device, now), parts.provisionLoops.pauseOf(device, now));
  if (seconds === 0) return arrival;
  throw new HttpFault(503, `the device repeats itself; it is held up for ${seconds} s`, {
    "retry-after": String(seconds),
    "x-ms-asthrottle": "Device",
  });
};
