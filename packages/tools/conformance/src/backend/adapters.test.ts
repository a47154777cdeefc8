import {
  type Backend,
  type CallContext,
  type ItemStat,
  withSortedListing,
  withTimestampFeed,
} from "@easkit/backend";
import { createMemoryBackend, type OptionalMethod } from "@easkit/backend-memory";
import { describe, test } from "vitest";
import { registerCases } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { backendCases } from "./index.js";

const user = { id: "anna", password: "right", address: "anna@example.test" };

async function openMemoryBackend(
  without: readonly OptionalMethod[],
  adapt: (backend: Backend) => Backend,
): Promise<BackendFixture> {
  const memory = createMemoryBackend({ users: [user], without });
  const mailbox = memory.mailbox(user.id);
  mailbox.deliver("Subject: first\r\n\r\nHello\r\n");
  return {
    backend: adapt(memory),
    principal: { id: user.id, address: user.address },
    credentials: {
      good: { kind: "basic", user: user.id, password: user.password },
      bad: { kind: "basic", user: user.id, password: "wrong" },
    },
    outside: {
      deliver: async (mime) => void mailbox.deliver(mime),
      setRead: async (id, read) => void mailbox.setFlags("inbox", id, { read }),
      remove: async (id) => mailbox.remove("inbox", id),
    },
    patience: 500,
    close: async () => {},
  };
}

const SECOND = 1_000;

/** Notes in whole seconds when items changed and went, as a simple groupware does in a column. */
class SecondsKeeper {
  readonly #feed: NonNullable<Backend["getChanges"]>;
  readonly #folders = new Map<string, { cursor: string; readonly stamps: Map<string, Stamp> }>();

  constructor(feed: NonNullable<Backend["getChanges"]>) {
    this.#feed = feed;
  }

  /** Begins to keep the times of a folder. */
  async begin(ctx: CallContext, folderId: string): Promise<void> {
    await this.#bringUpToDate(ctx, folderId);
  }

  async *since(ctx: CallContext, folderId: string, since: Date): AsyncIterable<[id: string, stamp: Stamp]> {
    const { stamps } = await this.#bringUpToDate(ctx, folderId);
    const ids = [...stamps.keys()].sort();
    for (const id of ids) {
      const stamp = stamps.get(id);
      if (stamp !== undefined && stamp.time >= since.getTime()) yield [id, stamp];
    }
  }

  /** Notes what has happened until now. */
  async #bringUpToDate(ctx: CallContext, folderId: string) {
    const time = Math.floor(Date.now() / SECOND) * SECOND;
    const known = this.#folders.get(folderId);
    const stamps = known?.stamps ?? new Map<string, Stamp>();
    let cursor = known?.cursor;
    for (let more = true; more; ) {
      const page = await this.#feed(ctx, folderId, cursor, { limit: 1_000 });
      for (const change of page.changes) {
        stamps.set(change.id, "deleted" in change ? { time } : { time, stat: change });
      }
      ({ cursor, more } = page);
    }
    const folder = { cursor: cursor ?? "", stamps };
    this.#folders.set(folderId, folder);
    return folder;
  }
}

interface Stamp {
  readonly time: number;
  /** Absent: the item has gone. */
  readonly stat?: ItemStat;
}

/** A backend whose feed is made of times alone. */
function withTimesOnly(backend: Backend, noteDeletions: boolean): Backend {
  const { getChanges } = backend;
  if (getChanges === undefined) throw new TypeError("the memory backend has a feed");
  const keeper = new SecondsKeeper(getChanges);
  const feed = withTimestampFeed({
    async *listItems(ctx, folderId, query) {
      await keeper.begin(ctx, folderId);
      yield* backend.listItems(ctx, folderId, query);
    },
    async *listChangedSince(ctx, folderId, since) {
      for await (const [, { stat }] of keeper.since(ctx, folderId, since)) if (stat !== undefined) yield stat;
    },
    ...(noteDeletions && {
      async *listDeletedSince(ctx: CallContext, folderId: string, since: Date) {
        for await (const [id, { stat }] of keeper.since(ctx, folderId, since))
          if (stat === undefined) yield id;
      },
    }),
  });
  return { ...backend, getChanges: feed };
}

/** A backend that lists in no order worth the name. */
function withoutOrder(backend: Backend): Backend["listItems"] {
  return async function* (ctx, folderId, query) {
    const stats: ItemStat[] = [];
    for await (const stat of backend.listItems(ctx, folderId, query)) stats.push(stat);
    yield* stats.reverse();
  };
}

describe("memory with a timestamp feed and notes of deletions", () => {
  const open = () => openMemoryBackend([], (backend) => withTimesOnly(backend, true));
  registerCases(backendCases, { describe, test, open });
});

describe("memory with a timestamp feed alone", () => {
  const open = () => openMemoryBackend([], (backend) => withTimesOnly(backend, false));
  const reason = "deletions show when the cursor expires, and the folder is listed anew";
  const ids = ["changes/deleted", "changes/moved", "changes/lost-page", "changes/concurrent"];
  registerCases(backendCases, { describe, test, open, skip: ids.map((id) => ({ id, reason })) });
});

describe("memory with a sorted listing", () => {
  const open = () =>
    openMemoryBackend(["getChanges"], (backend) => ({
      ...backend,
      listItems: withSortedListing(withoutOrder(backend)),
    }));
  registerCases(backendCases, { describe, test, open });
});
