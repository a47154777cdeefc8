import { deviceKey } from "../device-key.js";
import { HttpFault } from "../fault.js";
import type { DeviceArrival, Gate } from "./gate.js";

/** Holds up a device that has been recognised as going round in circles. */
export const checkStorm: Gate<DeviceArrival, DeviceArrival> = (parts, arrival) => {
  const seconds = parts.storms.pauseOf(deviceKey(arrival.principal.id, arrival.line.deviceId), parts.now());
  if (seconds === 0) return arrival;
  throw new HttpFault(503, `the device repeats itself; it is held up for ${seconds} s`, {
    "retry-after": String(seconds),
  });
};
