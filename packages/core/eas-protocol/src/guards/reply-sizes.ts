import { RecentMap } from "./recent-map.js";

/** Devices that are remembered in one process. */
const capacity = 50_000;
/** No answer is made smaller than this, in bytes. */
const least = 64 * 1024;

/**
 * How large an answer each device can take. A device that breaks answers off gets smaller ones: half of what it took
 * in, and more again with every answer that comes through.
 */
export class ReplySizes {
  readonly #sizes = new RecentMap<number>(capacity);

  /** Bytes after which an answer to the device should end, at most `most`. */
  limitOf(device: string, most: number): number {
    return Math.min(most, this.#sizes.get(device) ?? most);
  }

  /** The device took all of an answer. */
  completed(device: string): void {
    const size = this.#sizes.get(device);
    if (size !== undefined) this.#sizes.set(device, size * 2);
  }

  /** The device went away after it had been given `bytes` of an answer. */
  brokenOff(device: string, bytes: number): void {
    this.#sizes.set(device, Math.max(least, Math.floor(bytes / 2)));
  }
}
