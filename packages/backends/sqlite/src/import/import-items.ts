import { setImmediate as letOthers } from "node:timers/promises";
import { Staging } from "../content/staging.js";
import { readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import { prepareItem } from "../items/store-item.js";
import { putMail, readMail } from "../mail/put-mail.js";
import { getUser } from "../users/user-row.js";
import type { ImportEntry, ImportSource } from "./entry.js";
import { ImportFolders } from "./import-folders.js";

/** How an import shall be done. */
export interface ImportOptions {
  /** Names from the top of the folder for what does not say where it belongs. */
  readonly folder?: readonly string[];
  /** Import all again that was imported from this source before. */
  readonly again?: boolean;
  /** Called now and then with how much of the source is done. */
  readonly onProgress?: (amount: number) => void;
}

/** What an import did. */
export interface ImportResult {
  readonly imported: number;
}

/** So many items go in one write, or so many bytes. */
const BATCH = 200;
const BATCH_BYTES = 4 * 1024 * 1024;

type Put = () => void;

class Import {
  readonly #groupware: Groupware;
  readonly #user: number;
  readonly #source: ImportSource;
  readonly #options: ImportOptions;
  readonly #folders: ImportFolders;

  constructor(groupware: Groupware, user: number, source: ImportSource, options: ImportOptions) {
    this.#groupware = groupware;
    this.#user = user;
    this.#source = source;
    this.#options = options;
    this.#folders = new ImportFolders(groupware, user);
  }

  get #into(): string {
    return (this.#options.folder ?? []).join("/");
  }

  async run(): Promise<ImportResult> {
    const isAgain = this.#options.again === true;
    const entries = this.#source.entries((part) => (isAgain ? undefined : this.#findPlace(part)));
    let imported = 0;
    let batch: ImportEntry[] = [];
    for await (const entry of entries) {
      batch.push(entry);
      if (batch.length < BATCH) continue;
      imported += await this.#writeAll(batch);
      batch = [];
    }
    imported += await this.#writeAll(batch);
    return { imported };
  }

  /** In pieces, where the items are large. */
  async #writeAll(batch: readonly ImportEntry[]): Promise<number> {
    for (let at = 0; at < batch.length; ) at += await this.#writeSome(batch.slice(at));
    return batch.length;
  }

  /** Reads and writes the first of these; what was read, and how far that is, goes in one write. */
  #writeSome(entries: readonly ImportEntry[]): Promise<number> {
    return Staging.during(this.#groupware, async (staging) => {
      const puts: Put[] = [];
      let bytes = 0;
      for (const entry of entries) {
        const { size, put } = await this.#prepare(staging, entry);
        puts.push(put);
        bytes += size;
        if (bytes > BATCH_BYTES) break;
      }
      const done = entries.slice(0, puts.length);
      this.#groupware.database.write(() => {
        for (const put of puts) put();
        for (const [part, place] of new Map(done.map((entry) => [entry.part, entry.place]))) {
          this.#putPlace(part, place);
        }
      });
      // Others get a turn, and libsql frees what its rows held only then.
      await letOthers();
      this.#options.onProgress?.(done.reduce((sum, { amount }) => sum + amount, 0));
      return done.length;
    });
  }

  async #prepare(
    staging: Staging,
    entry: ImportEntry,
  ): Promise<{ readonly size: number; readonly put: Put }> {
    const { content } = entry;
    const names = entry.folder.length > 0 ? entry.folder : (this.#options.folder ?? []);
    if ("properties" in content) {
      const put = await prepareItem(this.#groupware, staging, content);
      return { size: 0, put: () => void put(this.#folders.get(names, content.class)) };
    }
    const mail = await readMail(await staging.add(content.open()));
    const received = content.received ?? mail.summary.date ?? this.#groupware.now();
    const place = { flags: content.flags, received };
    return {
      size: mail.staged.size,
      put: () => void putMail(this.#groupware, this.#folders.get(names, "Email"), mail, place),
    };
  }

  #nameOf(part: string): string {
    return part === "" ? this.#source.name : `${this.#source.name}#${part}`;
  }

  #findPlace(part: string): string | undefined {
    const sql = "SELECT place FROM imports WHERE user = ? AND folder = ? AND source = ?";
    const row = this.#groupware.database.row(sql, this.#user, this.#into, this.#nameOf(part));
    return row === undefined ? undefined : readText(row, "place");
  }

  #putPlace(part: string, place: string): void {
    this.#groupware.database.run(
      "INSERT OR REPLACE INTO imports (user, folder, source, place) VALUES (?, ?, ?, ?)",
      this.#user,
      this.#into,
      this.#nameOf(part),
      place,
    );
  }
}

/**
 * Imports all that a source has into a mailbox. An import that breaks off goes on where it was when it is started
 * again; one that is done imports what is new.
 *
 * @throws BackendError `not-found` for the user, `quota`, `too-large`, `invalid`
 */
export function importItems(
  groupware: Groupware,
  userId: string,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportResult> {
  return new Import(groupware, getUser(groupware, userId).key, source, options).run();
}
