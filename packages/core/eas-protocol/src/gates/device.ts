import type { DeviceArrival, Gate, VersionedArrival } from "./gate.js";

/** How old the note of when a device was last seen may get, in milliseconds: a write for each request would be waste. */
const lastSeenPrecision = 60 * 60 * 1000;

/** Opens what is kept of the device, and notes what it says of itself. */
export const openDevice: Gate<VersionedArrival, DeviceArrival> = async (parts, arrival) => {
  const { principal, device, line, version } = arrival;
  const state = parts.state.device(principal.id, line.deviceId);
  const known = await state.record();
  const now = parts.now();
  const unchanged =
    known?.deviceType === device.type &&
    known.userAgent === device.userAgent &&
    known.protocolVersion === version &&
    now - known.lastSeen < lastSeenPrecision;
  if (known && unchanged) return { ...arrival, state, record: known };
  const record = await state.update((before) => ({
    ...before,
    deviceType: device.type,
    ...(device.userAgent !== undefined && { userAgent: device.userAgent }),
    protocolVersion: version,
    lastSeen: now,
  }));
  return { ...arrival, state, record };
};
