import type { By, DeviceStanding } from "@easkit/eas-protocol";
import { listOf, object, oneOf, optional, text } from "../schema/schema.js";
import { access, deviceName, deviceStanding, done, isDone } from "./device-shapes.js";
import { operation } from "./operation.js";

const note = optional(text("Why, for the audit log.", 1000));

const byWith = (by: By, given: string | undefined): By => (given === undefined ? by : { ...by, note: given });

/** Has a device wipe itself. */
export const wipeDevice = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/wipe",
  summary: "Has a device wipe itself whole, or the account alone (16.1). It gets nothing else from now on.",
  who: "self",
  input: object({
    ...deviceName,
    kind: oneOf(
      ["device", "account"],
      "`device` resets the device; `account` takes the account and its data off.",
    ),
    note,
  }),
  output: done,
  async run({ devices }, input, by) {
    await devices.wipe(input.user, input.deviceId, input.kind, byWith(by, input.note));
    return isDone;
  },
});

/** Takes a wipe back. */
export const cancelWipe = operation({
  method: "DELETE",
  path: "/users/{user}/devices/{deviceId}/wipe",
  summary: "Takes a wipe back that the device has not been told of; or, after it, lets the device in again.",
  who: "admin",
  input: object({ ...deviceName, note }),
  output: done,
  async run({ devices }, input, by) {
    await devices.cancelWipe(input.user, input.deviceId, byWith(by, input.note));
    return isDone;
  },
});

/** Holds a device up. */
export const suspendDevice = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/suspend",
  summary: "Gives a device nothing until it is resumed; its state is kept.",
  who: "admin",
  input: object({ ...deviceName, note }),
  output: done,
  async run({ devices }, input, by) {
    await devices.suspend(input.user, input.deviceId, byWith(by, input.note));
    return isDone;
  },
});

/** Lets a device go on. */
export const resumeDevice = operation({
  method: "POST",
  path: "/users/{user}/devices/{deviceId}/resume",
  summary: "Lets a suspended device go on.",
  who: "admin",
  input: object({ ...deviceName, note }),
  output: done,
  async run({ devices }, input, by) {
    await devices.resume(input.user, input.deviceId, byWith(by, input.note));
    return isDone;
  },
});

/** Decides about one device. */
export const decideDevice = operation({
  method: "PUT",
  path: "/users/{user}/devices/{deviceId}/access",
  summary: "Lets one device in or keeps it out, before all rules; without `access` the rules decide again.",
  who: "admin",
  input: object({ ...deviceName, access: optional(access), note }),
  output: done,
  async run({ devices }, input, by) {
    await devices.decide(input.user, input.deviceId, input.access, byWith(by, input.note));
    return isDone;
  },
});

/** Devices that wait for a decision. */
export const listQuarantine = operation({
  method: "GET",
  path: "/quarantine",
  summary: "Lists devices that are held back until somebody decides about them.",
  who: "admin",
  input: object({}),
  output: object({ devices: listOf(deviceStanding) }),
  async run({ devices }) {
    const waiting: DeviceStanding[] = [];
    for await (const device of devices.list())
      if (device.access.access === "quarantine") waiting.push(device);
    return { devices: waiting };
  },
});
