import type { Locker } from "./locker.js";
import { Turns } from "./store-support/turns.js";

/** Locks within one process: whoever asks first has a key first. */
export function createMemoryLocker(): Locker {
  const turns = new Turns();
  return {
    async lock(key, signal) {
      const end = await turns.take(key, signal);
      return async () => end();
    },
  };
}
