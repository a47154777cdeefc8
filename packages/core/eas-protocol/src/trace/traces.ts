import { deviceKey } from "../device-key.js";
import { RecentMap } from "../guards/recent-map.js";

/** What a device and the server said to each other in one request, with content and credentials left out. */
export interface TracedExchange {
  /** The number of the request, as in events. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly command: string;
  readonly version: string | undefined;
  readonly httpStatus: number;
  /** What was answered, in a few words. */
  readonly summary: string | undefined;
  /** XML for people; empty where there was no WBXML. Both are cut off at 32,768 characters. */
  readonly request: string;
  readonly reply: string;
}

/** Devices, and exchanges of each, that are kept in one process. */
const devices = 100;
const exchanges = 50;

/** The characters of one document that are kept. */
export const mostCharacters = 32_768;

/** The latest exchanges of devices that are traced. They lie in this process alone, and are gone with it. */
export class Traces {
  readonly #byDevice = new RecentMap<readonly TracedExchange[]>(devices);

  add(user: string, deviceId: string, exchange: TracedExchange): void {
    const key = deviceKey(user, deviceId);
    this.#byDevice.set(key, [...(this.#byDevice.get(key) ?? []), exchange].slice(-exchanges));
  }

  /** Oldest first. */
  of(user: string, deviceId: string): readonly TracedExchange[] {
    return this.#byDevice.get(deviceKey(user, deviceId)) ?? [];
  }

  forget(user: string, deviceId: string): void {
    this.#byDevice.delete(deviceKey(user, deviceId));
  }
}
