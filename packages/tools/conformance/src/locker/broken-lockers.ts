import type { Locker } from "@easkit/syncstate";

/** Makes of a locker that is right one that is broken in one way. `nodes` are several over the same locks. */
export type BreakLocker = (locker: Locker, node: number) => Locker;

/** A locker that looks at keys in a way of its own. */
const withKeys =
  (toKey: (key: string, node: number) => string): BreakLocker =>
  (locker, node) => ({ lock: (key, signal) => locker.lock(toKey(key, node), signal) });

/** What can be wrong with a locker, by what it does. */
export const lockerFaults = {
  "gives a key to everybody": () => ({ lock: async () => async () => {} }),
  "knows of its own node only": withKeys((key, node) => `${node} ${key}`),
  "has one lock for all keys": withKeys(() => "all"),
  "takes upper case for lower case": withKeys((key) => key.toLowerCase()),
  "cuts keys at 255 characters": withKeys((key) => key.slice(0, 255)),
  "has fifty locks in all"(locker) {
    let held = 0;
    return {
      async lock(key, signal) {
        if (held >= 50) throw new Error("there are too many locks");
        held++;
        const lock = await locker.lock(key, signal);
        return async () => {
          held--;
          await lock();
        };
      },
    };
  },
  "releases whatever is held"(locker) {
    const current = new Map<string, () => Promise<void>>();
    return {
      async lock(key, signal) {
        const lock = await locker.lock(key, signal);
        current.set(key, lock);
        return async () => current.get(key)?.();
      },
    };
  },
  "does not give up waiting": (locker) => ({
    lock: (key) => locker.lock(key, new AbortController().signal),
  }),
  "keeps the turn of who gives up"(locker) {
    return {
      async lock(key, signal) {
        const turn = locker.lock(key, new AbortController().signal);
        const aborted = new Promise<never>((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          if (signal.aborted) reject(signal.reason);
        });
        return Promise.race([turn, aborted]);
      },
    };
  },
  "ends a lock with the signal": (locker) => ({
    async lock(key, signal) {
      const lock = await locker.lock(key, signal);
      signal.addEventListener("abort", () => lock());
      return lock;
    },
  }),
  "serves who came last first"(locker) {
    const waiting = new Map<string, Array<() => void>>();
    return {
      async lock(key, signal) {
        const line = waiting.get(key);
        if (line) await new Promise<void>((resolve) => line.push(resolve));
        else waiting.set(key, []);
        const lock = await locker.lock(key, signal);
        return async () => {
          await lock();
          const next = waiting.get(key)?.pop();
          if (next) next();
          else waiting.delete(key);
        };
      },
    };
  },
} as const satisfies Readonly<Record<string, BreakLocker>>;
