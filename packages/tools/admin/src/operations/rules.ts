import { protocolVersions } from "@easkit/eas-schema";
import { flag, listOf, object, oneOf, optional, text, whole } from "../schema/schema.js";
import { access, deviceName, done, isDone, verdict } from "./device-shapes.js";
import { listFrom, operation } from "./operation.js";

const pattern = optional(text("With `*` and `?`, without regard to case.", 256, 1));

const rule = object({
  id: text("Its name.", 100, 1),
  priority: whole("Lower numbers come first.", -1_000_000, 1_000_000),
  when: object({
    user: pattern,
    group: pattern,
    deviceId: pattern,
    deviceType: pattern,
    userAgent: pattern,
    model: pattern,
    os: pattern,
  }),
  access,
  note: optional(text(undefined, 1000)),
});

/** Who is let in. */
const settings = {
  rules: listOf(rule, 1000),
  otherwise: access,
  minVersion: optional(oneOf(protocolVersions, "Older versions are refused.")),
  maxDevices: optional(whole("Devices that a user may have.", 0, 100_000)),
};

/** Who is let in. */
export const showRules = operation({
  method: "GET",
  path: "/rules",
  summary: "Shows the rules about which devices are let in.",
  who: "admin",
  input: object({}),
  output: object(settings),
  run: ({ devices }) => devices.access.get(),
});

/** Replaces who is let in. */
export const setRules = operation({
  method: "PUT",
  path: "/rules",
  summary: "Replaces the rules about which devices are let in.",
  who: "admin",
  input: object(settings),
  output: done,
  async run({ devices }, input, by) {
    await devices.access.set(input, by);
    return isDone;
  },
});

/** Tells what other rules would change. */
export const tryRules = operation({
  method: "POST",
  path: "/rules/trial",
  summary:
    "Lists the devices for which these rules would decide otherwise than those that count now. Changes nothing.",
  who: "admin",
  input: object(settings),
  output: object({ changes: listOf(object({ ...deviceName, before: verdict, after: verdict })) }),
  run: async ({ devices }, input) => ({ changes: await listFrom(devices.access.dryRun(input)) }),
});

const userSettings = {
  enabled: optional(flag("May use the service at all; yes if not given.")),
  maxDevices: optional(whole("Instead of the number for everybody.", 0, 100_000)),
  policy: optional(text("The named policy of the user's devices.", 200)),
};

/** What counts for a user. */
export const showUser = operation({
  method: "GET",
  path: "/users/{user}/settings",
  summary: "Shows what counts for one user.",
  who: "admin",
  input: object({ user: deviceName.user }),
  output: object(userSettings),
  run: ({ devices }, { user }) => devices.userSettings.get(user),
});

/** Replaces what counts for a user. */
export const setUser = operation({
  method: "PUT",
  path: "/users/{user}/settings",
  summary:
    "Replaces what counts for one user: whether the service may be used, how many devices, which policy.",
  who: "admin",
  input: object({ user: deviceName.user, ...userSettings }),
  output: done,
  async run({ devices }, { user, ...given }, by) {
    await devices.userSettings.set(user, given, by);
    return isDone;
  },
});
