import { type BrokenEngineName, brokenEngines, soundEngine } from "./broken-engines.js";
import { driveDevice, settleDevice } from "./drive-device.js";
import { Faults } from "./faults.js";
import { Ledger } from "./ledger.js";
import { Random } from "./random.js";
import { createReport, type FleetReport } from "./report.js";
import { Scheduler } from "./scheduler.js";
import { withVirtualTimers } from "./virtual-timers.js";
import { World } from "./world.js";

/** How a run shall be. */
export interface SimulationOptions {
  readonly seed: number;
  readonly devices: number;
  /** How many things the devices do in all before everything comes to rest. */
  readonly steps: number;
  readonly broken?: BrokenEngineName | undefined;
  /** Hears every decision of the schedule. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** Decisions between two crashes of a server, on average. */
const crashEvery = 3_000;

function createWorlds(
  { devices, broken }: SimulationOptions,
  parts: { scheduler: Scheduler; random: Random; faults: Faults; ledger: Ledger },
): readonly World[] {
  const kinds = [
    { name: "feed", feed: true, remembers: true },
    { name: "list", feed: false, remembers: true },
    { name: "forgetful-feed", feed: true, remembers: false },
    { name: "forgetful-list", feed: false, remembers: false },
  ];
  const size = Math.ceil(devices / kinds.length);
  return kinds
    .map((kind, at) => ({
      ...kind,
      devices: Array.from(
        { length: Math.max(0, Math.min(size, devices - at * size)) },
        (_, i) => at * size + i,
      ),
    }))
    .filter((kind) => kind.devices.length > 0)
    .map(
      (kind) =>
        new World({
          ...kind,
          ...parts,
          random: parts.random.fork(kind.name),
          broken: broken ? brokenEngines[broken] : soundEngine,
        }),
    );
}

/** Takes decisions until all this work is done. */
async function runUntilDone(
  scheduler: Scheduler,
  work: readonly Promise<unknown>[],
  between: () => void,
): Promise<void> {
  const state: { done: boolean; error?: unknown } = { done: false };
  Promise.all(work).then(
    () => {
      state.done = true;
    },
    (error: unknown) => {
      state.done = true;
      state.error = error;
    },
  );
  // The last promises come true between two decisions.
  await new Promise((resolve) => setImmediate(resolve));
  while (!state.done) {
    between();
    if (!(await scheduler.step())) throw new Error("the run is stuck: everybody waits for somebody else");
  }
  if (state.error !== undefined) throw state.error;
}

function crashSometimes(worlds: readonly World[], faults: Faults, random: Random): void {
  const mortal = worlds.filter((world) => world.options.remembers);
  if (mortal.length === 0 || !faults.on || !random.chance(1 / crashEvery)) return;
  faults.count("serverCrash");
  random.pick(mortal)?.crash();
}

async function play(options: SimulationOptions): Promise<FleetReport> {
  const random = new Random(options.seed);
  const scheduler = new Scheduler(random.fork("schedule"), options.trace);
  const faults = new Faults(random.fork("faults"));
  const ledger = new Ledger();
  const left = { steps: options.steps };
  return withVirtualTimers(scheduler, async () => {
    const worlds = createWorlds(options, { scheduler, random, faults, ledger });
    const all = worlds.flatMap((world) => world.devices.map((device) => ({ world, device })));
    const crashes = random.fork("crashes");
    for (const world of worlds) {
      for (const user of world.users) for (let i = 0; i < 20; i++) world.people.act(user);
    }
    const driven = all.map(({ world, device }) => driveDevice({ world, device, left }));
    await runUntilDone(scheduler, driven, () => crashSometimes(worlds, faults, crashes));
    faults.on = false;
    for (const world of worlds) world.people.heal(world.users);
    // Twice: what one device has to say late is news for the others.
    for (let i = 0; i < 2; i++) {
      const settled = all.map(({ device }) =>
        settleDevice(device, () => scheduler.point(`${device.id} settles`)),
      );
      await runUntilDone(scheduler, settled, () => {});
    }
    return createReport(options, worlds, {
      decisions: scheduler.decisions,
      ledger,
      faults: faults.counts,
    });
  });
}

/** Plays one seed from its beginning to the comparison at its end. */
export const simulate = (options: SimulationOptions): Promise<FleetReport> => play(options);
