import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { FleetDevice } from "../device/fleet-device.js";
import { actOnce, type Habits, settleDevice } from "../drive-device.js";
import { Faults } from "../faults.js";
import { Ledger } from "../ledger.js";
import { Random } from "../random.js";
import { createReport, type FleetReport } from "../report.js";
import { DiskPeople } from "./disk-people.js";
import { contactsOf, createDurableBackend } from "./durable-backend.js";
import { HttpCarrier } from "./http-carrier.js";
import { findFreePort, ServerChild } from "./server-child.js";
import type { StoreName } from "./stores.js";

/** How a run with real processes shall be. */
export interface ProcessesOptions {
  readonly seed: number;
  readonly devices: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly store: StoreName;
  /** The script that serves when it is called with `--serve`. */
  readonly script: string;
  readonly trace?: ((line: string) => void) | undefined;
}

const versions: readonly ProtocolVersion[] = ["12.1", "14.1", "16.0", "16.1"];
const devicesOfOne = 3;
/** Nothing that waits for long: a heartbeat lasts a minute of real time. */
const habits: Habits = { edit: 4, sync: 8, ping: 0, move: 1, folders: 0.3, filter: 0.2 };

interface Stage {
  readonly options: ProcessesOptions;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly carrier: HttpCarrier;
  readonly people: DiskPeople;
  readonly steps: { taken: number };
}

const userOf = (number: number): string => `user${Math.floor(number / devicesOfOne)}`;

function createDevice({ options, random, ledger, faults, carrier }: Stage, number: number): FleetDevice {
  return new FleetDevice({
    number,
    user: userOf(number),
    version: versions[number % versions.length] ?? "16.1",
    carrier,
    random: random.fork(`device ${number}`),
    ledger,
    onRepeat: () => faults.count("requestRepeated"),
    note: options.trace ?? (() => {}),
  });
}

/** Lets a device and its user live until the last kill. */
async function drive({ faults, people, steps }: Stage, device: FleetDevice): Promise<void> {
  const { random, user } = device.options;
  while (faults.on) {
    await sleep(random.below(15));
    if (faults.strikes("powerLoss", 0.02)) device.losePower();
    await actOnce(device, habits);
    steps.taken++;
    if (random.chance(0.3)) await people.act(user);
  }
}

/** Kills the server at random moments, and starts another one each time. */
async function killAgainAndAgain({ options, random, faults }: Stage, child: ServerChild): Promise<void> {
  const moments = random.fork("kills");
  for (let kill = 0; kill < options.kills; kill++) {
    await sleep(moments.below(400));
    await child.kill();
    faults.count("serverCrash");
    options.trace?.(`the server is killed for the ${kill + 1}. time`);
    await child.start();
  }
}

async function play(stage: Stage, child: ServerChild, folder: string): Promise<FleetReport> {
  const { options, faults, people, ledger, carrier, steps } = stage;
  const devices = Array.from({ length: options.devices }, (_, number) => createDevice(stage, number));
  const users = [...new Set(devices.map((device) => device.options.user))];
  await child.start();
  for (const user of users) for (let i = 0; i < 10; i++) await people.deliver(user);
  const driven = devices.map((device) => drive(stage, device));
  await Promise.race([killAgainAndAgain(stage, child), Promise.all(driven)]);
  faults.on = false;
  await Promise.all(driven);
  for (let i = 0; i < 2; i++)
    await Promise.all(devices.map((device) => settleDevice(device, () => sleep(5))));
  for (const user of users) {
    for (const [id, { lastName }] of contactsOf(folder, user)) ledger.stored(lastName, id);
  }
  const world = {
    name: `processes over ${options.store}`,
    folders: (await people.folders(users[0] ?? "")).length,
    devices,
    now: Date.now,
    expected: (user: string, folderId: string, cutoff: number | undefined) =>
      people.views(user, folderId, cutoff),
  };
  const counts = { ...faults.counts, requestLost: carrier.unanswered };
  const happened = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return createReport({ ...options, steps: steps.taken }, [world], {
    decisions: 0,
    ledger,
    faults: happened,
  });
}

/**
 * Lets devices sync with a server process that is killed again and again, over a store and a groupware on disk, and
 * compares in the end. What happens when is up to the machine: a seed makes a run similar, not the same.
 */
export async function runProcesses(options: ProcessesOptions): Promise<FleetReport> {
  const folder = await mkdtemp(join(tmpdir(), "easkit-fleet-"));
  const port = await findFreePort();
  const { script, store } = options;
  const child = new ServerChild([script, "--serve", folder, "--port", String(port), "--store", store]);
  const random = new Random(options.seed);
  const people = new DiskPeople(createDurableBackend(folder), random.fork("people"));
  const faults = new Faults(random.fork("faults"));
  const stage = {
    options,
    random,
    ledger: new Ledger(),
    faults,
    carrier: new HttpCarrier(port),
    people,
    steps: { taken: 0 },
  };
  try {
    return await play(stage, child, folder);
  } finally {
    faults.on = false;
    await child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
