import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { ItemStat } from "../item.js";
import { isPrivate } from "./shared-view.js";

interface Verdict {
  readonly revision: string;
  readonly isPrivate: boolean;
}

/** Items of which it is remembered whether they are private. */
const MOST = 100_000;

/** Tells which items are private, by reading each once. */
export class PrivateItems {
  readonly #backend: Pick<Backend, "getItem">;
  readonly #verdicts = new Map<string, Verdict>();

  constructor(backend: Pick<Backend, "getItem">) {
    this.#backend = backend;
  }

  async has(ctx: CallContext, folderId: string, { id, revision }: ItemStat): Promise<boolean> {
    const key = JSON.stringify([ctx.principal.id, folderId, id]);
    const known = this.#verdicts.get(key);
    if (known?.revision === revision) return known.isPrivate;
    const verdict = { revision, isPrivate: await this.#look(ctx, folderId, id) };
    this.#verdicts.delete(key);
    this.#verdicts.set(key, verdict);
    for (const oldest of this.#verdicts.keys()) {
      if (this.#verdicts.size <= MOST) break;
      this.#verdicts.delete(oldest);
    }
    return verdict.isPrivate;
  }

  async #look(ctx: CallContext, folderId: string, id: string): Promise<boolean> {
    try {
      return isPrivate(await this.#backend.getItem(ctx, folderId, id, { parts: "preview" }));
    } catch (error) {
      // What cannot be read cannot be shown either, and is told of when it is to be.
      if (error instanceof BackendError && error.code !== "unavailable") return false;
      throw error;
    }
  }
}
