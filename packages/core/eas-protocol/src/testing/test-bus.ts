import type { AnyChange, Change, ChangeBus } from "@easkit/syncstate";

/** A bus within the process, which tells the publisher too. */
export function createTestBus(): ChangeBus & { lose(): void } {
  const listeners = new Set<(change: Change | AnyChange) => void>();
  const tell = (change: Change | AnyChange) => {
    for (const listener of listeners) listener(change);
  };
  return {
    publish: async (change) => tell(change),
    async subscribe(listener) {
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },
    close: async () => listeners.clear(),
    lose: () => tell({ kind: "anything" }),
  };
}
