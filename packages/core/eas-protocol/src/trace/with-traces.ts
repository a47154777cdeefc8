import type { Devices, ServerDevices } from "../devices/devices.js";
import type { Traces } from "./traces.js";

/** The devices, with what they said to this process; it is forgotten when a trace is ended, and with its device. */
export const withTraces = (devices: Devices, traces: Traces): ServerDevices => ({
  ...devices,
  traces: (user, deviceId) => traces.of(user, deviceId),
  async setTrace(user, deviceId, until, by) {
    await devices.setTrace(user, deviceId, until, by);
    if (until === undefined) traces.forget(user, deviceId);
  },
  async removeDevice(user, deviceId, by) {
    await devices.removeDevice(user, deviceId, by);
    traces.forget(user, deviceId);
  },
});
