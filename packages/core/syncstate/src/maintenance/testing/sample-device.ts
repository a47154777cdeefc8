import type { PlannedChange } from "../../collection.js";
import type { DeviceState, KnownFolder } from "../../device.js";
import type { SyncStateStore } from "../../store.js";
import { createSyncState } from "../../sync-state.js";

/** The keys that a device holds: of its hierarchy, and of its collections by id. */
export interface HeldKeys {
  readonly hierarchy: string;
  readonly collections: ReadonlyMap<string, string>;
}

/** What a device is told when it comes back, for comparing. */
export interface Answers {
  readonly record: unknown;
  readonly hierarchy: unknown;
  readonly collections: ReadonlyMap<string, unknown>;
}

export const libraryVersion = "1.0.0";

/** The state of a device in a store. */
export const openDevice = (store: SyncStateStore, user = "anna", device = "PHONE"): DeviceState =>
  createSyncState({ store, libraryVersion }).device(user, device);

/** Everything that an iterable gives. */
export async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

/**
 * Syncs a device with a little of everything: skipped items, waiting changes, a last answer of its own records; with
 * `copies`, beside some of it, what late copies of its first requests have begun.
 */
export async function fillDevice(
  store: SyncStateStore,
  { items = 8, large = false, copies = false, user = "anna", device: deviceId = "PHONE" } = {},
): Promise<HeldKeys> {
  const device = openDevice(store, user, deviceId);
  await device.update((record) => ({ ...record, deviceType: "iPhone", policyKey: "17" }));
  const text = "x".repeat(large ? 20_000 : 5);
  const folder = { id: "5", parentId: "0", displayName: text, type: 2 };
  const first = await device.beginHierarchy("0");
  await first?.commit([folder]);
  const second = await device.beginHierarchy(first?.nextKey ?? "");
  await second?.commit([folder, { ...folder, id: "6/ä" }]);
  const collections = new Map<string, string>();
  for (const id of ["5", "6/ä"]) collections.set(id, await fillCollection(device, id, items, text));
  const held = { hierarchy: second?.nextKey ?? "", collections };
  if (copies) await copyFirstRequests(device, folder, text);
  // The device goes on with its keys, so that nothing is left to be noted when it is asked.
  if (copies) await askAll(device, held);
  return held;
}

async function fillCollection(device: DeviceState, id: string, items: number, text: string): Promise<string> {
  const name = (at: number) => `item ${String(at).padStart(5, "0")}`;
  const state = (at: number) => ({ id: name(at), content: at * 7, flags: at % 2 });
  const add = (at: number): PlannedChange => ({ op: "add", ...state(at) });
  const skip = (at: number): PlannedChange => ({ op: "skip", ...state(at), reason: `broken ${at}` });
  const rounds: PlannedChange[][] = [
    [],
    [...Array.from({ length: items }, (_, at) => add(at)), skip(items)],
    [{ op: "flags", id: name(0), content: 0, flags: 9 }, skip(1), { op: "delete", id: name(2) }],
    [add(items + 1), { op: "delete", id: name(3) }, skip(items + 2)],
  ];
  let key = "0";
  for (const changes of rounds) {
    const round = await device.collection(id).begin(key);
    const journal = [{ key: "add:1", answer: JSON.stringify({ text }) }];
    await round?.commit({ changes, journal, cursor: `cursor ${key.length}`, settings: "{}", more: false });
    key = round?.nextKey ?? "";
  }
  return key;
}

/** What the device would be told with the keys that it holds, and with the ones before. */
export async function askAll(device: DeviceState, held: HeldKeys): Promise<Answers> {
  const collections = new Map<string, unknown>();
  for (const [id, key] of held.collections) collections.set(id, await askCollection(device, id, key));
  const hierarchy = await attempt(async () => [
    await device.beginHierarchy(held.hierarchy).then((round) => round?.folders),
    await device.beginHierarchy(keyBefore(held.hierarchy)).then((round) => round?.lost),
  ]);
  return { record: await attempt(() => device.record()), hierarchy, collections };
}

/** What the device would be told of one collection. */
export function askCollection(device: DeviceState, id: string, key: string): Promise<unknown> {
  return attempt(async () => {
    const answers: unknown[] = [];
    for (const each of [key, keyBefore(key)]) {
      const round = await device.collection(id).begin(each);
      if (round === undefined) return "start over";
      const { kind, nextKey, settings, cursor, more, lost, size } = round;
      const known = await listOf(round.known());
      answers.push({ kind, nextKey, settings, cursor, more, lost, size, known });
    }
    return [...answers, await listOf(device.collection(id).skipped())];
  });
}

async function copyFirstRequests(device: DeviceState, folder: KnownFolder, text: string): Promise<void> {
  for (let copies = 0; copies < 2; copies++) await (await device.beginHierarchy("0"))?.commit([folder]);
  const journal = [{ key: "add:1", answer: JSON.stringify({ text }) }];
  const round = await device.collection("6/ä").begin("0");
  await round?.commit({ changes: [], journal, cursor: undefined, settings: "{}", more: true });
}

const keyBefore = (key: string): string => `${key.slice(0, 12)}${Number(key.slice(12)) - 1}`;

/** The outcome; an error's name if it fails. */
async function attempt<T>(act: () => Promise<T>): Promise<T | string> {
  try {
    return await act();
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
}
