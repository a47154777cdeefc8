import type { AuthenticatedArrival } from "./gate.js";

/** Separates the device from whoever acts: a device id holds no such character. */
const separator = " ";

/** Whether somebody acts for another. */
export const isDelegate = ({ id, actor }: { readonly id: string; readonly actor?: string }): boolean =>
  actor !== undefined && actor !== id;

/**
 * Gives a delegate's device a name of its own among the devices of the mailbox. Whoever acts for another has state and
 * a policy apart, and cannot touch the owner's by naming the owner's device.
 */
export function scopeToActor(arrival: AuthenticatedArrival): AuthenticatedArrival {
  const { principal, line } = arrival;
  if (!isDelegate(principal) || line.deviceId === "") return arrival;
  return { ...arrival, line: { ...line, deviceId: `${line.deviceId}${separator}${principal.actor}` } };
}
