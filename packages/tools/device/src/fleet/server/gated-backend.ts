import { type Backend, BackendError } from "@easkit/backend";
import type { Faults } from "../faults.js";
import type { ServerProcess } from "./server-process.js";

/** How a groupware is reached. */
export interface Reach {
  readonly process: ServerProcess;
  readonly faults: Faults;
  /** Whether it remembers idempotency keys; without, what fails must not have happened. */
  readonly remembers: boolean;
  /** Items that cannot be read, by folder and id with their revision. */
  readonly unreadable: ReadonlySet<string>;
}

/** The name of an item that cannot be read. */
export const unreadableKey = (folderId: string, id: string, revision: string): string =>
  `${folderId} ${id} ${revision}`;

/** How often a call to the groupware goes wrong, by how. */
const often = { unavailable: 0.006, exception: 0.004, late: 0.004, slow: 0.003 };

class Trouble {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** What can happen before a call: it waits its turn, it is slow, it fails. */
  async before(name: string): Promise<void> {
    const { process, faults } = this.#reach;
    const slow = faults.strikes("backendSlow", often.slow);
    await process.gate(`backend ${name}`, slow ? faults.delay(200, 60_000) : 0);
    if (faults.strikes("backendUnavailable", often.unavailable)) {
      const retryAfter = faults.below(3);
      throw new BackendError("unavailable", "not now", retryAfter > 0 ? { retryAfter } : {});
    }
    // A failure to read one item has a meaning of its own, see `itemUnreadable`.
    if (name !== "getItem" && faults.strikes("backendException", often.exception)) {
      throw new TypeError("something in the groupware is undefined");
    }
  }

  /** What can happen after a write: the answer waits, or is lost. */
  async after(name: string): Promise<void> {
    const { process, faults, remembers } = this.#reach;
    await process.gate(`backend ${name} done`);
    if (remembers && faults.strikes("backendLateError", often.late)) {
      throw new Error("the connection to the groupware was reset");
    }
  }

  async *stream<T>(name: string, source: AsyncIterable<T>): AsyncIterable<T> {
    await this.before(name);
    let count = 0;
    for await (const each of source) {
      if (++count % 16 === 0) await this.#reach.process.gate(`backend ${name} goes on`);
      yield each;
    }
  }
}

/** Makes keys that are never the same twice for a groupware that remembers none. */
const forgetful = (count: { calls: number }) => ({ idempotencyKey: `call ${++count.calls}` });

function readingMethods(backend: Backend, trouble: Trouble, reach: Reach): Backend {
  return {
    async authenticate(ctx, credentials) {
      await trouble.before("authenticate");
      return backend.authenticate(ctx, credentials);
    },
    listFolders: (ctx) => trouble.stream("listFolders", backend.listFolders(ctx)),
    listItems: (ctx, folderId, query) => trouble.stream("listItems", backend.listItems(ctx, folderId, query)),
    async getItem(ctx, folderId, id, want) {
      await trouble.before("getItem");
      const item = await backend.getItem(ctx, folderId, id, want);
      if (reach.unreadable.has(unreadableKey(folderId, id, item.revision))) {
        throw new Error("this item is damaged");
      }
      return item;
    },
  };
}

/** A groupware behind a network of its own: every call waits for the scheduler, and some fail or take long. */
export function withTrouble(backend: Backend, reach: Reach): Backend {
  const trouble = new Trouble(reach);
  const count = { calls: 0 };
  const { getChanges, watch, createItem, updateItem, deleteItem, moveItem, setFlags } = backend;
  const keyed = <O extends object>(options: O): O =>
    reach.remembers ? options : { ...options, ...forgetful(count) };
  const write = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    await trouble.before(name);
    const done = await act();
    await trouble.after(name);
    return done;
  };
  return {
    ...readingMethods(backend, trouble, reach),
    ...(getChanges && {
      async getChanges(ctx, folderId, cursor, options) {
        await trouble.before("getChanges");
        return getChanges(ctx, folderId, cursor, options);
      },
    }),
    ...(watch && {
      watch: (ctx, onChange) =>
        watch({ ...ctx, signal: AbortSignal.any([ctx.signal, reach.process.ended]) }, onChange),
    }),
    ...(createItem && {
      createItem: (ctx, folderId, item, options) =>
        write("createItem", () => createItem(ctx, folderId, item, keyed(options))),
    }),
    ...(updateItem && {
      updateItem: (ctx, folderId, id, patch, options) =>
        write("updateItem", () => updateItem(ctx, folderId, id, patch, keyed(options))),
    }),
    ...(deleteItem && {
      deleteItem: (ctx, folderId, id, options) =>
        write("deleteItem", () => deleteItem(ctx, folderId, id, keyed(options))),
    }),
    ...(moveItem && {
      moveItem: (ctx, folderId, id, to, options) =>
        write("moveItem", () => moveItem(ctx, folderId, id, to, keyed(options))),
    }),
    ...(setFlags && {
      setFlags: (ctx, folderId, id, flags, options) =>
        write("setFlags", () => setFlags(ctx, folderId, id, flags, keyed(options))),
    }),
  };
}
