/** Called with the id of the folder whose items changed, or without one if the folder list did. */
export type OnChange = (folderId?: string) => void;

/** Who wants to know of changes, by mailbox. */
export class Watchers {
  readonly #watchers = new Map<number, Set<OnChange>>();
  readonly #onFirst: () => void;
  readonly #onLast: () => void;

  /** @param onFirst called when somebody begins to watch and nobody did; `onLast` when nobody watches any more */
  constructor(onFirst: () => void, onLast: () => void) {
    this.#onFirst = onFirst;
    this.#onLast = onLast;
  }

  /** Until the signal aborts. */
  add(user: number, onChange: OnChange, signal: AbortSignal): void {
    if (signal.aborted) return;
    // A function of its own, so that the same one given twice counts twice.
    const watcher: OnChange = (folderId) => onChange(folderId);
    const others = this.#watchers.get(user);
    if (this.#watchers.size === 0) this.#onFirst();
    if (others === undefined) this.#watchers.set(user, new Set([watcher]));
    else others.add(watcher);
    signal.addEventListener("abort", () => this.#remove(user, watcher), { once: true });
  }

  /** Tells them, after the current write is through. */
  tell(user: number, folderId?: string): void {
    for (const watcher of this.#watchers.get(user) ?? []) {
      queueMicrotask(() => {
        if (this.#watchers.get(user)?.has(watcher)) watcher(folderId);
      });
    }
  }

  /** Forgets everybody. */
  clear(): void {
    if (this.#watchers.size === 0) return;
    this.#watchers.clear();
    this.#onLast();
  }

  #remove(user: number, watcher: OnChange): void {
    const watchers = this.#watchers.get(user);
    if (!watchers?.delete(watcher) || watchers.size > 0) return;
    this.#watchers.delete(user);
    if (this.#watchers.size === 0) this.#onLast();
  }
}
