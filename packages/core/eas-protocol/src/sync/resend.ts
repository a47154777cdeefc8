import { BackendError } from "@easkit/backend";
import type { DeviceState, PlannedChange } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";
import { compareGone, fingerprintsOf } from "./compare.js";
import type { KnownView } from "./known-view.js";

/** Items of a folder that somebody wants a device to get again. */
export async function wantedAgain(device: DeviceState, folderId: string): Promise<readonly string[]> {
  const { resend = [] } = (await device.record()) ?? {};
  return resend.filter((each) => each.folderId === folderId).map(({ id }) => id);
}

/** Notes that a device shall get an item again. */
export async function wantAgain(device: DeviceState, folderId: string, id: string): Promise<void> {
  await device.update((record) => {
    const others = (record.resend ?? []).filter((each) => each.folderId !== folderId || each.id !== id);
    return { ...record, resend: [...others, { folderId, id }] };
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
  ids: readonly string[],
): Promise<readonly PlannedChange[]> {
  const known = await view.lookup(ids);
  const changes: PlannedChange[] = [];
  for (const id of ids) {
    brokenItems.forget({ user: call.principal.id, folderId, id });
    try {
      const item = await backend.getItem(call, folderId, id, { parts: "flags" });
      changes.push({ op: known.get(id)?.onDevice ? "change" : "add", id, ...fingerprintsOf(item) });
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== "not-found") throw error;
      const gone = compareGone(known.get(id), id);
      if (gone) changes.push(gone);
    }
  }
  return changes;
}
