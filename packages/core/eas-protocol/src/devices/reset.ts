import { classOf } from "@easkit/backend";
import type { DeviceRecord, DeviceState } from "@easkit/syncstate";
import { toAccessSettings } from "../access/access-settings.js";
import { accessDocument } from "../access/control-cache.js";
import { toFolderType } from "../sync/collection.js";
import type { ResyncWish, StaleWish } from "./devices.js";
import { type DevicesContext, noteAction, openKnown } from "./devices-context.js";
import { DevicesError } from "./devices-error.js";
import { forgetState } from "./forget-state.js";
import { toStanding } from "./read-standing.js";
import type { By, DeviceStanding } from "./standing.js";

/** See `Devices.resetDevice`. */
export async function resetDevice(
  context: DevicesContext,
  user: string,
  deviceId: string,
  by: By,
): Promise<void> {
  const { device } = await openKnown(context, user, deviceId);
  await noteAction(context, by, "device.reset", { user, deviceId });
  await forgetState(device);
  context.decided(user, deviceId);
}

/** See `Devices.resetAccount`. */
export async function resetAccount(context: DevicesContext, user: string, by: By): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of context.state.deviceIds(user)) ids.push(id);
  if (ids.length === 0) throw new DevicesError("unknown-user", `${JSON.stringify(user)} has no devices`);
  await noteAction(context, by, "account.reset", { user }, { devices: ids });
  for (const id of ids) {
    await forgetState(context.state.device(user, id));
    context.decided(user, id);
  }
  return ids;
}

/** See `Devices.removeDevice`. A device whose record is damaged or gone is removed as well. */
export async function removeDevice(
  context: DevicesContext,
  user: string,
  deviceId: string,
  by: By,
): Promise<void> {
  const device = context.state.device(user, deviceId);
  const { records } = await device.size();
  if (records === 0) await openKnown(context, user, deviceId);
  await noteAction(context, by, "device.remove", { user, deviceId });
  // Rounds that are under way find their heads gone; only then is the rest removed.
  await forgetState(device);
  await device.remove();
  context.decided(user, deviceId);
}

async function foldersOf(device: DeviceState, what: ResyncWish): Promise<string[]> {
  if ("hierarchy" in what) return [];
  if ("folderId" in what) {
    for await (const id of device.collectionIds()) if (id === what.folderId) return [id];
    throw new DevicesError(
      "unknown-folder",
      `the device has not synced the folder ${JSON.stringify(what.folderId)}`,
    );
  }
  const folders = await device.folders();
  return folders.filter(({ type }) => classOf(toFolderType(type)) === what.class).map(({ id }) => id);
}

/** See `Devices.resync`. */
export async function resync(
  context: DevicesContext,
  user: string,
  deviceId: string,
  what: ResyncWish,
  by: By,
): Promise<string[]> {
  const { device } = await openKnown(context, user, deviceId);
  const folderIds = await foldersOf(device, what);
  await noteAction(context, by, "device.resync", { user, deviceId }, { ...what });
  if ("hierarchy" in what) await device.removeHierarchy();
  for (const id of folderIds) await device.collection(id).remove();
  context.decided(user, deviceId);
  return folderIds;
}

/** See `Devices.removeStale`. */
export async function* removeStale(
  context: DevicesContext,
  { unseenFor, dryRun = false }: StaleWish,
  by: By,
): AsyncIterable<DeviceStanding> {
  if (!(unseenFor > 0)) throw new DevicesError("invalid", "a device is stale after some time, not at once");
  const before = context.now() - unseenFor;
  const access = toAccessSettings(await context.control.documents.read(accessDocument));
  for await (const user of context.state.users()) {
    for await (const deviceId of context.state.deviceIds(user)) {
      const record = await context.state.device(user, deviceId).record();
      if (!record || lastSeenOf(record) >= before) continue;
      // A wipe that the device has not carried out must be there when it comes back.
      if (record.wipe && record.wipe.state !== "done") continue;
      if (!dryRun) await removeDevice(context, user, deviceId, by);
      yield toStanding(user, record, access);
    }
  }
}

const lastSeenOf = ({ lastSeen, activity }: DeviceRecord): number =>
  Math.max(lastSeen, activity?.lastSync ?? 0);
