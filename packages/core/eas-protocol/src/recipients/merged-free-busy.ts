import type { BusyTime } from "@easkit/backend";

/** One digit stands for 30 minutes (MS-ASCMD 2.2.3.101). */
export const slot: number = 30 * 60_000;

/** A span of time, from `start` to before `end`. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** Somebody who works elsewhere can come. */
const digits: Readonly<Record<BusyTime["status"], number>> = {
  tentative: 1,
  busy: 2,
  outOfOffice: 3,
  workingElsewhere: 0,
};

/** How many digits a period has: the last one may stand for less than 30 minutes. */
const slotsIn = ({ start, end }: Period): number => Math.ceil((end.getTime() - start.getTime()) / slot);

/**
 * Free and busy times as digits from the start of the period on: of all that touches a slot, and of everybody together,
 * the highest counts.
 */
export function mergeFreeBusy(times: Iterable<BusyTime>, period: Period): string {
  const merged = new Uint8Array(slotsIn(period));
  const from = period.start.getTime();
  for (const { start, end, status } of times) {
    const first = Math.max(0, Math.floor((start.getTime() - from) / slot));
    const last = Math.min(merged.length, Math.ceil((end.getTime() - from) / slot));
    for (let at = first; at < last; at++) merged[at] = Math.max(merged[at] ?? 0, digits[status]);
  }
  return merged.join("");
}
