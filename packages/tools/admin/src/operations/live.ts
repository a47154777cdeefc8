import type { Activity } from "../activity/activity.js";
import { listOf, moment, object, oneOf, optional, text, whole } from "../schema/schema.js";
import { type AdminContext, operation } from "./operation.js";
import { OperationFault } from "./operation-fault.js";

function activityOf({ activity }: AdminContext): Activity {
  if (activity) return activity;
  throw new OperationFault("unavailable", "only a running server knows that: ask it, and not its store");
}

/** What is connected. */
export const showTop = operation({
  method: "GET",
  path: "/top",
  summary:
    "Tells which devices are connected to this process, waiting or syncing, and which were a short while ago.",
  who: "admin",
  input: object({ limit: optional(whole("At most so many; 200 if not given.", 1, 10_000)) }),
  output: object({
    waiting: whole("Devices that wait for changes."),
    busy: whole("Devices whose requests are being answered."),
    devices: listOf(
      object({
        user: text(),
        deviceId: text(),
        userAgent: optional(text()),
        version: text(),
        state: oneOf(["busy", "waiting", "idle"]),
        command: text("That of its last request."),
        since: moment("Since when the state is what it is"),
        requests: whole("Since the process began, or since the device was last forgotten."),
        items: whole("Items sent."),
        bytes: whole("Bytes sent."),
        errors: whole(),
        lastError: optional(text()),
      }),
    ),
  }),
  run: async (context, { limit = 200 }) => activityOf(context).live(limit),
});

/** What has happened lately. */
export const showCharts = operation({
  method: "GET",
  path: "/charts",
  summary: "Counts syncs, pushes and errors of this process, minute by minute, for the last three hours.",
  who: "admin",
  input: object({}),
  output: object({
    minutes: listOf(
      object({
        at: moment("When the minute began"),
        requests: whole(),
        syncs: whole(),
        pushes: whole(),
        errors: whole(),
      }),
    ),
  }),
  run: async (context) => ({ minutes: activityOf(context).minutes() }),
});
