import { listOf, moment, object, optional, text, whole } from "../schema/schema.js";
import { deviceName, done, isDone } from "./device-shapes.js";
import { operation } from "./operation.js";
import { OperationFault } from "./operation-fault.js";

const MINUTE = 60_000;

/** Keeps what a device and the server say to each other. */
export const startTrace = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/trace",
  summary:
    "Keeps what a device and the server say to each other for a while, without content and credentials.",
  who: "admin",
  input: object({ ...deviceName, minutes: whole("For so long.", 1, 7 * 24 * 60) }),
  output: done,
  async run({ devices, now }, { user, deviceId, minutes }, by) {
    await devices.setTrace(user, deviceId, now() + minutes * MINUTE, by);
    return isDone;
  },
});

/** Ends a trace. */
export const stopTrace = operation({
  method: "DELETE",
  path: "/users/{user}/devices/{deviceId}/trace",
  summary: "Ends a trace, and forgets what was kept.",
  who: "admin",
  input: object(deviceName),
  output: done,
  async run({ devices }, { user, deviceId }, by) {
    await devices.setTrace(user, deviceId, undefined, by);
    return isDone;
  },
});

/** What a device and the server said to each other. */
export const showTrace = operation({
  method: "GET",
  path: "/users/{user}/devices/{deviceId}/trace",
  summary: "Shows what a traced device and this process said to each other lately, the oldest first.",
  who: "admin",
  input: object(deviceName),
  output: object({
    exchanges: listOf(
      object({
        id: whole("The number of the request."),
        at: moment("When it was"),
        duration: whole("Milliseconds."),
        command: text(),
        version: optional(text()),
        httpStatus: whole(),
        summary: optional(text("What was answered, in a few words.")),
        request: text("XML for people.", 100_000),
        reply: text("XML for people.", 100_000),
      }),
    ),
  }),
  async run({ devices }, { user, deviceId }) {
    if (!devices.traces)
      throw new OperationFault("unavailable", "only a running server knows that: ask it, and not its store");
    const exchanges = devices.traces(user, deviceId).map(({ version, summary, duration, ...exchange }) => ({
      ...exchange,
      duration: Math.round(duration),
      ...(version !== undefined && { version }),
      ...(summary !== undefined && { summary }),
    }));
    return { exchanges };
  },
});
