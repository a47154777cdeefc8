import type { Log } from "@easkit/backend";
import createDebug from "debug";
import type { OnEvent } from "./events.js";

const debug = createDebug("easkit:backend");

/** The log that a backend gets: debug lines under `DEBUG=easkit:backend`, warnings and errors also as events. */
export const toLog = (emit: OnEvent, id: number): Log => ({
  debug: (message, details) => debug("#%d %s %o", id, message, details ?? {}),
  warn: (message, details) =>
    emit({ type: "fault", id, where: "backend", error: new Error(message, { cause: details }) }),
  error: (message, details) =>
    emit({ type: "fault", id, where: "backend", error: new Error(message, { cause: details }) }),
});
