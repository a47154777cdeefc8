import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CollectionRound, KnownItem, PlannedChange, RoundOutcome } from "./collection.js";
import { SyncStateConflict } from "./errors.js";
import { verifyDevice } from "./maintenance/index.js";
import { createMemoryStore } from "./memory-store.js";
import type { SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

type Standing = Omit<KnownItem, "id">;
type Model = Map<string, Standing>;

/** One key that the device may hold, and what is true as of it. */
interface Point {
  readonly key: string;
  readonly items: Model;
  readonly outcome: RoundOutcome;
}

const fingerprint = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.maxSafeNat());
const id = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map(String),
  fc.string({ unit: "binary", maxLength: 3 }),
  fc.constantFrom("\ud800", "a".repeat(40), "a".repeat(41), "~", "#", "!", "!+"),
);
const prints = { content: fingerprint, flags: fingerprint };
const change: fc.Arbitrary<PlannedChange> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constantFrom("add", "change", "flags", "own"), id, ...prints }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom("delete", "softDelete", "ownDelete"), id }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("skip"), id, ...prints, reason: fc.string() }) },
);
const outcome: fc.Arbitrary<RoundOutcome> = fc.record({
  changes: fc.oneof(
    { weight: 4, arbitrary: fc.array(change, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 100, maxLength: 300 }) },
  ),
  journal: fc.array(fc.record({ key: fc.string(), answer: fc.string() }), { maxLength: 3 }),
  cursor: fc.option(fc.string(), { nil: undefined }),
  settings: fc.option(fc.string(), { nil: undefined }),
  more: fc.boolean(),
});
/** What happens to a round: its request, its commit or its answer. */
type Fate = "arrives" | "lost" | "fault" | "unsure" | "race" | "startOver" | "copy";

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("arrives") },
  { weight: 5, arbitrary: fc.constant("lost") },
  { weight: 2, arbitrary: fc.constant("fault") },
  { weight: 2, arbitrary: fc.constant("unsure") },
  { weight: 2, arbitrary: fc.constant("race") },
  { weight: 1, arbitrary: fc.constant("startOver") },
  { weight: 1, arbitrary: fc.constant("copy") },
);
const step = fc.record({ fate, outcome });

function apply(items: Model, changes: readonly PlannedChange[]): Model {
  const after = new Map(items);
  for (const each of changes) {
    if (!("content" in each)) {
      after.delete(each.id);
      continue;
    }
    const { content, flags } = each;
    const skipped = each.op === "skip";
    after.set(each.id, {
      content,
      flags,
      skipped,
      onDevice: !skipped || after.get(each.id)?.onDevice === true,
    });
  }
  return after;
}

/** How the next commit goes: `fault` fails before anything is written, `unsure` fails after all is written. */
type Weather = "fine" | "fault" | "unsure";

function withFaults(store: SyncStateStore, weather: () => Weather): SyncStateStore {
  return {
    get: (key) => store.get(key),
    scan: (prefix, options) => store.scan(prefix, options),
    remove: (prefix) => store.remove(prefix),
    commit: async (batch) => {
      if (weather() === "fault") throw new Error("out of reach");
      const result = await store.commit(batch);
      if (weather() === "unsure") throw new Error("out of reach");
      return result;
    },
  };
}

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

async function expectReading(
  round: Omit<CollectionRound, "commit">,
  point: Point,
  asked: string[],
): Promise<void> {
  const { items } = point;
  expect(round.size).toBe([...items.values()].filter((item) => item.onDevice).length);
  expect(round.cursor).toBe(point.outcome.cursor);
  expect(round.settings).toBe(point.outcome.settings);
  expect(round.more).toBe(point.outcome.more);
  const all = [...items].map(([key, item]) => ({ id: key, ...item })).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(await listOf(round.known())).toEqual(all);
  const middle = all[all.length >> 1]?.id ?? "m";
  expect(await listOf(round.known(middle))).toEqual(all.filter((item) => item.id > middle));
  const found = await round.lookup(asked);
  expect([...found.keys()].sort()).toEqual([...new Set(asked)].filter((key) => items.has(key)).sort());
  for (const [key, item] of found) expect(item).toEqual({ id: key, ...items.get(key) });
}

const nothing: RoundOutcome = {
  changes: [],
  journal: [],
  cursor: undefined,
  settings: undefined,
  more: false,
};

