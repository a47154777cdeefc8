import { DevicesError, type NamedPolicy } from "@easkit/eas-protocol";
import { anything, flag, listOf, object, optional, tableOf, text, type ValueOf } from "../schema/schema.js";
import { deviceName, done, isDone } from "./device-shapes.js";
import { operation } from "./operation.js";

const policy = {
  settings: tableOf(
    anything("By the names of EASProvisionDoc, in small letters first, such as `devicePasswordEnabled`."),
  ),
  description: optional(text(undefined, 1000)),
  loose: optional(flag("Devices that cannot apply all of it are let in all the same.")),
};

const name = text("The policy's name.", 100, 1);
const groups = listOf(object({ group: text(undefined, 320, 1), policy: name }), 1000);

/** The named policies. */
export const listPolicies = operation({
  method: "GET",
  path: "/policies",
  summary: "Shows the named policies, and whom they are for.",
  who: "admin",
  input: object({}),
  output: object({ policies: tableOf(object(policy)), groups, fallback: optional(name) }),
  async run({ devices }) {
    const { policies, ...rest } = await devices.policies.get();
    const all: Record<string, ValueOf<typeof policy>> = {};
    for (const [each, { settings, ...more }] of Object.entries(policies)) {
      all[each] = { ...more, settings: { ...settings } };
    }
    return { ...rest, policies: all };
  },
});

/** Adds or replaces a policy. */
export const setPolicy = operation({
  method: "PUT",
  path: "/policies/{name}",
  summary: "Adds or replaces a named policy; devices that it concerns have to apply it again.",
  who: "admin",
  input: object({ name, ...policy }),
  output: done,
  async run({ devices }, { name: named, settings, ...rest }, by) {
    const given: NamedPolicy = { ...rest, settings };
    await devices.policies.set(named, given, by);
    return isDone;
  },
});

/** Removes a policy. */
export const removePolicy = operation({
  method: "DELETE",
  path: "/policies/{name}",
  summary: "Removes a named policy; what it was for falls to the next that there is.",
  who: "admin",
  input: object({ name }),
  output: done,
  async run({ devices }, { name: named }, by) {
    await devices.policies.remove(named, by);
    return isDone;
  },
});

/** Says for whom policies are. */
export const assignPolicies = operation({
  method: "PUT",
  path: "/policies",
  summary:
    "Replaces which policies are for which groups, and the policy of those for whom nothing else is said.",
  who: "admin",
  input: object({ groups: optional(groups), fallback: optional(text("Empty for none.", 100)) }),
  output: done,
  async run({ devices }, { groups: given, fallback }, by) {
    if (given === undefined && fallback === undefined)
      throw new DevicesError("invalid", "say groups, fallback or both");
    const to = {
      ...(given !== undefined && { groups: given }),
      ...(fallback !== undefined && { fallback: fallback === "" ? null : fallback }),
    };
    await devices.policies.assign(to, by);
    return isDone;
  },
});

/** Gives one device a policy of its own. */
export const assignPolicy = operation({
  method: "PUT",
  path: "/users/{user}/devices/{deviceId}/policy",
  summary: "Gives one device a policy of its own, or without `policy` none.",
  who: "admin",
  input: object({ ...deviceName, policy: optional(name) }),
  output: done,
  async run({ devices }, { user, deviceId, policy: given }, by) {
    await devices.policies.assignDevice(user, deviceId, given, by);
    return isDone;
  },
});
