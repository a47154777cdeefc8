/** Called with the id of the folder whose items changed, or without one if the folder list did. */
export type OnChange = (folderId?: string) => void;

/** Who wants to know of changes in a mailbox. */
export class Watchers {
  readonly #watchers = new Set<OnChange>();

  get size(): number {
    return this.#watchers.size;
  }

  /** Until the signal aborts. */
  add(onChange: OnChange, signal: AbortSignal): void {
    if (signal.aborted) return;
    // A function of its own, so that the same one given twice counts twice.
    const watcher: OnChange = (folderId) => onChange(folderId);
    this.#watchers.add(watcher);
    signal.addEventListener("abort", () => this.#watchers.delete(watcher), { once: true });
  }

  /** Tells them, after the current write is through. */
  tell(folderId?: string): void {
    for (const watcher of this.#watchers) {
      queueMicrotask(() => {
        if (this.#watchers.has(watcher)) watcher(folderId);
      });
    }
  }
}
