import { BackendError, type ChangePage, type ItemChange, type ItemStat } from "@easkit/backend";
import type { Database } from "../database/database.js";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { FolderRow } from "../folders/folder-row.js";
import { statColumnsOf, toItemStat } from "../items/item-row.js";
import { listPage } from "../items/listing.js";

/** Where a reader of the change feed is: at a change, or still at the first listing, which began at that change. */
interface Place {
  readonly change: number;
  readonly listedTo?: string;
}

/** A step of the feed: an item of the folder, or one that left it. */
interface Step {
  readonly number: number;
  readonly change: ItemChange;
}

const stepsOf = (columns: string, table: string) =>
  `SELECT changed, ${columns} FROM ${table} WHERE folder = ? AND changed > ? ORDER BY changed LIMIT ?`;

/** One page of what changed in a folder. @throws BackendError `cursor-expired` */
export function readChanges(
  database: Database,
  row: FolderRow,
  cursor: string | undefined,
  { limit, since }: { readonly limit: number; readonly since?: Date },
): ChangePage {
  return database.read(() => {
    const feed = new FeedReader(database, row);
    const place = cursor === undefined ? { change: feed.last, listedTo: "" } : feed.readCursor(cursor);
    const most = Math.max(1, Math.trunc(limit));
    return place.listedTo === undefined
      ? feed.changesAfter(place.change, most)
      : feed.listFrom(place.change, place.listedTo, most, since);
  });
}

class FeedReader {
  /** The number of the newest change. */
  readonly last: number;
  readonly #database: Database;
  readonly #row: FolderRow;
  readonly #life: string;
  readonly #forgotten: number;

  constructor(database: Database, row: FolderRow) {
    this.#database = database;
    this.#row = row;
    const folder = database.row(
      "SELECT touched, forgotten, epoch FROM folders, sequence WHERE folder = ?",
      row.key,
    );
    this.last = readInteger(folder, "touched");
    this.#forgotten = readInteger(folder, "forgotten");
    this.#life = `${readText(folder, "epoch")}.${row.key}`;
  }

  listFrom(change: number, listedTo: string, limit: number, since: Date | undefined): ChangePage {
    const query = { after: listedTo, ...(since === undefined ? {} : { since }) };
    const changes: readonly ItemStat[] = listPage(this.#database, this.#row, query, limit);
    const last = changes.at(-1);
    if (last !== undefined && changes.length === limit) {
      return { changes, cursor: this.#writeCursor({ change, listedTo: last.id }), more: true };
    }
    return { changes, cursor: this.#writeCursor({ change }), more: this.last > change };
  }

  changesAfter(change: number, limit: number): ChangePage {
    const steps = [...this.#items(change, limit), ...this.#tombstones(change, limit)]
      .sort((a, b) => a.number - b.number)
      .slice(0, limit);
    const reached = steps.length < limit ? this.last : (steps.at(-1)?.number ?? change);
    return {
      changes: steps.map((step) => step.change),
      cursor: this.#writeCursor({ change: reached }),
      more: reached < this.last,
    };
  }

  #items(after: number, limit: number): readonly Step[] {
    const { folder, key } = this.#row;
    const sql = stepsOf(statColumnsOf(folder), "items");
    return this.#database.rows(sql, key, after, limit).map((row) => {
      const number = readInteger(row, "changed");
      // What is private now has gone for those who may not see it.
      const isHidden = folder.hidePrivate && readInteger(row, "private") === 1;
      return { number, change: isHidden ? { id: readText(row, "id"), deleted: true } : toItemStat(row) };
    });
  }

  #tombstones(after: number, limit: number): readonly Step[] {
    return this.#database.rows(stepsOf("id", "tombstones"), this.#row.key, after, limit).map((row) => ({
      number: readInteger(row, "changed"),
      change: { id: readText(row, "id"), deleted: true },
    }));
  }

  #writeCursor({ change, listedTo }: Place): string {
    return `${this.#life} ${change}${listedTo === undefined ? "" : ` ${listedTo}`}`;
  }

  readCursor(cursor: string): Place {
    const [life, number = "", listedTo] = cursor.split(" ");
    const change = Number(number);
    const isKnown = /^\d{1,15}$/.test(number) && change >= this.#forgotten && change <= this.last;
    if (life !== this.#life || !isKnown) {
      throw new BackendError("cursor-expired", "this cursor is of another life, or too old");
    }
    return listedTo === undefined ? { change } : { change, listedTo };
  }
}
