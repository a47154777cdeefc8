import type { Fingerprint } from "@easkit/syncstate";
import { RecentMap } from "./recent-map.js";

/** Items that are remembered in one process. */
const capacity = 10_000;

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
