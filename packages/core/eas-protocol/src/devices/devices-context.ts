import type { ControlState, DeviceRecord, DeviceState, SyncState } from "@easkit/syncstate";
import { DevicesError } from "./devices-error.js";
import type { By, DeviceName } from "./standing.js";

/** What the parts of the devices API work with. */
export interface DevicesContext {
  readonly state: SyncState;
  readonly control: ControlState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Tells waiting devices, on all nodes, that a folder of the user has something for them. */
  changed(user: string, folderId?: string): void;
  /** Tells all nodes that something was decided about a device, all of a user's, or (with no name) all devices. */
  decided(user?: string, deviceId?: string): void;
}

/** The state of a device that is known. @throws DevicesError */
export async function openKnown(
  { state }: DevicesContext,
  user: string,
  deviceId: string,
): Promise<{ readonly device: DeviceState; readonly record: DeviceRecord }> {
  const device = state.device(user, deviceId);
  const record = await device.record();
  if (!record) throw unknownDevice(user, deviceId);
  return { device, record };
}

export const unknownDevice = (user: string, deviceId: string): DevicesError =>
  new DevicesError("unknown-device", `${JSON.stringify(user)} has no device ${JSON.stringify(deviceId)}`);

/** Writes down who did what. */
export async function noteAction(
  { control }: DevicesContext,
  { actor, note }: By,
  action: string,
  name: Partial<DeviceName> = {},
  details?: Readonly<Record<string, unknown>>,
): ReturnType<ControlState["audit"]["append"]> {
  const all = { ...details, ...(note !== undefined && { note }) };
  return control.audit.append({
    actor,
    action,
    ...name,
    ...(Object.keys(all).length > 0 && { details: all }),
  });
}
