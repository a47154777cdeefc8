import type { DeviceRecord, Wipe } from "@easkit/syncstate";
import { type DevicesContext, noteAction, openKnown } from "./devices-context.js";
import { DevicesError } from "./devices-error.js";
import type { By } from "./standing.js";

const refused = (message: string): DevicesError => new DevicesError("refused", message);

/** A wish as it is kept, or an error if the device is past it. */
function toRequested(before: Wipe | undefined, kind: Wipe["kind"], { actor, note }: By, at: number): Wipe {
  if (before?.state === "sent") throw refused("the device has been told to wipe itself already");
  if (before?.state === "done") throw refused("the device has been wiped already");
  return {
    kind,
    state: "requested",
    requested: { by: actor, at, ...(note !== undefined && { note }) },
  };
}

/** See `Devices.wipe`. */
export async function requestWipe(
  context: DevicesContext,
  user: string,
  deviceId: string,
  kind: Wipe["kind"],
  by: By,
): Promise<void> {
  const { device, record } = await openKnown(context, user, deviceId);
  toRequested(record.wipe, kind, by, 0);
  await noteAction(context, by, "device.wipe", { user, deviceId }, { kind });
  await device.amend((before) => ({
    ...before,
    wipe: toRequested(before.wipe, kind, by, context.now()),
  }));
  context.decided(user, deviceId);
}

const withoutWipe = ({ wipe, ...rest }: DeviceRecord): DeviceRecord => {
  if (!wipe) throw refused("no wipe of the device is wanted");
  if (wipe.state === "sent") throw refused("the device has been told to wipe itself already");
  return rest;
};

/** See `Devices.cancelWipe`. */
export async function cancelWipe(
  context: DevicesContext,
  user: string,
  deviceId: string,
  by: By,
): Promise<void> {
  const { device, record } = await openKnown(context, user, deviceId);
  withoutWipe(record);
  const { kind, state } = record.wipe ?? {};
  await noteAction(context, by, "wipe.cancel", { user, deviceId }, { kind, state });
  // The device may pick it up in this moment: what is written decides.
  await device.amend(withoutWipe);
  context.decided(user, deviceId);
}
