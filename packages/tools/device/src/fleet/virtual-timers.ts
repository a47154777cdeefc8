import type { Scheduler } from "./scheduler.js";

/** What the timer functions give back in virtual time. */
interface VirtualTimer {
  stop(): void;
  unref(): VirtualTimer;
  ref(): VirtualTimer;
}

function startTimer(scheduler: Scheduler, act: () => void, delay: number, again: boolean): VirtualTimer {
  const tick = () => {
    if (again) cancel = scheduler.after(Math.max(1, delay), "timer", tick);
    act();
  };
  let cancel = scheduler.after(Math.max(1, delay), "timer", tick);
  const timer: VirtualTimer = { stop: () => cancel(), unref: () => timer, ref: () => timer };
  return timer;
}

const stopTimer = (timer: unknown): void => {
  if (typeof timer === "object" && timer !== null && "stop" in timer && typeof timer.stop === "function") {
    timer.stop();
  }
};

/**
 * Puts the process's timers under virtual time while `run` runs: a server that has no clock of its own for its
 * intervals then ticks when the schedule says so. They are put back in the end.
 */
export async function withVirtualTimers<T>(scheduler: Scheduler, run: () => Promise<T>): Promise<T> {
  const { setInterval, clearInterval, setTimeout, clearTimeout } = globalThis;
  const start =
    (again: boolean) =>
    (act: () => void, delay = 0) =>
      startTimer(scheduler, act, delay, again);
  Object.assign(globalThis, {
    setInterval: start(true),
    setTimeout: start(false),
    clearInterval: stopTimer,
    clearTimeout: stopTimer,
  });
  try {
    return await run();
  } finally {
    Object.assign(globalThis, { setInterval, clearInterval, setTimeout, clearTimeout });
  }
}
