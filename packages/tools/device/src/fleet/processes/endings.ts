import { constants } from "node:os";

/** What a run has started and has to end again, however the run ends. */
export class Endings {
  readonly #steps: (() => Promise<unknown>)[] = [];

  /** Adds something to be done in the end, before what was added earlier. */
  add(step: () => Promise<unknown>): void {
    this.#steps.unshift(step);
  }

  /** Does all of it, once, even if some of it fails; rejects with the first failure. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0)) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does something and ends afterwards what it has started, also when it fails or this process is told to end. */
export async function withEndings<T>(task: (endings: Endings) => Promise<T>): Promise<T> {
  const endings = new Endings();
  let leaving: Promise<never> | undefined;
  const onSignal = (signal: (typeof signals)[number]) => {
    const leave = () => process.exit(128 + constants.signals[signal]);
    leaving ??= endings.run().then(leave, leave);
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await task(endings);
  } finally {
    // What the task makes of it that all is taken from under it is of no interest.
    await leaving;
    await endings.run();
    for (const signal of signals) process.off(signal, onSignal);
  }
}
