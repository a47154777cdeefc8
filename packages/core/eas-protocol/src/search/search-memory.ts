import { RecentMap } from "../guards/recent-map.js";
import type { FoundItem } from "./found-item.js";

/** Devices whose searches are remembered in one process; results, being large, of fewer. */
const capacity = 5000;
const resultsCapacity = 500;

/** What a search found when the mailbox was read through for it. */
export interface KeptResults {
  /** What was searched for. */
  readonly query: string;
  readonly results: readonly FoundItem[];
}

/**
 * The last search of each device: whether it is still running, and what it found, so that its next pages come from the
 * same result (MS-ASCMD 2.2.3.135). Kept in memory: what is forgotten is searched for again.
 */
export class SearchMemory {
  readonly #running = new RecentMap<AbortController>(capacity);
  readonly #results = new RecentMap<KeptResults>(resultsCapacity);
  readonly #searchIds = new RecentMap<string>(capacity);

  /** Ends the search that the device waits for no longer. The signal aborts when another one takes its place. */
  begin(device: string): AbortSignal {
    this.#running.get(device)?.abort(new Superseded());
    const controller = new AbortController();
    this.#running.set(device, controller);
    return controller.signal;
  }

  /** What the same search of the device found before. */
  results(device: string, query: string): readonly FoundItem[] | undefined {
    const kept = this.#results.get(device);
    return kept?.query === query ? kept.results : undefined;
  }

  keep(device: string, results: KeptResults): void {
    this.#results.set(device, results);
  }

  /** Whether the device is looking through the results of this search already; afterwards it is. */
  goesOn(device: string, searchId: string): boolean {
    return this.#searchIds.get(device) === searchId;
  }

  /** Notes which search the device is looking through. */
  note(device: string, searchId: string): void {
    this.#searchIds.set(device, searchId);
  }
}

/** A search ended because the device began another. */
export class Superseded extends Error {
  override readonly name = "Superseded";

  constructor() {
    super("the device searches for something else now");
  }
}
