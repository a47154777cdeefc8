import { type Comparable, checkWorld } from "./check-world.js";
import type { Ledger } from "./ledger.js";

/** What came of a run. The same seed gives the same report. */
export interface FleetReport {
  readonly seed: number;
  readonly devices: number;
  /** Things that the devices did. */
  readonly steps: number;
  /** Choices of the scheduler. */
  readonly decisions: number;
  /** Items that the devices made. */
  readonly adds: number;
  /** Items that the devices hold in the end. */
  readonly items: number;
  /** Items that a device lacks, and Adds that the backend lacks. */
  readonly lost: number;
  /** Adds that the backend got more than once, and items that a device has more than once. */
  readonly doubled: number;
  /** How often a device was made to start over without cause. */
  readonly needlessResyncs: number;
  /** Items that look different, or that are on a device only. */
  readonly differences: number;
  /** Answers that no device should get. */
  readonly unexpected: number;
  readonly faults: Readonly<Record<string, number>>;
  /** A line for each of the things above. */
  readonly details: readonly string[];
}

/** Compares all devices with their backends, and sums up. */
export async function createReport(
  { seed, devices, steps }: Pick<FleetReport, "seed" | "devices" | "steps">,
  worlds: readonly Comparable[],
  run: Pick<FleetReport, "decisions" | "faults"> & { readonly ledger: Ledger },
): Promise<FleetReport> {
  const { decisions, faults, ledger } = run;
  const found = await Promise.all(worlds.map(checkWorld));
  const differences = found.flatMap(({ other }) => other);
  const lost = [...found.flatMap((each) => each.lost), ...ledger.lostAdds()];
  const doubled = [...found.flatMap((each) => each.doubled), ...ledger.doubledAdds()];
  const collections = worlds.flatMap((world) => world.devices.flatMap((device) => device.collections));
  return {
    seed,
    devices,
    steps,
    decisions,
    adds: ledger.adds,
    items: collections.reduce((sum, { items }) => sum + items.size, 0),
    lost: lost.length,
    doubled: doubled.length,
    needlessResyncs: ledger.needless.length,
    differences: differences.length,
    unexpected: ledger.surprises.length,
    faults,
    details: [...lost, ...doubled, ...ledger.needless, ...differences, ...ledger.surprises],
  };
}

/** Whether nothing went wrong that the server has to answer for. */
export const isSound = (report: FleetReport): boolean =>
  report.lost + report.doubled + report.needlessResyncs + report.differences + report.unexpected === 0;

/** The kinds of faults that did not occur. */
export const missingFaults = (report: FleetReport): readonly string[] =>
  Object.entries(report.faults).flatMap(([kind, count]) => (count === 0 ? kind : []));
