import { policiesDocument } from "../access/control-cache.js";
import {
  type NamedPolicy,
  type PolicySettings,
  toPolicy,
  toPolicySettings,
} from "../policy/policy-settings.js";
import type { PolicyControl } from "./devices.js";
import { type DevicesContext, noteAction, openKnown } from "./devices-context.js";
import { DevicesError } from "./devices-error.js";
import type { By } from "./standing.js";

/** @throws DevicesError `unknown-policy` */
export function needPolicy({ policies }: PolicySettings, name: string): void {
  if (!Object.hasOwn(policies, name))
    throw new DevicesError("unknown-policy", `there is no policy ${JSON.stringify(name)}`);
}

const isName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name);

async function toNamedPolicy({ settings, description, loose }: NamedPolicy): Promise<NamedPolicy> {
  return {
    settings: await toPolicy(settings),
    ...(description !== undefined && { description: String(description) }),
    ...(loose === true && { loose }),
  };
}

/** See `Devices.policies`. */
export function createPolicyControl(context: DevicesContext): PolicyControl {
  const { documents } = context.control;
  const read = async () => toPolicySettings(await documents.read(policiesDocument));
  const write = async (change: (before: PolicySettings) => PolicySettings) => {
    await documents.update(policiesDocument, (before) => change(toPolicySettings(before)));
    context.decided();
  };
  return {
    get: read,

    async set(name, given, by) {
      if (!isName(name))
        throw new DevicesError(
          "invalid",
          "a policy has a name of up to 100 letters, digits, spaces, dots and dashes",
        );
      const policy = await toNamedPolicy(given);
      await noteAction(context, by, "policy.set", {}, { name, policy });
      await write((before) => ({ ...before, policies: { ...before.policies, [name]: policy } }));
    },

    async remove(name, by) {
      needPolicy(await read(), name);
      await noteAction(context, by, "policy.remove", {}, { name });
      await write(({ fallback, ...before }) => {
        const { [name]: _, ...policies } = before.policies;
        const groups = before.groups.filter(({ policy }) => policy !== name);
        return { policies, groups, ...(fallback !== undefined && fallback !== name && { fallback }) };
      });
    },

    async assign({ groups, fallback }, by) {
      const known = await read();
      for (const { policy } of groups ?? []) needPolicy(known, policy);
      if (typeof fallback === "string") needPolicy(known, fallback);
      await noteAction(context, by, "policy.assign", {}, { groups, fallback });
      await write(({ fallback: old, ...before }) => {
        const next = fallback === undefined ? old : (fallback ?? undefined);
        const listed = groups?.map(({ group, policy }) => ({ group, policy }));
        return { ...before, groups: listed ?? before.groups, ...(next !== undefined && { fallback: next }) };
      });
    },

    assignDevice: (user, deviceId, name, by) => assignDevice(context, user, deviceId, name, by),
  };
}

async function assignDevice(
  context: DevicesContext,
  user: string,
  deviceId: string,
  name: string | undefined,
  by: By,
): Promise<void> {
  const { device } = await openKnown(context, user, deviceId);
  if (name !== undefined)
    needPolicy(toPolicySettings(await context.control.documents.read(policiesDocument)), name);
  await noteAction(context, by, "device.policy", { user, deviceId }, { policy: name ?? "by assignment" });
  await device.amend(({ policyName: _, ...rest }) => ({
    ...rest,
    ...(name !== undefined && { policyName: name }),
  }));
  context.decided(user, deviceId);
}
