import { fromOrderedKey, toOrderedKey } from "../key-escape.js";
import { decodeSkip } from "../skip-record.js";
import type { StoredEntry } from "../store.js";
import type { Finding } from "./finding.js";
import { type Place, toDamage, toFinding, toLeftover } from "./place.js";

/** Reads the reasons for items left out in step with the index: both are in the order of the items. */
export class SkipReader {
  readonly #place: Place;
  readonly #prefix: string;
  readonly #entries: AsyncIterator<StoredEntry>;
  #next: StoredEntry | undefined;

  constructor(place: Place, prefix: string) {
    this.#place = place;
    this.#prefix = prefix;
    this.#entries = place.store.scan(prefix)[Symbol.asyncIterator]();
  }

  /** There must be a reason for this item, and none for those before it. @param judge the index is known so far */
  async *expect(item: string, judge: boolean): AsyncIterable<Finding> {
    yield* this.#passTo(item, judge);
    const entry = this.#next;
    if (entry === undefined || this.#nameOf(entry) !== item) {
      const key = this.#prefix + item;
      if (judge) yield toFinding(this.#place, "missing", key, "why the item was left out", "rewrite");
      return;
    }
    this.#next = undefined;
    try {
      decodeSkip(entry.key, entry.value);
    } catch (error) {
      yield toDamage(this.#place, error, "rewrite");
    }
  }

  /** There must be no more. */
  async *rest(judge: boolean): AsyncIterable<Finding> {
    yield* this.#passTo(undefined, judge);
  }

  async close(): Promise<void> {
    await this.#entries.return?.();
  }

  async *#passTo(item: string | undefined, judge: boolean): AsyncIterable<Finding> {
    for (;;) {
      this.#next ??= await this.#read();
      const entry = this.#next;
      if (entry === undefined || (item !== undefined && this.#nameOf(entry) >= item)) return;
      this.#next = undefined;
      const name = this.#nameOf(entry);
      const isItem = toOrderedKey(fromOrderedKey(name)) === name;
      if (!isItem) yield toLeftover(this.#place, "stray", entry, "no record of an item is called so");
      else if (judge) yield toLeftover(this.#place, "orphan", entry, "the item was not left out");
    }
  }

  #nameOf(entry: StoredEntry): string {
    return entry.key.slice(this.#prefix.length);
  }

  async #read(): Promise<StoredEntry | undefined> {
    const { done, value } = await this.#entries.next();
    return done ? undefined : value;
  }
}
