import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ItemChange } from "../changes.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { ItemStat } from "../item.js";
import { type TimestampFeedOptions, type TimestampSource, withTimestampFeed } from "./timestamp-feed.js";

const silent = { debug() {}, warn() {}, error() {} };
const ctx: CallContext = { principal: { id: "anna" }, signal: new AbortController().signal, log: silent };

interface Write {
  readonly id: string;
  /** Absent: the item was deleted. */
  readonly revision?: string;
  /** What the backend notes. */
  readonly stamp: number;
  readonly visible: number;
}

/** How a backend keeps time. */
interface Clockwork {
  readonly resolution: number;
  readonly delay: number;
  readonly skew: number;
}

/** A folder whose writes bear coarse times of clocks that differ, and are seen by readers only some time later. */
class Folder {
  now = 1_000_000;
  readonly #writes: Write[] = [];
  readonly #clockwork: Clockwork;

  constructor(clockwork: Clockwork) {
    this.#clockwork = clockwork;
  }

  /** @param late 0 to 1, of the longest delay @param off -1 to 1, of the largest difference of clocks */
  write(id: string, isDelete: boolean, late: number, off: number): void {
    const { resolution, delay, skew } = this.#clockwork;
    const stamp = Math.floor((this.now + off * skew) / resolution) * resolution;
    // Writes of one item become visible in their order.
    const before = Math.max(0, ...this.#writes.filter((each) => each.id === id).map((each) => each.visible));
    const visible = Math.max(this.now + late * delay, before);
    const revision = isDelete ? {} : { revision: String(this.#writes.length) };
    this.#writes.push({ id, stamp, visible, ...revision });
  }

  /** The newest visible write of each item, ascending by id. */
  #visible(): Write[] {
    const last = new Map<string, Write>();
    for (const each of this.#writes) if (each.visible <= this.now) last.set(each.id, each);
    return [...last.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The writes at or after a time, as far as readers see them. */
  #since(since: Date): Write[] {
    return this.#visible().filter((each) => each.stamp >= since.getTime());
  }

  stats(writes = this.#visible()): ItemStat[] {
    return writes.flatMap(({ id, revision }) => (revision === undefined ? [] : [{ id, revision }]));
  }

  source(noteDeletions: boolean): TimestampSource {
    const folder = this;
    return {
      async *listItems(_ctx, _folderId, { after = "" }) {
        yield* folder.stats().filter(({ id }) => id > after);
      },
      async *listChangedSince(_ctx, _folderId, since) {
        yield* folder.stats(folder.#since(since));
      },
      ...(noteDeletions && {
        async *listDeletedSince(_ctx, _folderId, since) {
          for (const { id, revision } of folder.#since(since)) if (revision === undefined) yield id;
        },
      }),
    };
  }
}

/** Somebody who reads the feed as the library does. */
class Follower {
  items = new Map<string, string>();
  cursor: string | undefined;
  readonly #read: ReturnType<typeof withTimestampFeed>;

  constructor(folder: Folder, noteDeletions: boolean, options: TimestampFeedOptions) {
    this.#read = withTimestampFeed(folder.source(noteDeletions), { ...options, now: () => folder.now });
  }

  async readPage(limit: number): Promise<{ changes: readonly ItemChange[]; more: boolean }> {
    const page = await this.#read(ctx, "f", this.cursor, { limit });
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    expect(page.cursor.length).toBeLessThanOrEqual(1024);
    for (const change of page.changes) {
      if ("deleted" in change) this.items.delete(change.id);
      else this.items.set(change.id, change.revision);
    }
    this.cursor = page.cursor;
    return page;
  }

  /** As the library: from the beginning if the cursor has expired; what the listing lacks has gone. */
  async readOrRestart(limit: number): Promise<{ more: boolean }> {
    try {
      return await this.readPage(limit);
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== "cursor-expired") throw error;
      this.cursor = undefined;
      this.items.clear();
      return { more: true };
    }
  }

  async catchUp(limit = 100): Promise<ItemChange[]> {
    const all: ItemChange[] = [];
    for (;;) {
      const { changes, more } = await this.readPage(limit);
      all.push(...changes);
      if (!more) return all;
    }
  }
}

type Step =
  | {
      readonly do: "write";
      readonly id: number;
      readonly gone: boolean;
      readonly late: number;
      readonly off: number;
    }
  | { readonly do: "read"; readonly limit: number; readonly lost: boolean }
  | { readonly do: "wait"; readonly time: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      id: fc.nat(60),
      gone: fc.boolean(),
      late: share,
      off: share.map((each) => each * 2 - 1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      limit: fc.integer({ min: 1, max: 5 }),
      lost: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), time: fc.nat(3_000) }) },
);
const clockwork = fc.record({
  resolution: fc.constantFrom(1, 1_000, 2_000),
  delay: fc.nat(3_000),
  skew: fc.nat(2_000),
});

/** Runs a script, and says what the follower and the folder have in the end. */
async function play(
  clocks: Clockwork,
  steps: readonly Step[],
  noteDeletions: boolean,
  overlap: number,
  relist: number,
) {
  const folder = new Folder(clocks);
  const follower = new Follower(folder, noteDeletions, { overlap, relist });
  for (const each of steps) {
    if (each.do === "wait") folder.now += each.time;
    else if (each.do === "write") folder.write(`item ${each.id}`, each.gone, each.late, each.off);
    else {
      const held = { items: new Map(follower.items), cursor: follower.cursor };
      await follower.readOrRestart(each.limit);
      // The answer was lost: the device comes back with what it had.
      if (each.lost) Object.assign(follower, held);
    }
  }
  folder.now += clocks.delay + (noteDeletions ? 0 : relist + 1);
  while ((await follower.readOrRestart(3)).more);
  return {
    followed: [...follower.items].sort(),
    there: folder
      .stats()
      .map(({ id, revision }) => [id, revision])
      .sort(),
  };
}

const property = (noteDeletions: boolean, overlapOf: (clocks: Clockwork) => number) =>
  fc.asyncProperty(clockwork, fc.array(step, { maxLength: 60 }), async (clocks, steps) => {
    const { followed, there } = await play(clocks, steps, noteDeletions, overlapOf(clocks), 5_000);
    expect(followed).toEqual(there);
  });

const enough = ({ resolution, delay, skew }: Clockwork): number => resolution + delay + skew;

describe("a timestamp feed", () => {
  test("loses no change, however coarse the times, late the writes, and many the lost answers", async () => {
    await fc.assert(property(true, enough), { numRuns: 300 });
  });

  test("without notes of deletions finds them when the folder is listed anew, and loses no change either", async () => {
    await fc.assert(property(false, enough), { numRuns: 300 });
  });

  test("would lose changes without the overlap", async () => {
    const { failed } = await fc.check(
      property(true, () => 0),
      { numRuns: 2_000, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });
});

const exact: Clockwork = { resolution: 1_000, delay: 0, skew: 0 };

function open(noteDeletions = true, options: TimestampFeedOptions = {}) {
  const folder = new Folder(exact);
  const put = (id: string) => folder.write(id, false, 0, 0);
  const remove = (id: string) => folder.write(id, true, 0, 0);
  return { folder, put, remove, follower: new Follower(folder, noteDeletions, options) };
}

describe("a reader of a timestamp feed", () => {
  test("gets nothing as long as nothing changes, although the overlap asks again", async () => {
    const { folder, put, follower } = open();
    for (let item = 0; item < 30; item++) put(`item ${item}`);
    await follower.catchUp();
    for (let turn = 0; turn < 5; turn++) {
      folder.now += 500;
      expect(await follower.catchUp()).toEqual([]);
    }
  });

  test("gets both of two writes in the same second, with a reading in between", async () => {
    const { put, follower } = open();
    await follower.catchUp();
    put("a");
    expect(await follower.catchUp()).toEqual([{ id: "a", revision: "0" }]);
    put("a");
    put("b");
    expect(await follower.catchUp()).toEqual([
      { id: "a", revision: "1" },
      { id: "b", revision: "2" },
    ]);
    expect(await follower.catchUp()).toEqual([]);
  });

  test("gets more changes within an overlap than marks fit into a cursor, page by page, and an end", async () => {
    const { put, follower } = open();
    await follower.catchUp();
    for (let item = 100; item < 400; item++) put(`item ${item}`);
    expect((await follower.catchUp(7)).length).toBe(300);
    expect(follower.items.size).toBe(300);
  });

  test("is told of a deletion once, and that an item which came back is there", async () => {
    const { put, remove, follower } = open();
    put("a");
    put("b");
    await follower.catchUp();
    remove("a");
    remove("b");
    put("b");
    expect(await follower.catchUp()).toEqual([
      { id: "a", deleted: true },
      { id: "b", revision: "4" },
    ]);
    expect(await follower.catchUp()).toEqual([]);
  });

  test("is sent to list the folder anew when a listing has got old, or deletions are not noted any more", async () => {
    for (const { noteDeletions, options } of [
      { noteDeletions: false, options: { relist: 10_000 } },
      { noteDeletions: true, options: { overlap: 1_000, deletionsKept: 11_000 } },
    ]) {
      const { folder, follower } = open(noteDeletions, options);
      await follower.catchUp();
      folder.now += 10_000;
      if (noteDeletions) expect(await follower.catchUp()).toEqual([]);
      folder.now += 10_001;
      await expect(follower.catchUp()).rejects.toMatchObject({ code: "cursor-expired" });
    }
  });

  test("misses nothing after its clock was put back", async () => {
    const { folder, put, follower } = open();
    await follower.catchUp();
    folder.now -= 30_000;
    put("a");
    expect(await follower.catchUp()).toEqual([{ id: "a", revision: "0" }]);
  });

  test("with a cursor of something else is told that it has expired", async () => {
    const { folder, put } = open();
    const read = withTimestampFeed(folder.source(true), { now: () => folder.now });
    put("a");
    const { cursor } = await read(ctx, "f", undefined, { limit: 10 });
    const wrong = [
      "",
      "x",
      "t1",
      "t1 w",
      "t1 l",
      "t1 w 1 2",
      "t1 w x 2 ",
      "t1 r 1 2 3  ",
      `${cursor}x`,
      `${cursor} x`.slice(1),
    ];
    for (const each of wrong) {
      await expect(read(ctx, "f", each, { limit: 10 })).rejects.toMatchObject({ code: "cursor-expired" });
    }
  });

  test("is told when the backend's list is not in order", async () => {
    const { folder } = open();
    const source: TimestampSource = {
      ...folder.source(false),
      async *listChangedSince() {
        yield { id: "b", revision: "1" };
        yield { id: "a", revision: "1" };
      },
    };
    const read = withTimestampFeed(source, { now: () => folder.now });
    const { cursor } = await read(ctx, "f", undefined, { limit: 10 });
    await expect(read(ctx, "f", cursor, { limit: 10 })).rejects.toMatchObject({ code: "invalid" });
  });
});
