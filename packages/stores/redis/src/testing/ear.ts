import type { AnyChange, Change } from "@easkit/syncstate";

/** What a subscriber hears, to be waited for. */
export function createEar() {
  const heard: Array<Change | AnyChange> = [];
  let wake = () => {};
  return {
    heard,
    listen: (change: Change | AnyChange): void => {
      heard.push(change);
      wake();
    },
    /** Waits until it has heard this, of this user where one is named. */
    async until(kind: string, user?: string): Promise<void> {
      while (!heard.some((one) => one.kind === kind && ("user" in one ? one.user : undefined) === user)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
