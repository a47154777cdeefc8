import type { EasEvent, OnEvent } from "@easkit/eas-protocol";
import { type LiveDevice, LiveDevices } from "./live-devices.js";
import { type Minute, Minutes } from "./minutes.js";

/** What a running server does, as an administrator wants to see it. */
export interface Activity {
  /** What `createEasServer` takes as `onEvent`. */
  readonly onEvent: OnEvent;
  /** Devices that are or were connected, those that are busy first, then those that wait. */
  live(limit: number): Live;
  /** The last three hours, oldest first. */
  minutes(): readonly Minute[];
}

/** What is connected right now. */
export interface Live {
  readonly waiting: number;
  readonly busy: number;
  readonly devices: readonly LiveDevice[];
}

/**
 * Remembers what a server does: which devices are connected, and how much happened in each of the last minutes. It
 * knows this process alone, and forgets with it.
 */
export function createActivity({ now = Date.now }: { readonly now?: () => number } = {}): Activity {
  const devices = new LiveDevices(now);
  const minutes = new Minutes(now);
  return {
    onEvent: (event: EasEvent) => {
      devices.take(event);
      minutes.take(event);
    },
    live: (limit) => devices.list(limit),
    minutes: () => minutes.list(),
  };
}
