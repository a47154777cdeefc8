import { deepEqual, equal, fail, notEqual, ok } from "node:assert/strict";
import type { SyncStateStore } from "@easkit/syncstate";
import type { Case } from "../case.js";
import {
  bytesOf,
  commitAll,
  putTexts,
  readText,
  type StoreFixture,
  scanKeys,
  visitStore,
} from "./store-fixture.js";

const put = (key: string, text: string) => ({ key, value: bytesOf(text) });

/** How many writers want the same key at once. */
const WRITERS = 8;
/** How often each of them writes a counter. */
const STEPS = 5;

/** Lets many writers commit at the same time, all expecting the same; gives the numbers of those that were written. */
async function raceFor(store: SyncStateStore, key: string, revision: string | undefined): Promise<number[]> {
  const attempts = Array.from({ length: WRITERS }, (_, writer) =>
    store.commit({ expect: [{ key, revision }], put: [put(key, `writer ${writer}`)] }),
  );
  const results = await Promise.all(attempts);
  return results.flatMap((result, writer) => (result.committed ? [writer] : []));
}

/** Adds 1 to a number, again when somebody else comes first: each time another writer has got a step further. */
async function increment(store: SyncStateStore, key: string): Promise<void> {
  for (let attempt = 0; attempt <= WRITERS * STEPS; attempt++) {
    const stored = await store.get(key);
    ok(stored, "the counter is gone");
    const next = String(1 + Number(new TextDecoder().decode(stored.value)));
    const expect = [{ key, revision: stored.revision }];
    if ((await store.commit({ expect, put: [put(key, next)] })).committed) return;
  }
  fail("a writer was refused more often than others can have been written");
}

/** What must hold of commits. */
export const writeCases: readonly Case<StoreFixture>[] = [
  {
    id: "write/lost-update",
    why: "a batch that expects a revision is refused once the key has another one",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "first" });
        const expect = [{ key: "a", revision }];
        await commitAll(store, { expect, put: [put("a", "second")] });
        deepEqual(await store.commit({ expect, put: [put("a", "third")] }), { committed: false });
        equal(await readText(store, "a"), "second");
      }),
  },
  {
    id: "write/lost-to-remove",
    why: "a batch that expects a revision is refused once the key is removed",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "first" });
        await commitAll(store, { remove: ["a"] });
        const result = await store.commit({ expect: [{ key: "a", revision }], put: [put("a", "second")] });
        equal(result.committed, false);
        equal(await store.get("a"), undefined);
      }),
  },
  {
    id: "write/create-once",
    why: "a batch that expects a key not to exist is refused once it does",
    run: (open) =>
      visitStore(open, async (store) => {
        const expect = [{ key: "a", revision: undefined }];
        await commitAll(store, { expect, put: [put("a", "first")] });
        equal((await store.commit({ expect, put: [put("a", "second")] })).committed, false);
        equal(await readText(store, "a"), "first");
      }),
  },
  {
    id: "write/all-or-nothing",
    why: "a refused batch writes none of its puts and does none of its removes",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, { a: "old", b: "old", z: "old" });
        const expect = [{ key: "z", revision: undefined }];
        const batch = { expect, put: [put("a", "new"), put("n", "new"), put("z", "new")], remove: ["b"] };
        equal((await store.commit(batch)).committed, false);
        deepEqual(await scanKeys(store, ""), ["a", "b", "z"]);
        for (const key of ["a", "b", "z"]) equal(await readText(store, key), "old");
      }),
  },
  {
    id: "write/every-expectation",
    why: "one expectation that does not hold is enough to refuse a batch, wherever it stands",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "old", b: "old" });
        const newer = await putTexts(store, { b: "newer" });
        const holds = { key: "a", revision };
        const fails = { key: "b", revision };
        for (const expect of [
          [holds, fails],
          [fails, holds],
        ]) {
          equal((await store.commit({ expect, put: [put("c", "new")] })).committed, false);
        }
        await commitAll(store, { expect: [holds, { key: "b", revision: newer }], put: [put("c", "new")] });
        equal(await readText(store, "c"), "new");
      }),
  },
  {
    id: "write/put-and-remove",
    why: "a batch puts and removes, also keys that do not exist, and may be empty",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, { a: "old", b: "old", c: "old" });
        await commitAll(store, { put: [put("a", "new"), put("d", "new")], remove: ["b", "missing"] });
        await commitAll(store, {});
        deepEqual(await scanKeys(store, ""), ["a", "c", "d"]);
        equal(await readText(store, "a"), "new");
        equal(await readText(store, "c"), "old");
        equal(await store.get("b"), undefined);
      }),
  },
  {
    id: "write/many-at-once",
    why: "a batch of a thousand puts and a thousand removes is one commit",
    run: (open) =>
      visitStore(open, async (store) => {
        const keys = Array.from({ length: 1000 }, (_, at) => `many/${String(at).padStart(4, "0")}`);
        const revision = await commitAll(store, { put: keys.map((key) => put(key, key)) });
        deepEqual(await scanKeys(store, "many/"), keys);
        const expect = keys.map((key) => ({ key, revision }));
        await commitAll(store, { expect, put: [put("one", "1")], remove: keys });
        deepEqual(await scanKeys(store, ""), ["one"]);
      }),
  },
  {
    id: "write/race-to-create",
    why: "of many writers that want to create a key at once exactly one does",
    run: (open) =>
      visitStore(open, async (store) => {
        const winners = await raceFor(store, "a", undefined);
        equal(winners.length, 1);
        equal(await readText(store, "a"), `writer ${winners[0]}`);
      }),
  },
  {
    id: "write/race-to-update",
    why: "of many writers that start from one revision exactly one is written",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "start" });
        const winners = await raceFor(store, "a", revision);
        equal(winners.length, 1);
        equal(await readText(store, "a"), `writer ${winners[0]}`);
      }),
  },
  {
    id: "write/counters",
    why: "writers that try again until they win lose no step",
    run: (open) =>
      visitStore(open, async (store) => {
        await putTexts(store, { counter: "0" });
        const steps = Array.from({ length: WRITERS }, async () => {
          for (let step = 0; step < STEPS; step++) await increment(store, "counter");
        });
        await Promise.all(steps);
        equal(await readText(store, "counter"), String(WRITERS * STEPS));
      }),
  },
  {
    id: "write/independent",
    why: "commits at the same time that expect different keys are all written",
    run: (open) =>
      visitStore(open, async (store) => {
        const commits = Array.from({ length: WRITERS }, async (_, writer) => {
          const key = `device/${writer}/head`;
          const revision = await commitAll(store, {
            expect: [{ key, revision: undefined }],
            put: [put(key, "1")],
          });
          return commitAll(store, { expect: [{ key, revision }], put: [put(key, "2")] });
        });
        await Promise.all(commits);
        for (let writer = 0; writer < WRITERS; writer++) {
          equal(await readText(store, `device/${writer}/head`), "2");
        }
      }),
  },
];

