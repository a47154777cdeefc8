import type { AccessDecision, DeviceRecord } from "@easkit/syncstate";
import {
  type AccessSettings,
  toAccessSettings,
  toUserSettings,
  type UserSettings,
} from "../access/access-settings.js";
import { accessDocument, policiesDocument, userDocument } from "../access/control-cache.js";
import { type AccessVerdict, decideAccess, toFacts } from "../access/decide-access.js";
import { toPolicySettings } from "../policy/policy-settings.js";
import type { AccessChange, AccessControl, UserControl } from "./devices.js";
import { type DevicesContext, noteAction, openKnown } from "./devices-context.js";
import { DevicesError } from "./devices-error.js";
import { needPolicy } from "./policies.js";
import type { By } from "./standing.js";

const stampOf = ({ now }: DevicesContext, { actor, note }: By) => ({
  by: actor,
  at: now(),
  ...(note !== undefined && { note }),
});

/** See `Devices.suspend` and `Devices.resume`. */
export async function setSuspended(
  context: DevicesContext,
  user: string,
  deviceId: string,
  suspended: boolean,
  by: By,
): Promise<void> {
  const { device } = await openKnown(context, user, deviceId);
  await noteAction(context, by, suspended ? "device.suspend" : "device.resume", { user, deviceId });
  await device.amend(({ suspended: _, ...rest }) =>
    suspended ? { ...rest, suspended: stampOf(context, by) } : rest,
  );
  context.decided(user, deviceId);
}

/** See `Devices.setTrace`. */
export async function setTrace(
  context: DevicesContext,
  user: string,
  deviceId: string,
  until: number | undefined,
  by: By,
): Promise<void> {
  if (until !== undefined && !Number.isFinite(until)) throw new DevicesError("invalid", "until is a time");
  const { device } = await openKnown(context, user, deviceId);
  await noteAction(context, by, "device.trace", { user, deviceId }, { until: until ?? "off" });
  await device.amend(({ traceUntil: _, ...rest }) => ({
    ...rest,
    ...(until !== undefined && { traceUntil: until }),
  }));
}

/** See `Devices.decide`. */
export async function decideDevice(
  context: DevicesContext,
  user: string,
  deviceId: string,
  access: AccessDecision["access"] | undefined,
  by: By,
): Promise<void> {
  const { device } = await openKnown(context, user, deviceId);
  await noteAction(context, by, "device.access", { user, deviceId }, { access: access ?? "by rules" });
  await device.amend(({ access: _, quarantine, ...rest }): DeviceRecord => {
    if (access === undefined) return { ...rest, ...(quarantine && { quarantine }) };
    return { ...rest, access: { access, ...stampOf(context, by) } };
  });
  context.decided(user, deviceId);
}

const isSame = (a: AccessVerdict, b: AccessVerdict): boolean => a.access === b.access && a.rule === b.rule;

/** What settings would change for the devices that there are. */
async function* dryRun(
  { state, control }: DevicesContext,
  after: AccessSettings,
): AsyncIterable<AccessChange> {
  const before = toAccessSettings(await control.documents.read(accessDocument));
  for await (const user of state.users()) {
    for await (const deviceId of state.deviceIds(user)) {
      const record = await state.device(user, deviceId).record();
      if (!record) continue;
      const facts = toFacts(user, record);
      const was = decideAccess(before, facts, record.access);
      const becomes = decideAccess(after, facts, record.access);
      if (!isSame(was, becomes)) yield { user, deviceId, before: was, after: becomes };
    }
  }
}

/** See `Devices.access`. */
export const createAccessControl = (context: DevicesContext): AccessControl => ({
  get: async () => toAccessSettings(await context.control.documents.read(accessDocument)),
  async set(given, by) {
    const settings = toAccessSettings(given);
    await noteAction(context, by, "access.set", {}, { ...settings });
    await context.control.documents.update(accessDocument, () => settings);
    context.decided();
  },
  dryRun: (given) => dryRun(context, toAccessSettings(given)),
});

/** A policy that the user has may have been removed since; another one has to be there. */
async function checkPolicy({ control }: DevicesContext, user: string, { policy }: UserSettings) {
  if (policy === undefined) return;
  const before = toUserSettings(await control.documents.read(userDocument(user)));
  if (policy !== before.policy)
    needPolicy(toPolicySettings(await control.documents.read(policiesDocument)), policy);
}

/** See `Devices.userSettings`. */
export const createUserControl = (context: DevicesContext): UserControl => ({
  get: async (user) => toUserSettings(await context.control.documents.read(userDocument(user))),
  async set(user, given, by) {
    if (user === "") throw new DevicesError("unknown-user", "a user has a name");
    const settings = toUserSettings(given);
    await checkPolicy(context, user, settings);
    await noteAction(context, by, "user.set", { user }, { ...settings });
    const isDefault = Object.keys(settings).length === 0;
    await context.control.documents.update(userDocument(user), () => (isDefault ? undefined : settings));
    context.decided(user);
  },
});
