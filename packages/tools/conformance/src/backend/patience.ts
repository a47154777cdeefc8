import { setTimeout as wait } from "node:timers/promises";

/** Waits until something holds, and fails if it does not within so many milliseconds. */
export async function until(
  what: string,
  patience: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${patience} ms in vain: ${what}`);
    await wait(10);
  }
}

/** The outcome, or a failure if there is none within so many milliseconds. */
export async function soon<T>(what: string, patience: number, outcome: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = wait(patience, undefined, { signal: stop.signal }).then(
    (): never => {
      throw new Error(`waited ${patience} ms in vain: ${what}`);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([outcome, late]);
  } finally {
    stop.abort();
  }
}
