import type { DeviceRecord, DeviceState } from "@easkit/syncstate";

/** What a record holds of the device's own wishes, which mean nothing any more when it starts over. */
const withoutWishes = ({
  ping: _,
  lastSync: _lastSync,
  resend: _resend,
  ...rest
}: DeviceRecord): DeviceRecord => rest;

/** Forgets what a device has been told of folders and items: it starts over. Its record stays. */
export async function forgetState(device: DeviceState): Promise<void> {
  await device.removeHierarchy();
  for await (const id of device.collectionIds()) await device.collection(id).remove();
  await device.amend(withoutWishes);
}
