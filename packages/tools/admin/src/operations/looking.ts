import { type DeviceStanding, DevicesError } from "@easkit/eas-protocol";
import { listOf, object, oneOf, optional, text, whole } from "../schema/schema.js";
import { deviceDetail, deviceName, deviceStanding } from "./device-shapes.js";
import { listFrom, operation } from "./operation.js";

const MOST = 10_000;

const isMatch = (device: DeviceStanding, words: string): boolean =>
  [device.user, device.deviceId, device.type, device.model, device.os, device.userAgent, device.friendlyName]
    .join("\n")
    .toLowerCase()
    .includes(words);

const cursorOf = ({ user, deviceId }: DeviceStanding): string => JSON.stringify([user, deviceId]);

/** Devices of all users. */
export const listDevices = operation({
  method: "GET",
  path: "/devices",
  summary: "Lists devices, of all users or of one.",
  who: "admin",
  input: object({
    user: optional(text("Only this user's.", 320)),
    search: optional(
      text("Only those with this in their user, id, type, model, OS, name or user agent.", 200),
    ),
    limit: optional(whole("At most so many; 1,000 if not given.", 1, MOST)),
    after: optional(text("The `next` of the answer before.", 1000)),
  }),
  output: object({
    devices: listOf(deviceStanding),
    next: optional(text("There are more: ask again with it.")),
  }),
  async run({ devices }, { user, search = "", limit = 1000, after }) {
    const found: DeviceStanding[] = [];
    let isReached = after === undefined;
    for await (const device of devices.list(user)) {
      const cursor = cursorOf(device);
      if (!isReached) isReached = cursor === after;
      else if (isMatch(device, search.toLowerCase())) {
        const last = found.at(-1);
        if (found.length === limit && last) return { devices: found, next: cursorOf(last) };
        found.push(device);
      }
    }
    return { devices: found };
  },
});

/** Users with devices. */
export const listUsers = operation({
  method: "GET",
  path: "/users",
  summary: "Lists the users who have devices.",
  who: "admin",
  input: object({}),
  output: object({ users: listOf(object({ user: text(), devices: whole() })) }),
  run: async ({ devices }) => ({ users: await listFrom(devices.users()) }),
});

/** A user's devices. */
export const listOwnDevices = operation({
  method: "GET",
  path: "/users/{user}/devices",
  summary: "Lists a user's devices.",
  who: "self",
  input: object({ user: deviceName.user }),
  output: object({ devices: listOf(deviceStanding) }),
  run: async ({ devices }, { user }) => ({ devices: await listFrom(devices.list(user)) }),
});

/** One device. */
export const showDevice = operation({
  method: "GET",
  path: "/users/{user}/devices/{deviceId}",
  summary: "Shows a device with its folders.",
  who: "self",
  input: object(deviceName),
  output: deviceDetail,
  async run({ devices }, { user, deviceId }) {
    const found = await devices.get(user, deviceId);
    if (!found) throw new DevicesError("unknown-device", `${user} has no device ${deviceId}`);
    return found;
  },
});

/** How much is kept of a device. */
export const sizeDevice = operation({
  method: "GET",
  path: "/users/{user}/devices/{deviceId}/size",
  summary: "Tells how much is kept of a device. Reads all of it.",
  who: "admin",
  input: object(deviceName),
  output: object({ records: whole(), bytes: whole("Keys and values.") }),
  run: ({ devices }, { user, deviceId }) => devices.stateSize(user, deviceId),
});

/** Items that a device did not get. */
export const listSkipped = operation({
  method: "GET",
  path: "/users/{user}/devices/{deviceId}/skipped",
  summary: "Lists items that were left out of what a device was sent, with the reasons.",
  who: "self",
  input: object(deviceName),
  output: object({
    items: listOf(object({ folderId: text(), id: text(), reason: text(), libraryVersion: text() })),
  }),
  run: async ({ devices }, { user, deviceId }) => ({
    items: await listFrom(devices.skipped(user, deviceId)),
  }),
});

const causes = [
  "first-sync",
  "new",
  "content",
  "flags",
  "again",
  "gone",
  "out-of-range",
  "left-out",
  "own",
] as const;
const fingerprints = object({ content: whole(), flags: whole() });

/** Why the last answers were what they were. */
export const explainDevice = operation({
  method: "GET",
  path: "/users/{user}/devices/{deviceId}/explanation",
  summary: "Tells why each Add, Change and Delete of the last answers was sent, in one folder or in all.",
  who: "admin",
  input: object({ ...deviceName, folderId: optional(text()) }),
  output: object({
    changes: listOf(
      object({
        folderId: text(),
        itemId: text(),
        sent: oneOf(["Add", "Change", "Delete", "SoftDelete", "nothing"]),
        cause: oneOf(causes),
        reason: optional(text()),
        before: optional(fingerprints),
        after: optional(fingerprints),
      }),
    ),
  }),
  run: async ({ devices }, { user, deviceId, folderId }) => ({
    changes: await listFrom(devices.explain(user, deviceId, folderId)),
  }),
});

const isBelow = (version: string | undefined): boolean => version !== "16.1";

/** Who speaks which version. */
export const reportVersions = operation({
  method: "GET",
  path: "/versions",
  summary: "Counts devices by protocol version, and names those that do not speak 16.1.",
  who: "admin",
  input: object({}),
  output: object({
    versions: listOf(object({ version: text("Empty for devices that have not said."), devices: whole() })),
    below: listOf(deviceStanding),
  }),
  async run({ devices }) {
    const counts = new Map<string, number>();
    const below: DeviceStanding[] = [];
    for await (const device of devices.list()) {
      const { version = "" } = device;
      counts.set(version, (counts.get(version) ?? 0) + 1);
      if (isBelow(device.version)) below.push(device);
    }
    const versions = [...counts].map(([version, count]) => ({ version, devices: count }));
    return { versions: versions.toSorted((a, b) => Number(a.version) - Number(b.version)), below };
  },
});
