import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProtocolVersion } from "@easkit/eas-schema";
import { fleetPassword } from "../carrier.js";
import { FleetDevice } from "../device/fleet-device.js";
import { actOnce, type Habits, settleDevice } from "../drive-device.js";
import { Faults } from "../faults.js";
import { Ledger } from "../ledger.js";
import { Random } from "../random.js";
import { createReport, type FleetReport } from "../report.js";
import { checkBus } from "./check-bus.js";
import { DiskPeople } from "./disk-people.js";
import { withEndings } from "./endings.js";
import { type FleetGroupware, findGroupware } from "./groupware.js";
import { HttpCarrier } from "./http-carrier.js";
import { Nodes } from "./nodes.js";
import { type StoreName, storeKind } from "./stores.js";

/** How a run with real processes shall be. */
export interface ProcessesOptions {
  readonly seed: number;
  readonly devices: number;
  /** How often a server is killed. */
  readonly kills: number;
  /** How many servers there are at a time. */
  readonly nodes: number;
  readonly store: StoreName;
  /** The script that serves when it is called with `--serve`. */
  readonly script: string;
  readonly trace?: ((line: string) => void) | undefined;
}

/** What came of a run with real processes. */
export interface ProcessesReport extends FleetReport {
  /** How many requests waited and were woken by a change. */
  readonly woken: number;
}

const versions: readonly ProtocolVersion[] = ["12.1", "14.1", "16.0", "16.1"];
const devicesOfOne = 3;
const habits: Habits = { edit: 4, sync: 8, ping: 1.5, move: 1, folders: 0.3, filter: 0.2 };

interface Stage {
  readonly options: ProcessesOptions;
  readonly folder: string;
  readonly groupware: FleetGroupware;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly people: DiskPeople;
  readonly steps: { taken: number };
  /** What devices and people do until the last kill. */
  readonly lives: Promise<void>[];
}

interface Phone {
  readonly device: FleetDevice;
  readonly carrier: HttpCarrier;
}

const userOf = (number: number): string => `user${Math.floor(number / devicesOfOne)}`;

function createPhone({ options, random, ledger, faults, nodes }: Stage, number: number): Phone {
  const carrier = new HttpCarrier(nodes, faults, random.fork(`carrier ${number}`));
  const device = new FleetDevice({
    number,
    user: userOf(number),
    version: versions[number % versions.length] ?? "16.1",
    carrier,
    random: random.fork(`device ${number}`),
    ledger,
    onRepeat: () => faults.count("requestRepeated"),
    note: options.trace ?? (() => {}),
  });
  return { device, carrier };
}

/** Lets a device and its user live until the last kill. */
async function drive({ faults, steps }: Stage, device: FleetDevice): Promise<void> {
  const { random } = device.options;
  while (faults.on) {
    await sleep(random.below(15));
    if (faults.strikes("powerLoss", 0.02)) device.losePower();
    await actOnce(device, habits);
    steps.taken++;
  }
}

/** Lets others change a mailbox until the last kill, also while all its devices wait. */
async function changeMailbox({ random, faults, people, nodes }: Stage, user: string): Promise<void> {
  const moments = random.fork(`people of ${user}`);
  while (faults.on) {
    await sleep(moments.below(200));
    await people.act(user);
    await nodes.tell(user);
  }
}

/** Kills a server at random moments, and starts another one in its place each time. */
async function killAgainAndAgain({
  options,
  folder,
  groupware,
  random,
  faults,
  nodes,
}: Stage): Promise<void> {
  const moments = random.fork("kills");
  for (let kill = 0; kill < options.kills; kill++) {
    // Mostly in the middle of work, now and then when devices have come to wait.
    await sleep(moments.below(moments.chance(0.2) ? 2000 : 400));
    const { child, origin } = nodes.pick(moments);
    await child.kill();
    await groupware.check?.(folder);
    if (!faults.on) return;
    faults.count("serverCrash");
    options.trace?.(`the server at ${origin} is killed, ${kill + 1} of ${options.kills}`);
    await child.start();
  }
}

async function settle(phones: readonly Phone[]): Promise<void> {
  for (let i = 0; i < 2; i++)
    await Promise.all(phones.map(({ device }) => settleDevice(device, () => sleep(5))));
}

async function sumUp(stage: Stage, phones: readonly Phone[], users: readonly string[]) {
  const { options, folder, groupware, people, ledger, faults, nodes, steps } = stage;
  for (const user of users) {
    for (const [id, { lastName }] of await groupware.contacts(folder, user)) ledger.stored(lastName, id);
  }
  const world = {
    name: `processes over ${options.store}`,
    folders: (await people.folders(users[0] ?? "")).length,
    devices: phones.map(({ device }) => device),
    now: Date.now,
    expected: (user: string, folderId: string, cutoff: number | undefined) =>
      people.views(user, folderId, cutoff),
  };
  const happened = Object.fromEntries(Object.entries(faults.counts).filter(([, count]) => count > 0));
  const report = await createReport({ ...options, steps: steps.taken }, [world], {
    decisions: 0,
    ledger,
    faults: happened,
  });
  return { ...report, woken: nodes.woken };
}

async function play(stage: Stage): Promise<ProcessesReport> {
  const { options, folder, groupware, faults, people, nodes, lives } = stage;
  const phones = Array.from({ length: options.devices }, (_, number) => createPhone(stage, number));
  const users = [...new Set(phones.map(({ device }) => device.options.user))];
  await groupware.prepare?.(folder, users);
  await nodes.start();
  for (const user of users) for (let i = 0; i < 10; i++) await people.deliver(user);
  lives.push(...phones.map(({ device }) => drive(stage, device)));
  lives.push(...users.map((user) => changeMailbox(stage, user)));
  await Promise.race([killAgainAndAgain(stage), Promise.all(lives)]);
  faults.on = false;
  await Promise.all(lives);
  await settle(phones);
  const [first] = phones;
  if (first && storeKind(options.store).joins) await checkBus({ ...stage, ...first }, () => settle(phones));
  return sumUp(stage, phones, users);
}

/**
 * Lets devices sync with server processes that are killed again and again, over a store and a groupware on disk, and
 * compares in the end. What happens when is up to the machine: a seed makes a run similar, not the same.
 *
 * @throws MissingProgramError if the store's program is not installed
 */
export async function runProcesses(options: ProcessesOptions): Promise<ProcessesReport> {
  const { script, store, seed } = options;
  const groupware = findGroupware();
  return withEndings(async (endings) => {
    const folder = await mkdtemp(join(tmpdir(), "easkit-fleet-"));
    endings.add(() => rm(folder, { recursive: true, force: true }));
    const random = new Random(seed);
    const faults = new Faults(random.fork("faults"));
    const lives: Promise<void>[] = [];
    // Before the folder goes, so that nobody makes it anew.
    endings.add(() => Promise.allSettled(lives));
    const place = await storeKind(store).start(folder, endings);
    const command = [script, "--serve", folder, "--store", store, "--place", place];
    const nodes = await Nodes.prepare(options.nodes, command, random.fork("nodes"));
    endings.add(async () => {
      faults.on = false;
      await nodes.kill();
    });
    const people = new DiskPeople(groupware.open(folder, fleetPassword), random.fork("people"));
    const ledger = new Ledger();
    return play({
      options,
      folder,
      groupware,
      random,
      ledger,
      faults,
      nodes,
      people,
      steps: { taken: 0 },
      lives,
    });
  });
}
