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

/** Whether nothing went wrong that the server has to answer for. */
export const isSound = (report: FleetReport): boolean =>
  report.lost + report.doubled + report.needlessResyncs + report.differences + report.unexpected === 0;

/** The kinds of faults that did not occur. */
export const missingFaults = (report: FleetReport): readonly string[] =>
  Object.entries(report.faults).flatMap(([kind, count]) => (count === 0 ? kind : []));
