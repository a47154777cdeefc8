import type { CollectionRound, KnownItem, PlannedChange } from "@easkit/syncstate";

type State = Pick<CollectionRound, "lookup" | "known">;

/** What the device knows, with what it did in this very request laid over. */
export class KnownView {
  readonly #state: State;
  readonly #own = new Map<string, KnownItem | undefined>();

  constructor(state: State) {
    this.#state = state;
  }

  /** Notes what the device did itself. */
  note(change: PlannedChange): void {
    if (change.op === "own") {
      const { id, content, flags } = change;
      this.#own.set(id, { id, content, flags, skipped: false, onDevice: true });
    } else if (change.op === "ownDelete") this.#own.set(change.id, undefined);
  }

  /** Whether the device itself touched an item in this request. */
  isOwn(id: string): boolean {
    return this.#own.has(id);
  }

  /** What the device knows of an item that it touched. */
  own(id: string): KnownItem | undefined {
    return this.#own.get(id);
  }

  async lookup(ids: readonly string[]): Promise<ReadonlyMap<string, KnownItem>> {
    const found = new Map(await this.#state.lookup(ids.filter((id) => !this.#own.has(id))));
    for (const id of ids) {
      const own = this.#own.get(id);
      if (own) found.set(id, own);
    }
    return found;
  }

  /** Whether the device was told of anything before this request. */
  async isEmpty(): Promise<boolean> {
    for await (const _ of this.#state.known()) return false;
    return true;
  }

  /** In order of id. Items that the device made in this request are not among them. */
  known(after?: string): AsyncIterable<KnownItem> {
    return this.#state.known(after);
  }
}
