import { RecentMap } from "./recent-map.js";

/** Devices that are remembered in one process. */
const devices = 10_000;
/** Moves that are remembered of a device: what one request can hold. */
const moves = 1000;

/** Where a device's items went. */
export interface DeviceMoves {
  /** Notes where a move has brought an item. */
  note(move: string, id: string): void;
  /** The id that the item got by this move. */
  find(move: string): string | undefined;
}

/**
 * What each device has moved lately, so that a MoveItems whose answer was lost is answered as it was the first time
 * when it comes again.
 */
export class LastMoves {
  readonly #byDevice = new RecentMap<RecentMap<string>>(devices);

  of(device: string): DeviceMoves {
    const known = this.#byDevice.get(device) ?? new RecentMap<string>(moves);
    this.#byDevice.set(device, known);
    return { note: (move, id) => known.set(move, id), find: (move) => known.get(move) };
  }
}
