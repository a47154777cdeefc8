import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** Bytes that are in use once what nobody needs has been collected. */
export function liveMemory(): number {
  // Buffers are given back while the next collection begins.
  for (let i = 0; i < 2; i += 1) if (typeof collectGarbage === "function") collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Notes the most memory that is in use above where it began. */
export class MemoryMeter {
  readonly #start = liveMemory();
  readonly #every: number;
  #seen = 0;
  #most = 0;

  /** Looks once so many bytes have gone by. */
  constructor(every = 2 * 1024 * 1024) {
    this.#every = every;
  }

  /** Tells that bytes go by. */
  pass(bytes: number): void {
    this.#seen += bytes;
    if (this.#seen < this.#every) return;
    this.#seen = 0;
    this.look();
  }

  look(): void {
    this.#most = Math.max(this.#most, liveMemory() - this.#start);
  }

  /** Bytes. */
  get added(): number {
    return this.#most;
  }
}
