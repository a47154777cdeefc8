import {
  type Backend,
  BackendError,
  type CallContext,
  type ItemChange,
  type ItemStat,
  overlay,
} from "@easkit/backend";
import { RecentMap } from "../guards/recent-map.js";

/** The start of the period, in milliseconds, of a device that wants tasks that are not done (FilterType 8). */
export const openTasks = 1;

/** When a task is that is done: before any period begins. */
const done = new Date(0);
const most = 100_000;

/** Tells which tasks are done, by reading each once. */
class Completion {
  readonly #backend: Pick<Backend, "getItem">;
  readonly #known = new RecentMap<{ readonly revision: string; readonly isDone: boolean }>(most);

  constructor(backend: Pick<Backend, "getItem">) {
    this.#backend = backend;
  }

  /** The state of a task, dated by whether it is done. */
  async date(ctx: CallContext, folderId: string, { date: _, ...stat }: ItemStat): Promise<ItemStat> {
    const key = JSON.stringify([ctx.principal.id, folderId, stat.id]);
    const known = this.#known.get(key);
    const isDone =
      known?.revision === stat.revision ? known.isDone : await this.#isDone(ctx, folderId, stat.id);
    this.#known.set(key, { revision: stat.revision, isDone });
    return isDone ? { ...stat, date: done } : stat;
  }

  async #isDone(ctx: CallContext, folderId: string, id: string): Promise<boolean> {
    try {
      const item = await this.#backend.getItem(ctx, folderId, id, { parts: "preview" });
      return item.class === "Tasks" && item.properties.complete === true;
    } catch (error) {
      // What cannot be read is told of when it is to be sent.
      if (error instanceof BackendError && error.code !== "unavailable") return false;
      throw error;
    }
  }
}

function datedByCompletion(backend: Backend): Backend {
  const completion = new Completion(backend);
  const getChanges = backend.getChanges?.bind(backend);
  return overlay(backend, {
    async *listItems(ctx, folderId, query) {
      for await (const stat of backend.listItems(ctx, folderId, query))
        yield completion.date(ctx, folderId, stat);
    },
    ...(getChanges && {
      async getChanges(ctx, folderId, cursor, options) {
        const page = await getChanges(ctx, folderId, cursor, options);
        const changes: ItemChange[] = [];
        for (const change of page.changes)
          changes.push("deleted" in change ? change : await completion.date(ctx, folderId, change));
        return { ...page, changes };
      },
    }),
  });
}

const dated = new WeakMap<Backend, Backend>();

/** A backend as it is listed for a device that wants tasks which are not done (MS-ASCMD 2.2.3.64.2). */
export function byCompletion(backend: Backend): Backend {
  const listing = dated.get(backend) ?? datedByCompletion(backend);
  dated.set(backend, listing);
  return listing;
}
