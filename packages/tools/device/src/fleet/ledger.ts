/** What became of an item that a device made. */
export type AddFate =
  /** On its way, or not yet sent. */
  | "open"
  /** The server has said that it has it. */
  | "confirmed"
  /** The server has said that it will not have it. */
  | "refused"
  /** The device has forgotten it: whether the server has it is nobody's business. */
  | "forgotten";

/** Keeps account of what must not happen, and of every item that a device made. */
export class Ledger {
  readonly #adds = new Map<string, AddFate>();
  readonly #stored = new Map<string, Set<string>>();
  readonly #needless: string[] = [];
  readonly #unexpected: string[] = [];

  /** A device made an item. */
  made(clientId: string): void {
    this.#adds.set(clientId, "open");
  }

  /** Something became of it. What is confirmed stays so. */
  became(clientId: string, fate: AddFate): void {
    if (this.#adds.get(clientId) !== "confirmed" || fate === "forgotten") this.#adds.set(clientId, fate);
  }

  /** The backend made an item of it. */
  stored(clientId: string, itemId: string): void {
    const ids = this.#stored.get(clientId) ?? new Set();
    this.#stored.set(clientId, ids.add(itemId));
  }

  /** A device was made to start over without cause. */
  needlessResync(what: string): void {
    this.#needless.push(what);
  }

  /** A device was told what it should never be told. */
  unexpected(what: string): void {
    this.#unexpected.push(what);
  }

  get needless(): readonly string[] {
    return this.#needless;
  }

  get surprises(): readonly string[] {
    return this.#unexpected;
  }

  get adds(): number {
    return this.#adds.size;
  }

  /** Items of devices that the backend never got though it must have, or that were refused. */
  lostAdds(): readonly string[] {
    return [...this.#adds]
      .filter(([id, fate]) => fate !== "forgotten" && (fate !== "confirmed" || !this.#stored.has(id)))
      .map(
        ([id, fate]) =>
          `${id} of a device is ${this.#stored.has(id) ? "in" : "not in"} the backend and ${fate}`,
      );
  }

  /** Items of devices that the backend got more than once. */
  doubledAdds(): readonly string[] {
    return [...this.#stored]
      .filter(([, ids]) => ids.size > 1)
      .map(([id, ids]) => `${id} was made ${ids.size} times`);
  }
}
