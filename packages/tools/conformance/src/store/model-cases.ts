import { deepEqual, equal } from "node:assert/strict";
import type { Batch, SyncStateStore } from "@easkit/syncstate";
import type { Case } from "../case.js";
import { bytesOf, type StoreFixture, scanAll, textOf, visitStore } from "./store-fixture.js";

/** What a store should hold: texts with the revisions that the store gave. */
type Model = Map<string, { readonly text: string; readonly revision: string }>;

const keys = ["a", "a/", "a/1", "a/10", "a/1/x", "a/2", "a0", "b", "b/1", "b_1", "B/1", "~"];
const prefixes = ["", "a", "a/", "a/1", "b", "b_", "c"];
const SEQUENCES = 20;
const STEPS = 60;

/** The same numbers below `limit` on every run, so that a failure can be seen again. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

function pick<T>(random: (limit: number) => number, from: readonly T[], fallback: T): T {
  return from[random(from.length)] ?? fallback;
}

/** A batch over a few keys, each named once; most expectations hold, some are outdated. */
function createBatch(
  random: (limit: number) => number,
  model: Model,
  outdated: string[],
  step: number,
): Batch {
  const chosen = [...new Set(Array.from({ length: 1 + random(4) }, () => pick(random, keys, "a")))];
  const expect = chosen
    .filter(() => random(2) === 0)
    .map((key) => {
      const revision = model.get(key)?.revision;
      return {
        key,
        revision: random(6) === 0 ? pick(random, [undefined, ...outdated], undefined) : revision,
      };
    });
  const removes = new Set(chosen.filter(() => random(3) === 0));
  const put = chosen
    .filter((key) => !removes.has(key))
    .map((key) => ({ key, value: bytesOf(`${key} ${step}`) }));
  return { expect, put, remove: [...removes] };
}

async function commitBoth(
  store: SyncStateStore,
  model: Model,
  batch: Batch,
  outdated: string[],
): Promise<void> {
  const holds = (batch.expect ?? []).every(({ key, revision }) => model.get(key)?.revision === revision);
  const result = await store.commit(batch);
  equal(result.committed, holds);
  if (!result.committed) return;
  for (const key of batch.remove ?? []) model.delete(key);
  for (const { key, value } of batch.put ?? []) {
    const before = model.get(key);
    if (before !== undefined) outdated.push(before.revision);
    model.set(key, { text: textOf(value) ?? "", revision: result.revision });
  }
}

async function compare(
  store: SyncStateStore,
  model: Model,
  random: (limit: number) => number,
): Promise<void> {
  const key = pick(random, keys, "a");
  const stored = await store.get(key);
  deepEqual(stored && { text: textOf(stored.value), revision: stored.revision }, model.get(key));
  const prefix = pick(random, prefixes, "");
  const after = random(2) === 0 ? { after: pick(random, keys, "a") } : {};
  const limit = random(2) === 0 ? { limit: 1 + random(4) } : {};
  const expected = [...model]
    .filter(([each]) => each.startsWith(prefix) && (after.after === undefined || each > after.after))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, limit.limit)
    .map(([each, { text, revision }]) => ({ key: each, text, revision }));
  const found = await scanAll(store, prefix, { ...after, ...limit });
  deepEqual(
    found.map(({ key: each, value, revision }) => ({ key: each, text: textOf(value), revision })),
    expected,
  );
}

async function runSequence(store: SyncStateStore, seed: number): Promise<void> {
  const random = createRandom(seed);
  const model: Model = new Map();
  const outdated: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    try {
      if (random(12) === 0) {
        const prefix = pick(random, prefixes.slice(1), "a");
        await store.remove(prefix);
        for (const key of keys) if (key.startsWith(prefix)) model.delete(key);
      } else {
        await commitBoth(store, model, createBatch(random, model, outdated, step), outdated);
      }
      await compare(store, model, random);
    } catch (cause) {
      throw new Error(`the store and a plain map differ in step ${step} of sequence ${seed}`, { cause });
    }
  }
}

/** Random sequences of all operations beside a plain map. */
export const modelCases: readonly Case<StoreFixture>[] = [
  {
    id: "model/random-sequences",
    why: "random sequences of commits, removes, gets and scans do what they do to a plain map",
    run: (open) =>
      visitStore(open, async (store) => {
        for (let seed = 1; seed <= SEQUENCES; seed++) {
          for (const key of keys) await store.remove(key);
          await runSequence(store, seed);
        }
      }),
  },
];
