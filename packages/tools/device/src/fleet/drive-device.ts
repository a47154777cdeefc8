import type { FleetDevice } from "./device/fleet-device.js";
import type { World } from "./world.js";

/** A device in its world, and what is left to do for all. */
export interface Drive {
  readonly world: World;
  readonly device: FleetDevice;
  readonly left: { steps: number };
}

/** Exchanges after which a device that still has not come to rest never will. */
const mostRounds = 400;

const often = { powerLoss: 0.03, oldKey: 0.004, deviceReset: 0.002 };

async function syncSome(device: FleetDevice, mayWait: boolean): Promise<void> {
  const { random } = device.options;
  const ids = device.collections.filter(() => random.chance(0.4)).map(({ id }) => id);
  const wait = mayWait && random.chance(0.08);
  await device.sync({ collectionIds: ids.length > 0 ? ids : ["inbox"], wait, plain: false });
}

async function pingSome(device: FleetDevice): Promise<void> {
  const { random } = device.options;
  const ids = device.collections.filter(({ key }) => key !== "0").map(({ id }) => id);
  const changed = await device.ping(random.chance(0.2) ? undefined : ids);
  if (changed && changed.length > 0) await device.sync({ collectionIds: changed, wait: false, plain: false });
}

function misfortune({ world, device }: Drive): boolean {
  const { faults } = world.options;
  if (faults.strikes("powerLoss", often.powerLoss)) return device.losePower();
  if (faults.strikes("oldKey", often.oldKey)) return device.restoreBackup();
  if (!faults.strikes("deviceReset", often.deviceReset)) return false;
  device.reset();
  return true;
}

/** How likely each thing is that a device or its user does. */
export interface Habits {
  readonly edit: number;
  readonly sync: number;
  readonly ping: number;
  readonly move: number;
  readonly folders: number;
  readonly filter: number;
}

const usual: Habits = { edit: 5, sync: 8, ping: 1, move: 1, folders: 0.3, filter: 0.2 };

/** One thing that a device or its user does. */
export async function actOnce(device: FleetDevice, habits: Habits): Promise<void> {
  if (device.memory.folderKey === "0") {
    await device.syncFolders();
    return;
  }
  const deeds = {
    edit: async () => device.edit(),
    sync: () => syncSome(device, habits.ping > 0),
    ping: () => pingSome(device),
    move: () => device.moveMail(),
    folders: () => device.syncFolders(),
    filter: async () => device.changeFilter(),
  };
  await deeds[device.options.random.weighted({ ...habits }) ?? "sync"]();
}

/** Lets a device do what devices do, until all steps are taken. */
export async function driveDevice(drive: Drive): Promise<void> {
  const { world, device, left } = drive;
  const { scheduler } = world.options;
  while (left.steps > 0) {
    left.steps--;
    await scheduler.point(`${device.id} goes on`);
    misfortune(drive);
    await actOnce(device, usual);
    if (device.options.random.chance(0.35)) {
      await scheduler.point(`somebody goes on`);
      world.people.act(device.options.user);
    }
  }
}

/** Syncs a device until there is nothing more to say. `pause` comes before each exchange. */
export async function settleDevice(device: FleetDevice, pause: () => Promise<unknown>): Promise<void> {
  let quiet = 0;
  for (let round = 0; quiet < 2 && round < mostRounds; round++) {
    await pause();
    if (!(await device.syncFolders())) continue;
    const collectionIds = device.collections.map(({ id }) => id);
    const moved = await device.sync({ collectionIds, wait: false, plain: true });
    quiet = moved === false ? quiet + 1 : 0;
  }
}
