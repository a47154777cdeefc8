import { readdir, stat } from "node:fs/promises";
import { BackendError, type ItemStat } from "@easkit/backend";
import { ifThere } from "./file-errors.js";
import { isFresh, isSameStamp, readItemFile, type Stamp, stampOf, textOf } from "./item-file.js";
import { itemIdOf, revisionOf } from "./item-name.js";
import { isItemName, type Kind, kindOf } from "./kind.js";

/** A file as it is known to be. */
export interface IndexEntry extends ItemStat {
  readonly name: string;
  /** Absent for what devices have no items for. */
  readonly kind?: Kind;
  readonly stamp: Stamp;
  /** The file may have changed since, without its stamp saying so. */
  readonly isFresh: boolean;
}

/** How files are looked at. */
export interface IndexOptions {
  /** Files with more bytes are listed, and not read. */
  readonly maxBytes: number;
  /** When an event, or the last of its occurrences, ends. */
  readonly endOf: ((ical: string) => Date | undefined) | undefined;
  readonly now: () => number;
}

const AT_ONCE = 32;

async function inTurns<T>(values: readonly T[], act: (value: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < values.length; at += AT_ONCE)
    await Promise.all(values.slice(at, at + AT_ONCE).map(act));
}

/** What lies in the directory of a collection. Files whose stamp has not changed are not read again. */
export class ItemIndex {
  readonly directory: string;
  readonly #options: IndexOptions;
  #entries: ReadonlyMap<string, IndexEntry> = new Map();
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(directory: string, options: IndexOptions) {
    this.directory = directory;
    this.#options = options;
  }

  /** Everything as it is now, by id. @throws an error of code `ENOENT` if the directory is gone */
  async entries(): Promise<ReadonlyMap<string, IndexEntry>> {
    // A look that has not begun yet sees all that is there now; one that runs already may have missed it.
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#running = this.#look();
        return this.#running;
      });
    await this.#next;
    return this.#entries;
  }

  /** The items of a kind as they are now, ascending by id. */
  async items(kind: Kind): Promise<readonly IndexEntry[]> {
    const found = [...(await this.entries()).values()].filter((entry) => entry.kind === kind);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The name of an item's file. @throws BackendError `not-found` */
  async nameOf(id: string, kind: Kind): Promise<string> {
    const known = this.#entries.get(id) ?? (await this.entries()).get(id);
    if (known?.kind !== kind) throw new BackendError("not-found", `no item ${id}`);
    return known.name;
  }

  async #look(): Promise<void> {
    const names = (await readdir(this.directory)).filter(isItemName);
    const found = new Map<string, IndexEntry>();
    await inTurns(names, async (name) => {
      const entry = await ifThere(() => this.#entryOf(name));
      if (entry !== undefined) found.set(entry.id, entry);
    });
    this.#entries = found;
  }

  async #entryOf(name: string): Promise<IndexEntry | undefined> {
    const id = itemIdOf(name);
    const path = `${this.directory}/${name}`;
    const known = this.#entries.get(id);
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return undefined;
    const stamp = stampOf(stats);
    if (known && !known.isFresh && isSameStamp(known.stamp, stamp)) return known;
    if (stats.size > BigInt(this.#options.maxBytes)) return this.#tooLarge(id, name, stamp);
    return this.#read(id, name, path);
  }

  /** It cannot be shown, but somebody should learn why when it is asked for. */
  #tooLarge(id: string, name: string, stamp: Stamp): IndexEntry {
    const revision = `${stamp.modified}-${stamp.size}`;
    const kind = kindOf(name, "");
    return { id, name, revision, stamp, isFresh: true, ...(kind !== undefined && { kind }) };
  }

  async #read(id: string, name: string, path: string): Promise<IndexEntry> {
    const { maxBytes, now } = this.#options;
    const at = now();
    const { bytes, stamp } = await readItemFile(path, maxBytes);
    const text = textOf(bytes);
    const kind = kindOf(name, text);
    const date = kind === "Calendar" ? this.#endOf(text) : undefined;
    return {
      id,
      name,
      revision: revisionOf(bytes),
      stamp,
      isFresh: isFresh(stamp, at),
      ...(kind !== undefined && { kind }),
      ...(date !== undefined && { date }),
    };
  }

  #endOf(text: string): Date | undefined {
    try {
      return this.#options.endOf?.(text);
    } catch {
      // What cannot be read is told of when it is to be shown; until then it is in every period.
      return undefined;
    }
  }
}
