import { isAtLeast } from "@easkit/eas-schema";
import type { DeviceRecord, DeviceState } from "@easkit/syncstate";
import { type AccessVerdict, decideAccess, toFacts } from "../access/decide-access.js";
import type { ServerParts } from "../exchange.js";
import { CommandFault } from "../fault.js";
import type { DeviceArrival, Gate, VersionedArrival } from "./gate.js";
import { isDelegate } from "./scope-to-actor.js";

/** Seconds after which a suspended device may ask again. */
const suspendedPause = 900;

/** Commands by which a device can say what it is: rules about models and systems need that. They carry no data. */
const introductions = new Set(["Provision", "Settings"]);

/** Refuses users who may not use the service, and versions that are too old. */
export const checkUser: Gate<VersionedArrival, VersionedArrival> = async (parts, arrival) => {
  const { principal, version } = arrival;
  const names = isDelegate(principal) ? [principal.id, principal.actor ?? ""] : [principal.id];
  for (const name of names) {
    const { enabled } = await parts.control.user(name);
    if (enabled === false) throw new CommandFault("userDisabledForSync", `${name} may not use the service`);
  }
  const { minVersion } = await parts.control.access();
  if (minVersion !== undefined && !isAtLeast(version, minVersion))
    throw new CommandFault("versionNotSupported", `versions below ${minVersion} are not let in`);
  return arrival;
};

/** Refuses a device that is one too many for its user. @throws CommandFault `maximumDevicesReached` */
export async function checkDeviceCount(parts: ServerParts, arrival: VersionedArrival): Promise<void> {
  const { principal, version } = arrival;
  const [{ maxDevices: ofUser }, { maxDevices: ofAll }] = await Promise.all([
    parts.control.user(principal.id),
    parts.control.access(),
  ]);
  const most = ofUser ?? ofAll ?? parts.settings.maxDevices;
  let count = 0;
  for await (const _ of parts.state.deviceIds(principal.id)) if (++count >= most) break;
  if (count < most) return;
  // 14.0 does not know the status (MS-ASCMD 2.2.2).
  const status = isAtLeast(version, "14.1") ? "maximumDevicesReached" : "deviceIsBlockedForThisUser";
  throw new CommandFault(status, `the user has ${most} devices already`);
}

/** Notes that a device waits for a decision, or does not any more. */
async function noteQuarantine(
  state: DeviceState,
  record: DeviceRecord,
  { access, rule }: AccessVerdict,
  now: number,
): Promise<void> {
  const waits = access === "quarantine";
  if (waits === (record.quarantine !== undefined) && (!waits || record.quarantine?.rule === rule)) return;
  await state.amend(({ quarantine, ...rest }) =>
    waits
      ? { ...rest, quarantine: { since: quarantine?.since ?? now, ...(rule !== undefined && { rule }) } }
      : rest,
  );
}

/**
 * Keeps devices out that are suspended, blocked or in quarantine. Of the last two, those that say what they are (in
 * Provision and Settings) are let through, restricted to that.
 */
export const checkAccess: Gate<DeviceArrival, DeviceArrival> = async (parts, arrival) => {
  const { record, state, principal, command } = arrival;
  if (record.suspended)
    throw new CommandFault("serverErrorRetryLater", "the device is suspended", {
      retryAfter: suspendedPause,
    });
  const settings = await parts.control.access();
  const verdict = decideAccess(settings, toFacts(principal.id, record), record.access);
  await noteQuarantine(state, record, verdict, parts.now());
  if (verdict.access === "allow") return arrival;
  if (introductions.has(command.definition.name)) return { ...arrival, restricted: true };
  const why = verdict.rule === undefined ? verdict.because : `rule ${verdict.rule}`;
  throw new CommandFault(
    "deviceIsBlockedForThisUser",
    verdict.access === "block"
      ? `the device is blocked (${why})`
      : `the device waits for a decision (${why})`,
  );
};

/**
 * Whether a message of a restricted device says nothing but what the device is.
 *
 * @throws CommandFault `deviceIsBlockedForThisUser` if it asks for more
 */
export function checkRestricted({ restricted, command }: DeviceArrival, request: unknown): void {
  if (!restricted || command.definition.name !== "Settings") return;
  const asked = typeof request === "object" && request !== null ? Object.keys(request) : [];
  if (asked.every((name) => name === "deviceInformation")) return;
  throw new CommandFault("deviceIsBlockedForThisUser", "the device may only say what it is");
}
