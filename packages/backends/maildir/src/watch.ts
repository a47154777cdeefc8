import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import type { Log } from "@easkit/backend";
import { errorCode, ifThere } from "./file-errors.js";
import { isFresh, isSame, readStamp, type Stamp } from "./folder-scan.js";
import type { FolderTree, MailFolder } from "./folder-tree.js";

/** How a mailbox is to be watched. */
export interface WatchOptions {
  readonly onChange: (folderId?: string) => void;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Milliseconds; look for changes this often as well, for file systems that do not tell of them. */
  readonly pollInterval: number | undefined;
}

/** Changes come in swarms; they are told once in so many milliseconds. */
const SWARM = 20;
/** How often to look where the system tells nothing, or no more. */
const FALLBACK_INTERVAL = 5_000;

class MailboxWatch {
  readonly #tree: FolderTree;
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string | undefined>();
  readonly #stamps = new Map<string, { readonly stamp: Stamp; readonly isFresh: boolean }>();
  #folders = "";
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(tree: FolderTree, options: WatchOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#options.signal.addEventListener("abort", () => this.#stop(), { once: true });
    // What is missing is made now, so that making it is no change.
    await this.#tree.list();
    this.#watch("root", this.#tree.root, (name) => {
      if (name === null || name.startsWith(".")) this.#lookAgain();
    });
    this.#looking = this.#lookFirst();
    await this.#looking;
  }

  async #lookFirst(): Promise<void> {
    const folders = await this.#tree.list();
    this.#folders = JSON.stringify(folders);
    await this.#watchFolders(folders);
    const { pollInterval } = this.#options;
    if (pollInterval === undefined || this.#isOver) return;
    await this.#compareStamps(folders);
    clearInterval(this.#poll);
    this.#poll = this.#newPoll(pollInterval);
  }

  #stop(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
  }

  get #isOver(): boolean {
    return this.#options.signal.aborted;
  }

  #tell(folderId: string | undefined): void {
    if (this.#isOver) return;
    this.#changed.add(folderId);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = [...this.#changed];
      this.#changed.clear();
      for (const id of changed) if (!this.#isOver) this.#options.onChange(id);
    }, SWARM);
  }

  /** Looks at the folder list, one look at a time. */
  #lookAgain(): void {
    this.#looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#options.log.warn("cannot look at a Maildir", { root: this.#tree.root, error });
      });
  }

  async #look(): Promise<void> {
    if (this.#isOver) return;
    const folders = await this.#tree.list();
    const text = JSON.stringify(folders);
    if (text !== this.#folders) this.#tell(undefined);
    this.#folders = text;
    await this.#watchFolders(folders);
    if (this.#poll !== undefined) await this.#compareStamps(folders);
  }

  async #watchFolders(folders: readonly MailFolder[]): Promise<void> {
    const seen = new Set(["root"]);
    for (const { folder, directory } of folders) {
      for (const sub of ["new", "cur"]) {
        const path = `${this.#tree.absolute(directory)}/${sub}`;
        const inode = (await ifThere(() => stat(path)))?.ino;
        if (inode === undefined || this.#isOver) continue;
        // With the inode: a directory of the same name may be another one.
        const key = `${inode} ${folder.id} ${path}`;
        seen.add(key);
        this.#watch(key, path, () => this.#tell(folder.id));
      }
    }
    for (const [key, watcher] of this.#watchers) {
      if (seen.has(key)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
  }

  #watch(key: string, path: string, onEvent: (name: string | null) => void): void {
    if (this.#watchers.has(key) || this.#isOver) return;
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
    if (this.#isOver || this.#poll !== undefined) return;
    this.#options.log.warn("cannot watch a Maildir, looking at intervals", { root: this.#tree.root, error });
    this.#poll = this.#newPoll(FALLBACK_INTERVAL);
  }

  #newPoll(interval: number): NodeJS.Timeout {
    return setInterval(() => this.#lookAgain(), interval).unref();
  }

  async #compareStamps(folders: readonly MailFolder[]): Promise<void> {
    for (const { folder, directory } of folders) {
      const stamp = await readStamp(this.#tree.absolute(directory));
      const before = this.#stamps.get(folder.id);
      // A fresh stamp may hide a change, so it counts as one the next time: once too often does no harm.
      if (before !== undefined && (before.isFresh || !isSame(before.stamp, stamp))) this.#tell(folder.id);
      this.#stamps.set(folder.id, { stamp, isFresh: isFresh(stamp, Date.now()) });
    }
  }
}

/** Watches a mailbox until the signal aborts. Resolves once it is being watched. */
export async function watchMailbox(tree: FolderTree, options: WatchOptions): Promise<void> {
  if (options.signal.aborted) return;
  await new MailboxWatch(tree, options).start();
}
