import { createSyncState, type SyncState, type SyncStateStore } from "@easkit/syncstate";

/** One device of one user. */
export interface DeviceName {
  readonly user: string;
  readonly deviceId: string;
}

/** Which devices are meant: those of one user, or of all; one by its id, or all. */
export type DeviceSelection = Partial<DeviceName>;

/** The devices of a store that are meant, in the order of its keys. */
export async function* selectDevices(
  store: SyncStateStore,
  { user, deviceId }: DeviceSelection = {},
): AsyncIterable<DeviceName> {
  const state = createSyncState({ store });
  if (user !== undefined) {
    yield* devicesOf(state, user, deviceId);
    return;
  }
  for await (const each of state.users()) yield* devicesOf(state, each, deviceId);
}

async function* devicesOf(
  state: SyncState,
  user: string,
  deviceId: string | undefined,
): AsyncIterable<DeviceName> {
  for await (const each of state.deviceIds(user)) {
    if (deviceId === undefined || each === deviceId) yield { user, deviceId: each };
  }
}
