import type { Log } from "@easkit/backend";
import type { Database } from "../database/database.js";
import { readInteger, readText } from "../database/sqlite-database.js";
import { toShareId } from "../sharing/share-row.js";
import type { Watchers } from "./watchers.js";

const MOST = 1_000;

/** Notices what other processes write to the same file. It looks at one number as often as it is told to. */
export class OtherProcesses {
  readonly #database: Database;
  readonly #interval: number;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #version = 0;
  #seen = 0;

  /** @param interval milliseconds between two looks */
  constructor(database: Database, interval: number, log: Log) {
    this.#database = database;
    this.#interval = interval;
    this.#log = log;
  }

  /** Begins to look, and tells the watchers what changed from now on. */
  start(watchers: Watchers): void {
    this.#version = this.#readVersion();
    this.#seen = readInteger(this.#database.row("SELECT last FROM sequence"), "last");
    this.#timer = setInterval(() => this.#tryLook(watchers), this.#interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tryLook(watchers: Watchers): void {
    try {
      this.#look(watchers);
    } catch (error) {
      this.#log.warn("cannot look at what other processes write", { error });
    }
  }

  #look(watchers: Watchers): void {
    // The number stays the same as long as only this connection writes.
    const version = this.#readVersion();
    if (version === this.#version) return;
    this.#database.read(() => {
      const last = readInteger(this.#database.row("SELECT last FROM sequence"), "last");
      this.#tellLists(watchers);
      this.#tellFolders(watchers);
      this.#seen = last;
    });
    this.#version = version;
  }

  #tellLists(watchers: Watchers): void {
    for (const row of this.#database.rows("SELECT user FROM users WHERE touched > ?", this.#seen)) {
      watchers.tell(readInteger(row, "user"));
    }
  }

  #tellFolders(watchers: Watchers): void {
    for (let after = this.#seen; ; ) {
      const rows = this.#database.rows(
        "SELECT folder, user, id, touched FROM folders WHERE touched > ? ORDER BY touched LIMIT ?",
        after,
        MOST,
      );
      for (const row of rows) {
        watchers.tell(readInteger(row, "user"), readText(row, "id"));
        this.#tellGuests(watchers, readInteger(row, "folder"));
        after = readInteger(row, "touched");
      }
      if (rows.length < MOST) return;
    }
  }

  #tellGuests(watchers: Watchers, folder: number): void {
    for (const row of this.#database.rows("SELECT share, user FROM shares WHERE folder = ?", folder)) {
      watchers.tell(readInteger(row, "user"), toShareId(readInteger(row, "share")));
    }
  }

  #readVersion(): number {
    return readInteger(this.#database.row("PRAGMA data_version"), "data_version");
  }
}
