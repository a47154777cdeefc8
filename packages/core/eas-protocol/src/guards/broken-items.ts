import type { Fingerprint } from "@easkit/syncstate";
import { RecentMap } from "./recent-map.js";

/** Items that are remembered in one process. */
const capacity = 10_000;

/** How often an item is tried to be read. */
const attempts = 3;

/** Where an item is. */
export interface ItemPlace {
  readonly user: string;
  readonly folderId: string;
  readonly id: string;
}

interface Broken {
  readonly content: Fingerprint;
  readonly reason: string;
}

const keyOf = ({ user, folderId, id }: ItemPlace): string => JSON.stringify([user, folderId, id]);

/**
 * Items that failed after some of them had been sent, so that the answer had to be broken off. When the device asks
 * again they are left out and noted, instead of breaking the next answer off too.
 */
export class BrokenItems {
  readonly #items = new RecentMap<Broken>(capacity);
  readonly #failures = new RecentMap<number>(capacity);

  /**
   * Notes that a backend could not read an item and did not say why. True if it has happened so often that the item
   * itself must be at fault, and not a moment's trouble.
   */
  failedToRead(place: ItemPlace): boolean {
    const failures = (this.#failures.get(keyOf(place)) ?? 0) + 1;
    this.#failures.set(keyOf(place), failures);
    return failures >= attempts;
  }

  /** Notes that an item could be read. */
  read(place: ItemPlace): void {
    this.#failures.delete(keyOf(place));
  }

  note(place: ItemPlace, content: Fingerprint, reason: string): void {
    this.#items.set(keyOf(place), { content, reason });
  }

  /** Lets the item be tried again. */
  forget(place: ItemPlace): void {
    this.#items.delete(keyOf(place));
  }

  /** Why the item must not be sent; `undefined` if nothing is known against this content. */
  reasonOf(place: ItemPlace, content: Fingerprint): string | undefined {
    const broken = this.#items.get(keyOf(place));
    return broken?.content === content ? broken.reason : undefined;
  }
}
