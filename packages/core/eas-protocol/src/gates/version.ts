import { isInRange, type ProtocolVersion } from "@easkit/eas-schema";
import { findCommand, offeredVersions } from "../announce.js";
import { CommandFault, HttpFault } from "../fault.js";
import type { AuthenticatedArrival, Gate, VersionedArrival } from "./gate.js";

/**
 * Settles the version and finds the command in it. A device that names no version gets the oldest: that is what 2.5
 * devices of the first hour do.
 */
export const checkVersion: Gate<AuthenticatedArrival, VersionedArrival> = (parts, arrival) => {
  const { line } = arrival;
  const offered = offeredVersions(parts);
  const version: ProtocolVersion | undefined = line.version ?? offered[0];
  const command = findCommand(parts, line.command);
  if (!command)
    throw new HttpFault(501, `the command ${JSON.stringify(line.command.slice(0, 40))} is not implemented`);
  if (version === undefined || !offered.includes(version)) {
    throw new HttpFault(400, `protocol version ${version} is not offered`);
  }
  if (!isInRange(version, command.versions)) {
    throw new CommandFault("commandNotSupported", `${line.command} does not exist at version ${version}`);
  }
  return { ...arrival, version, command };
};
