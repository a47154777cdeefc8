import { isAtLeast } from "@easkit/eas-schema";
import { CommandFault, HttpFault } from "../fault.js";
import { hasBodyStatus } from "../reply/http-status.js";
import type { DeviceArrival, Gate } from "./gate.js";

const blocked = (message: string) => new CommandFault("deviceIsBlockedForThisUser", message);

/**
 * Gives a device that is to be wiped nothing but the way to its wipe. It is told so by status 140; up to 12.1 by HTTP 449,
 * or by 403 if it has never applied a policy and so knows no Provision (MS-ASCMD 2.2.2). A wipe of the account alone
 * never becomes one of the whole device: where the device's version lacks it, the device is kept out.
 */
export const checkWipe: Gate<DeviceArrival, DeviceArrival> = (_parts, arrival) => {
  const { record, version, command } = arrival;
  const { wipe, policyKey } = record;
  if (!wipe) return arrival;
  if (wipe.kind === "account" && !isAtLeast(version, "16.1"))
    throw blocked("the account is to be wiped, which the device's version lacks");
  if (command.definition.name === "Provision") return arrival;
  if (wipe.state === "done") throw blocked("the device has been wiped");
  if (!hasBodyStatus(version) && policyKey === undefined)
    throw new HttpFault(403, "the device is to be wiped, and has never applied a policy");
  throw new CommandFault("remoteWipeRequested", "the device is to be wiped");
};