interface Attempt {
  readonly round: CollectionRound;
  readonly outcome: RoundOutcome;
}

/** Commits at the same time and gives the one that was written; all others must be refused. */
async function commitOne(attempts: readonly Attempt[]): Promise<Attempt> {
  const results = await Promise.allSettled(
    attempts.map(({ round, outcome: planned }) => round.commit(planned)),
  );
  const won = attempts.filter((_, at) => results[at]?.status === "fulfilled");
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toBeInstanceOf(SyncStateConflict);
  }
  expect(won).toHaveLength(1);
  const [winner] = won;
  if (winner === undefined) throw new Error("nobody won");
  return winner;
}

/** A device with one collection: what it holds, and what the server has given out last. */
function createSimulation(randomByte: () => number) {
  let weather: Weather = "fine";
  const store = withFaults(createMemoryStore(), () => weather);
  const random = (length: number) => Uint8Array.from({ length }, randomByte);
  /** A new one each time: nothing may depend on memory. */
  const open = () =>
    createSyncState({ store, random, libraryVersion: "1" }).device("user", "device").collection("1");
  const zero: Point = { key: "0", items: new Map(), outcome: nothing };
  let held = zero;
  let newest: Point | undefined;

  const begin = async (): Promise<CollectionRound> => {
    const round = await open().begin(held.key);
    if (round === undefined) throw new Error("a key that the device rightly holds was refused");
    const isReplay = newest !== undefined && newest !== held && held !== zero;
    expect(round.kind).toBe(held === zero ? "initial" : isReplay ? "replay" : "next");
    expect(round.lost).toEqual(isReplay ? newest?.outcome : undefined);
    if (isReplay) expect(round.nextKey).toBe(newest?.key);
    return round;
  };

  const commit = async (fate: Fate, round: CollectionRound, planned: RoundOutcome): Promise<void> => {
    if (fate === "fault" || fate === "unsure") {
      weather = fate;
      await expect(round.commit(planned)).rejects.toThrow("out of reach");
      weather = "fine";
      if (fate === "fault") return;
      newest = { key: round.nextKey, items: apply(held.items, planned.changes), outcome: planned };
      return;
    }
    const attempts = [{ round, outcome: planned }];
    if (fate === "race")
      attempts.push({ round: await begin(), outcome: { ...planned, changes: [], cursor: "rival" } });
    const winner = await commitOne(attempts);
    const items = apply(held.items, winner.outcome.changes);
    newest = { key: winner.round.nextKey, items, outcome: winner.outcome };
    if (fate !== "lost") held = newest;
  };

  const expectNewest = async (): Promise<void> => {
    const peeked = await open().peek();
    if (newest === undefined) expect(peeked).toBeUndefined();
    else if (peeked === undefined) throw new Error("there is state");
    else await expectReading(peeked, newest, []);
  };

  /** A copy of the request whose answer the device holds, or of another one if that was long ago. */
  const copy = async (): Promise<void> => {
    const round = await open().begin("0");
    const isFirst = held.key.slice(12) === "1";
    await round?.commit(isFirst ? held.outcome : nothing);
    if (held === zero) newest = { key: round?.nextKey ?? "", items: new Map(), outcome: nothing };
  };

  return {
    async run(fate: Fate, planned: RoundOutcome): Promise<void> {
      // A late copy of a request with key 0 is answered, and nobody hears it.
      if (fate === "copy") {
        await copy();
        expect(await listOf(verifyDevice(store, "user", "device"))).toEqual([]);
        return;
      }
      if (fate === "startOver") held = zero;
      const round = await begin();
      await expectReading(
        round,
        held,
        planned.changes.map((each) => each.id),
      );
      await commit(fate, round, planned);
      await expectNewest();
      expect(await listOf(verifyDevice(store, "user", "device"))).toEqual([]);
    },
  };
}

describe("a collection under random rounds", () => {
  test("says at each key what was given out up to it, whatever is lost, fails or comes at once", async () => {
    const bytes = fc.infiniteStream(fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), bytes, async (steps, stream) => {
        const simulation = createSimulation(() => stream.next().value ?? 0);
        for (const { fate, outcome: planned } of steps) await simulation.run(fate, planned);
      }),
      { numRuns: 100 },
    );
  });
});
