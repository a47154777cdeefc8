import { BackendError } from "@easkit/backend";
import type { DeviceState, PlannedChange } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { compareGone, fingerprintsOf } from "./compare.js";
import type { KnownView } from "./known-view.js";

/** An item that a device shall get again. */
export interface WantedAgain {
  readonly id: string;
  /** The device may have dropped it: it is sent as new, which a device that has it takes for a change. */
  readonly returned?: true;
}

/** Items of a folder that somebody wants a device to get again. */
export async function wantedAgain(device: DeviceState, folderId: string): Promise<readonly WantedAgain[]> {
  const { resend = [] } = (await device.record()) ?? {};
  return resend.filter((each) => each.folderId === folderId);
}

/**
 * Notes that an item which the device was told of has come back under its id after the device itself has moved it away:
 * it may have dropped the item, so that a change would mean nothing to it.
 */
export async function noteReturn(device: DeviceState, folderId: string, id: string): Promise<void> {
  const state = await device.collection(folderId).peek();
  const known = (await state?.lookup([id]))?.get(id);
  if (known?.onDevice) await wantAgain(device, folderId, id, true);
}

/** Notes that a device shall get an item again. */
export async function wantAgain(
  device: DeviceState,
  folderId: string,
  id: string,
  returned = false,
): Promise<void> {
  await device.update((record) => {
    const others = (record.resend ?? []).filter((each) => each.folderId !== folderId || each.id !== id);
    return { ...record, resend: [...others, { folderId, id, ...(returned && { returned }) }] };
  });
}

/** Notes that a device has been given the items that it was to get again. */
export async function haveSentAgain(
  device: DeviceState,
  folderId: string,
  ids: readonly string[],
): Promise<void> {
  await device.update(({ resend = [], ...record }) => {
    const rest = resend.filter((each) => each.folderId !== folderId || !ids.includes(each.id));
    return rest.length > 0 ? { ...record, resend: rest } : record;
  });
}

/** What the device is to be told of items that it shall get again. Of one that is gone, that it is. */
export async function planAgain(
  { backend, call, brokenItems }: Exchange,
  view: KnownView,
  folderId: string,
  wanted: readonly WantedAgain[],
): Promise<readonly PlannedChange[]> {
  const known = await view.lookup(wanted.map(({ id }) => id));
  const changes: PlannedChange[] = [];
  for (const { id, returned } of wanted) {
    brokenItems.forget({ user: call.principal.id, folderId, id });
    try {
      const item = await backend.getItem(call, folderId, id, { parts: "flags" });
      const isThere = known.get(id)?.onDevice && !returned;
      changes.push({ op: isThere ? "change" : "add", id, ...fingerprintsOf(item) });
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== "not-found") throw error;
      const gone = compareGone(known.get(id), id);
      if (gone) changes.push(gone);
    }
  }
  return changes;
}
