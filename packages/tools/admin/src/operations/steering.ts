import { DevicesError, type ResyncWish } from "@easkit/eas-protocol";
import { flag, listOf, object, optional, text, whole } from "../schema/schema.js";
import { deviceName, deviceStanding, done, isDone, itemClass } from "./device-shapes.js";
import { listFrom, operation } from "./operation.js";

const DAY = 24 * 60 * 60 * 1000;

/** Starts a device over. */
export const resetDevice = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/reset",
  summary: "Gives a device everything from the beginning at its next connection.",
  who: "self",
  input: object(deviceName),
  output: done,
  async run({ devices }, { user, deviceId }, by) {
    await devices.resetDevice(user, deviceId, by);
    return isDone;
  },
});

/** Starts all devices of a user over. */
export const resetAccount = operation({
  method: "POST",
  path: "/users/{user}/reset",
  summary: "Gives all devices of a user everything from the beginning at their next connections.",
  who: "self",
  input: object({ user: deviceName.user }),
  output: object({ deviceIds: listOf(text()) }),
  run: async ({ devices }, { user }, by) => ({ deviceIds: await devices.resetAccount(user, by) }),
});

/** Forgets a device. */
export const removeDevice = operation({
  method: "DELETE",
  path: "/users/{user}/devices/{deviceId}",
  summary: "Forgets a device whole. It may come back, as a new one.",
  who: "admin",
  input: object(deviceName),
  output: done,
  async run({ devices }, { user, deviceId }, by) {
    await devices.removeDevice(user, deviceId, by);
    return isDone;
  },
});

/** Starts a part of a device over. */
export const resyncDevice = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/resync",
  summary: "Gives one folder, the folders of one class, or the folder list from the beginning.",
  who: "self",
  input: object({
    ...deviceName,
    folderId: optional(text("This folder.", 1000)),
    class: optional(itemClass),
    hierarchy: optional(flag("The folder list.")),
  }),
  output: object({ folderIds: listOf(text()) }),
  async run({ devices }, { user, deviceId, folderId, class: ofClass, hierarchy }, by) {
    const wishes: readonly ResyncWish[] = [
      ...(folderId === undefined ? [] : [{ folderId }]),
      ...(ofClass === undefined ? [] : [{ class: ofClass }]),
      ...(hierarchy === true ? [{ hierarchy: true } as const] : []),
    ];
    const [wish] = wishes;
    if (!wish || wishes.length > 1)
      throw new DevicesError("invalid", "say one of folderId, class and hierarchy");
    return { folderIds: await devices.resync(user, deviceId, wish, by) };
  },
});

/** Sends an item again. */
export const resendItem = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/resend",
  summary: "Sends one item again at the device's next Sync, whatever it has been told of it.",
  who: "self",
  input: object({ ...deviceName, folderId: text(undefined, 1000, 1), itemId: text(undefined, 1000, 1) }),
  output: done,
  async run({ devices }, { user, deviceId, folderId, itemId }, by) {
    await devices.resend(user, deviceId, folderId, itemId, by);
    return isDone;
  },
});

/** Forgets devices that nobody uses any more. */
export const removeStale = operation({
  method: "POST",
  path: "/stale",
  summary: "Forgets devices that have not been seen for so many days, or only tells which they are.",
  who: "admin",
  input: object({
    days: whole("Days since the device was last seen.", 1, 36_500),
    dryRun: optional(flag("Only tells which they are.")),
  }),
  output: object({ devices: listOf(deviceStanding) }),
  run: async ({ devices }, { days, dryRun = false }, by) => ({
    devices: await listFrom(devices.removeStale({ unseenFor: days * DAY, dryRun }, by)),
  }),
});
