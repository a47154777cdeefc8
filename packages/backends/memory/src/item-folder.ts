import {
  BackendError,
  type ChangePage,
  type ItemChange,
  type ItemStat,
  type ListQuery,
} from "@easkit/backend";
import { ChangeLog } from "./change-log.js";
import { type StoredItem, statOf } from "./stored-item.js";

function isTooOld(stat: ItemStat, since: Date | undefined): boolean {
  return since !== undefined && stat.date !== undefined && stat.date < since;
}

/** The place of the first id that is greater. */
function placeAfter(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? "") <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a reader of the change feed is: at a change, or still at the first listing, which began at that change. */
interface Place {
  readonly change: number;
  readonly listedTo?: string;
}

/** The items of one folder, and what happened to them. */
export class ItemFolder {
  readonly #items = new Map<string, StoredItem>();
  readonly #log: ChangeLog;
  readonly #epoch: string;
  /** Ascending; made when needed, and never changed once made, so that a listing can go on over it. */
  #ids: readonly string[] | undefined;

  /** @param epoch tells this folder's cursors from those of another life */
  constructor(epoch: string, historyLimit: number) {
    this.#epoch = epoch;
    this.#log = new ChangeLog(historyLimit);
  }

  get size(): number {
    return this.#items.size;
  }

  get(id: string): StoredItem | undefined {
    return this.#items.get(id);
  }

  put(id: string, item: StoredItem): void {
    if (!this.#items.has(id)) this.#ids = undefined;
    this.#items.set(id, item);
    this.#log.add(id);
  }

  remove(id: string): boolean {
    if (!this.#items.delete(id)) return false;
    this.#ids = undefined;
    this.#log.add(id);
    return true;
  }

  clear(): void {
    for (const id of [...this.#items.keys()]) this.remove(id);
  }

  *list({ since, after }: ListQuery): Generator<ItemStat> {
    const ids = this.#sortedIds();
    for (let at = after === undefined ? 0 : placeAfter(ids, after); at < ids.length; at++) {
      const id = ids[at] ?? "";
      const item = this.#items.get(id);
      if (item === undefined) continue;
      const stat = statOf(id, item);
      if (!isTooOld(stat, since)) yield stat;
    }
  }

  /** @throws BackendError `cursor-expired` */
  changes(cursor: string | undefined, limit: number, since: Date | undefined): ChangePage {
    const place = cursor === undefined ? { change: this.#log.last, listedTo: "" } : this.#readCursor(cursor);
    return place.listedTo === undefined
      ? this.#changesAfter(place.change, limit)
      : this.#listFrom(place.change, place.listedTo, limit, since);
  }

  #sortedIds(): readonly string[] {
    this.#ids ??= [...this.#items.keys()].sort();
    return this.#ids;
  }

  #listFrom(change: number, listedTo: string, limit: number, since: Date | undefined): ChangePage {
    const changes: ItemStat[] = [];
    for (const stat of this.list({ after: listedTo, ...(since === undefined ? {} : { since }) })) {
      if (changes.length === limit) {
        const last = changes.at(-1)?.id ?? listedTo;
        return { changes, cursor: this.#writeCursor({ change, listedTo: last }), more: true };
      }
      changes.push(stat);
    }
    return { changes, cursor: this.#writeCursor({ change }), more: this.#log.last > change };
  }

  #changesAfter(change: number, limit: number): ChangePage {
    const { ids, reached } = this.#log.after(change, limit);
    const changes = [...ids].map((id): ItemChange => {
      const item = this.#items.get(id);
      return item === undefined ? { id, deleted: true } : statOf(id, item);
    });
    return { changes, cursor: this.#writeCursor({ change: reached }), more: reached < this.#log.last };
  }

  #writeCursor({ change, listedTo }: Place): string {
    return `${this.#epoch} ${change}${listedTo === undefined ? "" : ` ${listedTo}`}`;
  }

  #readCursor(cursor: string): Place {
    const [epoch, number = "", ...listedTo] = cursor.split(" ");
    const change = Number(number);
    if (epoch !== this.#epoch || !/^\d+$/.test(number) || !this.#log.reaches(change)) {
      throw new BackendError("cursor-expired", "this cursor is of another life, or too old");
    }
    return listedTo.length === 0 ? { change } : { change, listedTo: listedTo.join(" ") };
  }
}