/** What must hold of revisions. */
export const revisionCases: readonly Case<StoreFixture>[] = [
  {
    id: "revision/of-the-commit",
    why: "every key that a batch puts is found under the revision that the commit gave",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "1", b: "2" });
        equal((await store.get("a"))?.revision, revision);
        equal((await store.get("b"))?.revision, revision);
        for await (const entry of store.scan("")) equal(entry.revision, revision);
      }),
  },
  {
    id: "revision/same-value",
    why: "writing the same value again gives a new revision",
    run: (open) =>
      visitStore(open, async (store) => {
        const first = await putTexts(store, { a: "same" });
        const second = await putTexts(store, { a: "same" });
        notEqual(first, second);
        const result = await store.commit({ expect: [{ key: "a", revision: first }], put: [put("a", "x")] });
        equal(result.committed, false);
      }),
  },
  {
    id: "revision/others-keep-theirs",
    why: "a commit leaves the revisions of keys that it does not put alone",
    run: (open) =>
      visitStore(open, async (store) => {
        const revision = await putTexts(store, { a: "1" });
        await putTexts(store, { b: "2" });
        equal((await store.get("a"))?.revision, revision);
        await commitAll(store, { expect: [{ key: "a", revision }], put: [put("c", "3")] });
        equal((await store.get("a"))?.revision, revision);
      }),
  },
  {
    id: "revision/never-again",
    why: "a revision does not come back when a key is removed and put again, in either way of removing",
    run: (open) =>
      visitStore(open, async (store) => {
        const seen = new Set<string>();
        for (let life = 0; life < 6; life++) {
          const revision = await putTexts(store, { a: "same" });
          ok(!seen.has(revision), "a revision came back");
          seen.add(revision);
          if (life % 2 === 0) await commitAll(store, { remove: ["a"] });
          else await store.remove("a");
        }
      }),
  },
];
