import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import type { Log } from "@easkit/backend";
import type { Collections, VdirFolder } from "./collections.js";
import { errorCode, ifThere } from "./file-errors.js";
import { isItemName } from "./kind.js";

/** How collections are to be watched. */
export interface WatchOptions {
  readonly onChange: (folderId?: string) => void;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Milliseconds; look for changes this often as well, for file systems that do not tell of them. */
  readonly pollInterval: number | undefined;
}

/** Changes come in swarms; they are told once in so many milliseconds. */
const SWARM = 50;
/** How often to look where the system tells nothing, or no more. */
const FALLBACK_INTERVAL = 5_000;

const describe = (folders: readonly VdirFolder[]): string =>
  JSON.stringify(folders.map(({ folder }) => folder));

async function stateOf({ index, kind }: VdirFolder): Promise<string> {
  const items = (await ifThere(() => index.items(kind))) ?? [];
  return items.map(({ id, revision }) => `${id} ${revision}`).join("\n");
}

class CollectionsWatch {
  readonly #collections: Collections;
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #states = new Map<string, string>();
  #folders = "";
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(collections: Collections, options: WatchOptions) {
    this.#collections = collections;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { signal, pollInterval } = this.#options;
    signal.addEventListener("abort", () => this.#stop(), { once: true });
    // What is missing is made now, so that making it is no change.
    await this.#collections.list();
    this.#watch("root", this.#collections.root, (name) => {
      if (name === null || !name.startsWith(".")) this.#swarm();
    });
    this.#looking = this.#look(false);
    await this.#looking;
    if (pollInterval !== undefined && !signal.aborted) this.#startPolling(pollInterval);
  }

  #stop(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
  }

  /** Something has happened: looks what it was, once it is quiet. */
  #swarm(): void {
    if (this.#options.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#lookAgain();
    }, SWARM);
  }

  #lookAgain(): void {
    this.#looking = this.#looking
      .then(() => this.#look(true))
      .catch((error: unknown) => {
        this.#options.log.warn("cannot look at a vdir", { root: this.#collections.root, error });
      });
  }

  async #look(tell: boolean): Promise<void> {
    const { signal, onChange } = this.#options;
    const folders = await this.#collections.list();
    await this.#watchFolders(folders);
    const changed: (string | undefined)[] = [];
    if (describe(folders) !== this.#folders) changed.push(undefined);
    this.#folders = describe(folders);
    for (const each of folders) {
      const state = await stateOf(each);
      if (this.#states.get(each.folder.id) !== state) changed.push(each.folder.id);
      this.#states.set(each.folder.id, state);
    }
    if (tell) for (const id of changed) if (!signal.aborted) onChange(id);
  }

  async #watchFolders(folders: readonly VdirFolder[]): Promise<void> {
    const seen = new Set(["root"]);
    for (const directory of new Set(folders.map(({ index }) => index.directory))) {
      const inode = (await ifThere(() => stat(directory)))?.ino;
      if (inode === undefined) continue;
      // With the inode: a directory of the same name may be another one.
      const key = `${inode} ${directory}`;
      seen.add(key);
      this.#watch(key, directory, (name) => {
        if (name === null || isItemName(name) || name === "displayname") this.#swarm();
      });
    }
    for (const [key, watcher] of this.#watchers) {
      if (seen.has(key)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
  }

  #watch(key: string, path: string, onEvent: (name: string | null) => void): void {
    if (this.#watchers.has(key) || this.#options.signal.aborted) return;
    try {
      const watcher = watch(path, { persistent: false }, (_, name) => onEvent(name));
      watcher.on("error", (error) => this.#fallBack(error));
      this.#watchers.set(key, watcher);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.#fallBack(error);
    }
  }

  /** The system cannot watch (any more): look now and then instead. */
  #fallBack(error: unknown): void {
    if (this.#options.signal.aborted || this.#poll !== undefined) return;
    this.#options.log.warn("cannot watch a vdir, looking at intervals", {
      root: this.#collections.root,
      error,
    });
    this.#startPolling(FALLBACK_INTERVAL);
  }

  #startPolling(interval: number): void {
    this.#poll ??= setInterval(() => this.#lookAgain(), interval).unref();
  }
}

/** Watches the collections of a user until the signal aborts. Resolves once they are being watched. */
export async function watchCollections(collections: Collections, options: WatchOptions): Promise<void> {
  if (options.signal.aborted) return;
  await new CollectionsWatch(collections, options).start();
}
