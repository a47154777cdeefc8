import type { CollectionMemory } from "./device/device-memory.js";
import type { FleetDevice } from "./device/fleet-device.js";
import { digestOf, type ItemView } from "./item-view.js";

/** A backend and the devices that are to hold what it holds. */
export interface Comparable {
  readonly name: string;
  /** How many folders each device syncs. */
  readonly folders: number;
  readonly devices: readonly FleetDevice[];
  /** Milliseconds since 1970. */
  now(): number;
  /** What a user's devices ought to see in a folder, by item id; mail only from `cutoff` on. */
  expected(
    user: string,
    folderId: string,
    cutoff: number | undefined,
  ): Promise<ReadonlyMap<string, ItemView>>;
}

/** What is not as it should be after a run. */
export interface Differences {
  /** Items of the backend that a device does not have. */
  readonly lost: readonly string[];
  /** Items that a device has twice. */
  readonly doubled: readonly string[];
  /** Items that a device has and the backend has not, and items that look different. */
  readonly other: readonly string[];
}

const day = 86_400_000;
/** Days for the values of FilterType that devices use (MS-ASCMD 2.2.3.64.2). */
const periods: Readonly<Partial<Record<number, number>>> = { 3: 7, 5: 31 };

function cutoffOf(collection: CollectionMemory, now: number): number | undefined {
  const period = periods[collection.filter];
  if (collection.class !== "Email" || period === undefined) return undefined;
  return Math.floor(now / day) * day - period * day;
}

interface Lists {
  readonly lost: string[];
  readonly doubled: string[];
  readonly other: string[];
}

const show = (view: ItemView) => JSON.stringify({ ...view, text: view["text"]?.slice(0, 40) });

function compare(
  name: string,
  collection: CollectionMemory,
  expected: ReadonlyMap<string, ItemView>,
  lists: Lists,
) {
  const { items } = collection;
  const names = new Set<string>();
  for (const [id, view] of expected) {
    const held = items.get(id);
    if (!held) lists.lost.push(`${name} lacks ${id} ${view["name"]}`);
    else if (digestOf(held) !== digestOf(view)) {
      lists.other.push(`${name} has ${id} as ${show(held)} and not as ${show(view)}`);
    }
  }
  for (const [id, view] of items) {
    if (!expected.has(id)) lists.other.push(`${name} still has ${id} ${view["name"]}`);
    const shown = view["name"] ?? id;
    if (names.has(shown)) lists.doubled.push(`${name} has ${shown} twice`);
    names.add(shown);
  }
}

async function checkDevice(world: Comparable, device: FleetDevice, lists: Lists): Promise<void> {
  const now = world.now();
  if (device.collections.length !== world.folders)
    lists.lost.push(`${device.id} has ${device.collections.length} folders`);
  for (const collection of device.collections) {
    const cutoff = cutoffOf(collection, now);
    const expected = await world.expected(device.options.user, collection.id, cutoff);
    const name = `${device.id} (${device.options.version}, ${world.name}) ${collection.id}`;
    compare(name, collection, expected, lists);
    if (collection.queue.length > 0)
      lists.other.push(`${name} could not send ${collection.queue.length} changes`);
  }
}

/** Compares every device with the backend. */
export async function checkWorld(world: Comparable): Promise<Differences> {
  const lists: Lists = { lost: [], doubled: [], other: [] };
  for (const device of world.devices) await checkDevice(world, device, lists);
  return lists;
}
