import type { SyncStateStore } from "@easkit/syncstate";
import {
  exportDevice,
  type Finding,
  type ImportedDevice,
  type ImportOptions,
  ImportRefused,
  importDevice,
  migrateDevice,
  type Repair,
  repairDevice,
  verifyDevice,
} from "@easkit/syncstate/maintenance";
import { AdminError } from "../admin-error.js";
import { type DeviceName, type DeviceSelection, selectDevices } from "./select-devices.js";
import { readLines, writeLines } from "./text-file.js";

/** What was found in the state of one device. */
export interface VerifiedDevice extends DeviceName {
  readonly findings: readonly Finding[];
}

/** What was done to the state of one device. */
export interface RepairedDevice extends DeviceName {
  readonly repairs: readonly Repair[];
}

/** Verifies the state of the devices that are meant, one after another. @throws SyncStateConflict, see `verifyDevice` */
export async function* verifyState(
  store: SyncStateStore,
  selection: DeviceSelection = {},
): AsyncIterable<VerifiedDevice> {
  for await (const { user, deviceId } of selectDevices(store, selection)) {
    yield { user, deviceId, findings: await listOf(verifyDevice(store, user, deviceId)) };
  }
}

/** Repairs the state of the devices that are meant, one after another. @throws SyncStateConflict, see `verifyDevice` */
export async function* repairState(
  store: SyncStateStore,
  selection: DeviceSelection = {},
): AsyncIterable<RepairedDevice> {
  for await (const { user, deviceId } of selectDevices(store, selection)) {
    yield { user, deviceId, repairs: await listOf(repairDevice(store, user, deviceId)) };
  }
}

/** Writes the state of the devices that are meant in the newest format; gives how many records of each were older. */
export async function* migrateState(
  store: SyncStateStore,
  selection: DeviceSelection = {},
): AsyncIterable<DeviceName & { readonly records: number }> {
  for await (const { user, deviceId } of selectDevices(store, selection)) {
    let records = 0;
    for await (const _ of migrateDevice(store, user, deviceId)) records++;
    yield { user, deviceId, records };
  }
}

/**
 * Writes the state of one device to a file, which only its owner may read. The file is there when it is whole.
 * @throws AdminError `usage` if there is no such device, `failed` if the file cannot be written
 */
export async function exportState(store: SyncStateStore, device: DeviceName, path: string): Promise<void> {
  await writeLines(path, exportLines(store, device));
}

/** The lines of an exported device. @throws AdminError `usage` if there is no such device */
export async function* exportLines(store: SyncStateStore, device: DeviceName): AsyncIterable<string> {
  const { user, deviceId } = device;
  const [found] = await listOf(selectDevices(store, device));
  if (found === undefined)
    throw new AdminError("usage", `there is no state of the device ${deviceId} of ${user}`);
  yield* exportDevice(store, user, deviceId);
}

/**
 * Reads the state of one device from a file, or from a stream of its bytes.
 * @throws AdminError `usage` if the file was refused, with the reason; `failed` if it cannot be read
 */
export async function importState(
  store: SyncStateStore,
  source: string | AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportedDevice> {
  try {
    return await importDevice(store, readLines(source), options);
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    throw new AdminError(error.fault === "conflict" ? "failed" : "usage", error.message, { cause: error });
  }
}

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}
