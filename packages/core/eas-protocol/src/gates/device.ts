import type { DeviceRecord } from "@easkit/syncstate";
import { checkDeviceCount } from "./access.js";
import type { DeviceArrival, Gate, VersionedArrival } from "./gate.js";

/** How old the note of when a device was last seen may get, in milliseconds: a write for each request would be waste. */
const lastSeenPrecision = 60 * 60 * 1000;

/** The longest name of a program that is kept. */
const longestUserAgent = 512;

const userAgentOf = ({ device }: VersionedArrival): string | undefined =>
  device.userAgent?.slice(0, longestUserAgent);

/** What is noted of a device by what its request says. */
function toNote(arrival: VersionedArrival) {
  const { device, version, principal } = arrival;
  const userAgent = userAgentOf(arrival);
  return {
    deviceType: device.type,
    ...(userAgent !== undefined && { userAgent }),
    protocolVersion: version,
    ...(principal.groups && { groups: principal.groups }),
  };
}

function isSame(known: DeviceRecord, arrival: VersionedArrival): boolean {
  const { device, version, principal } = arrival;
  return (
    known.deviceType === device.type &&
    known.userAgent === userAgentOf(arrival) &&
    known.protocolVersion === version &&
    (principal.groups ?? []).join("\n") === (known.groups ?? []).join("\n")
  );
}

/** Opens what is kept of the device, and notes what it says of itself. */
export const openDevice: Gate<VersionedArrival, DeviceArrival> = async (parts, arrival) => {
  const { principal, line } = arrival;
  const state = parts.state.device(principal.id, line.deviceId);
  const known = await state.record();
  const now = parts.now();
  if (known && isSame(known, arrival) && now - known.lastSeen < lastSeenPrecision)
    return { ...arrival, state, record: known, restricted: false };
  if (!known) await checkDeviceCount(parts, arrival);
  const record = await state.update((before) => {
    const { groups: _, ...rest } = before;
    return { ...rest, ...toNote(arrival), lastSeen: now };
  });
  return { ...arrival, state, record, restricted: false };
};
