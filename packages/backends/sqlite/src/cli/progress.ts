import { Presets, SingleBar } from "cli-progress";
import type { CliStreams } from "./streams.js";

/** How far something has come. */
export interface Progress {
  setTotal(total: number): void;
  add(amount: number): void;
  stop(): void;
}

/** A bar on standard error, if that is a terminal; else nothing. */
export function startProgress({ stderr }: CliStreams, total: number): Progress {
  if (stderr.isTTY !== true) return { setTotal() {}, add() {}, stop() {} };
  const format = "{bar} {percentage} % of {total}, {eta_formatted} to go";
  const bar = new SingleBar({ stream: stderr, format, clearOnComplete: true }, Presets.shades_classic);
  bar.start(total, 0);
  return {
    setTotal: (most) => bar.setTotal(most),
    add: (amount) => bar.increment(amount),
    stop: () => bar.stop(),
  };
}
