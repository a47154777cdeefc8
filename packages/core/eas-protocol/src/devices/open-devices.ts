import { type ChangeBus, createControlState, createSyncState, type SyncStateStore } from "@easkit/syncstate";
import type { AccessSettings } from "../access/access-settings.js";
import { libraryVersion } from "../library-version.js";
import { wantAgain } from "../sync/resend.js";
import { createAccessControl, createUserControl, decideDevice, setSuspended, setTrace } from "./access.js";
import type { Devices } from "./devices.js";
import { type DevicesContext, noteAction, openKnown } from "./devices-context.js";
import { explainFolder } from "./explain.js";
import { createPolicyControl } from "./policies.js";
import { readDetail, toStanding } from "./read-standing.js";
import { removeDevice, removeStale, resetAccount, resetDevice, resync } from "./reset.js";
import { cancelWipe, requestWipe } from "./wipe.js";

/** What the devices API needs where no server runs in the process. */
export interface OpenDevicesOptions {
  readonly store: SyncStateStore;
  /** Tells running servers at once; without it they notice when a device asks the next time. */
  readonly bus?: ChangeBus;
  /** Hears of what could not be told to the running servers; it has been done all the same. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds since 1970; `Date.now` if not given. */
  readonly now?: () => number;
}

/** The devices API over a store, with or without running servers. */
export function openDevices({ store, bus, onError, now = Date.now }: OpenDevicesOptions): Devices {
  const failed = (error: unknown) => onError?.(error);
  return createDevices({
    state: createSyncState({ store, now, libraryVersion }),
    control: createControlState(store, now),
    now,
    changed: (user, folderId) =>
      void bus?.publish({ kind: "changed", user, ...(folderId !== undefined && { folderId }) }).catch(failed),
    decided: (user = "", device) =>
      void bus?.publish({ kind: "decided", user, ...(device !== undefined && { device }) }).catch(failed),
  });
}

/** The devices API. */
export const createDevices = (context: DevicesContext): Devices => {
  const { state, control } = context;

  const access = createAccessControl(context);
  const userSettings = createUserControl(context);

  async function* listOf(user: string, rules: AccessSettings): ReturnType<Devices["list"]> {
    for await (const deviceId of state.deviceIds(user)) {
      const record = await state.device(user, deviceId).record();
      if (record) yield toStanding(user, record, rules);
    }
  }

  return {
    async *users() {
      for await (const user of state.users()) {
        let devices = 0;
        for await (const _ of state.deviceIds(user)) devices++;
        yield { user, devices, settings: await userSettings.get(user) };
      }
    },

    async *list(user) {
      const rules = await access.get();
      if (user !== undefined) yield* listOf(user, rules);
      else for await (const each of state.users()) yield* listOf(each, rules);
    },

    async get(user, deviceId) {
      const device = state.device(user, deviceId);
      const record = await device.record();
      return record && readDetail(user, record, device, await access.get());
    },

    stateSize: (user, deviceId) => state.device(user, deviceId).size(),

    async *skipped(user, deviceId) {
      const device = state.device(user, deviceId);
      for await (const folderId of device.collectionIds()) {
        for await (const item of device.collection(folderId).skipped()) yield { folderId, ...item };
      }
    },

    async resend(user, deviceId, folderId, id, by) {
      const { device } = await openKnown(context, user, deviceId);
      if (by) await noteAction(context, by, "item.resend", { user, deviceId }, { folderId, id });
      await wantAgain(device, folderId, id);
      context.changed(user, folderId);
    },

    async *explain(user, deviceId, folderId) {
      const { device } = await openKnown(context, user, deviceId);
      if (folderId !== undefined) yield* explainFolder(device, folderId);
      else for await (const id of device.collectionIds()) yield* explainFolder(device, id);
    },

    resetDevice: (user, deviceId, by) => resetDevice(context, user, deviceId, by),
    resetAccount: (user, by) => resetAccount(context, user, by),
    removeDevice: (user, deviceId, by) => removeDevice(context, user, deviceId, by),
    resync: (user, deviceId, what, by) => resync(context, user, deviceId, what, by),
    removeStale: (wish, by) => removeStale(context, wish, by),

    wipe: (user, deviceId, kind, by) => requestWipe(context, user, deviceId, kind, by),
    cancelWipe: (user, deviceId, by) => cancelWipe(context, user, deviceId, by),
    suspend: (user, deviceId, by) => setSuspended(context, user, deviceId, true, by),
    resume: (user, deviceId, by) => setSuspended(context, user, deviceId, false, by),
    decide: (user, deviceId, decision, by) => decideDevice(context, user, deviceId, decision, by),

    setTrace: (user, deviceId, until, by) => setTrace(context, user, deviceId, until, by),

    access,
    userSettings,
    policies: createPolicyControl(context),
    audit: {
      entries: (query) => control.audit.entries(query),
      newest: (limit) => control.audit.newest(limit),
      verify: () => control.audit.verify(),
      note: (by, action, name, details) => noteAction(context, by, action, name, details),
    },
  };
};
