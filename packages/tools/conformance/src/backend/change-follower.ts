import { deepEqual, ok } from "node:assert/strict";
import type { ChangePage, ItemChange, ItemStat } from "@easkit/backend";
import { must, type Session } from "./session.js";

const MOST_PAGES = 1_000;

/** A page of the change feed. */
export function getChanges(
  session: Session,
  folderId: string,
  cursor?: string,
  limit = 100,
): Promise<ChangePage> {
  return must(session.backend.getChanges?.(session.ctx, folderId, cursor, { limit }));
}

/** What somebody knows of a folder who has only read its change feed. */
export class Follower {
  readonly items = new Map<string, ItemStat>();
  readonly #session: Session;
  readonly #folderId: string;
  cursor: string | undefined;

  constructor(session: Session, folderId: string) {
    this.#session = session;
    this.#folderId = folderId;
  }

  async readPage(limit?: number): Promise<ChangePage> {
    const page = await getChanges(this.#session, this.#folderId, this.cursor, limit);
    for (const change of page.changes) this.#apply(change);
    this.cursor = page.cursor;
    return page;
  }

  /** Reads until there is no more, and returns all that came. */
  async catchUp(limit?: number): Promise<readonly ItemChange[]> {
    const all: ItemChange[] = [];
    for (let pages = 0; ; pages++) {
      ok(pages < MOST_PAGES, "the change feed has no end");
      const { changes, more } = await this.readPage(limit);
      all.push(...changes);
      if (!more) return all;
    }
  }

  /** Checks that it knows just what is there. */
  async check(): Promise<void> {
    const known = [...this.items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const listed = await this.#session.list(this.#folderId);
    const pick = ({ id, revision, flagsRevision }: ItemStat) => ({ id, revision, flagsRevision });
    deepEqual(known.map(pick), listed.map(pick));
  }

  #apply(change: ItemChange): void {
    if ("deleted" in change) this.items.delete(change.id);
    else this.items.set(change.id, change);
  }
}
