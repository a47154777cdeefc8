import { describe, expect, test } from "vitest";
import type { PlannedChange } from "./collection.js";
import { createMemoryStore } from "./memory-store.js";
import type { Batch, SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

const nothing = { journal: [], cursor: "17", settings: '{"filterType":"3"}', more: false };

/** Repeatable random numbers below `limit`. */
function createRandom(): (limit: number) => number {
  let state = 1;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

const random = createRandom();
const entry = (op: "add" | "change", id: string): PlannedChange => ({
  op,
  id,
  content: random(2 ** 32) * 2 ** 16 + 1,
  flags: random(2 ** 32) * 2 ** 16 + 1,
});

function open() {
  const inner = createMemoryStore();
  const commits: Batch[] = [];
  let scans = 0;
  const store: SyncStateStore = {
    get: (key) => inner.get(key),
    scan: (prefix, options) => {
      scans++;
      return inner.scan(prefix, options);
    },
    remove: (prefix) => inner.remove(prefix),
    commit: (batch) => {
      commits.push(batch);
      return inner.commit(batch);
    },
  };
  const collection = createSyncState({ store }).device("anna@example.com", "PHONE").collection("5");
  let key = "0";
  const sync = async (changes: readonly PlannedChange[]) => {
    const round = await collection.begin(key);
    if (round === undefined) throw new Error("refused");
    await round.commit({ ...nothing, changes });
    key = round.nextKey;
  };
  const load = async (ids: readonly string[], window = 500) => {
    await sync([]);
    for (let at = 0; at < ids.length; at += window) {
      await sync(ids.slice(at, at + window).map((id) => entry("add", id)));
    }
    await sync([]);
  };
  const records = async () => {
    const found: Array<{ key: string; bytes: number }> = [];
    for await (const each of inner.scan("")) found.push({ key: each.key, bytes: each.value.length });
    return found;
  };
  const known = async () => {
    const ids: string[] = [];
    const round = await collection.begin(key);
    if (round) for await (const { id } of round.known()) ids.push(id);
    return ids;
  };
  const countScans = async (task: () => Promise<void>) => {
    const before = scans;
    await task();
    return scans - before;
  };
  return { sync, load, records, known, commits, countScans };
}

const bytesOf = (batch: Batch): number => (batch.put ?? []).reduce((sum, { value }) => sum + value.length, 0);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const numericIds = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1));

describe("the index of a large collection", () => {
  test("takes ten changes anywhere in one commit of at most 4 KB, round after round", async () => {
    const { sync, load, commits, countScans } = open();
    await load(numericIds(20_000).sort());
    commits.length = 0;
    const rounds = 600;
    for (let round = 0; round < rounds; round++) {
      const changes = Array.from({ length: 10 }, () => entry("change", String(1 + random(20_000))));
      const scans = await countScans(() => sync(changes));
      expect(scans).toBeLessThanOrEqual(24);
    }
    expect(commits).toHaveLength(rounds);
    expect(Math.max(...commits.map(bytesOf))).toBeLessThanOrEqual(4096);
  });

  test("takes at most 17 bytes an item, in whatever order ids come and after many changes", async () => {
    for (const order of ["ascending", "descending", "shuffled", "numeric"]) {
      const { load, sync, records } = open();
      const ids = numericIds(6000);
      if (order === "ascending") ids.sort();
      if (order === "descending") ids.sort().reverse();
      if (order === "shuffled") for (let at = ids.length - 1; at > 0; at--) swap(ids, at, random(at + 1));
      await load(ids);
      expect(sum((await records()).map(({ bytes }) => bytes)) / 6000).toBeLessThan(17);
      for (let round = 0; round < 100; round++) {
        await sync(Array.from({ length: 30 }, () => entry("change", String(1 + random(6000)))));
      }
      expect(sum((await records()).map(({ bytes }) => bytes)) / 6000).toBeLessThan(17);
    }
  });

  test("keeps its records small, each well below what a store takes", async () => {
    const { load, records } = open();
    await load(numericIds(5000), 5000);
    const sizes = (await records()).map(({ bytes }) => bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1700);
    expect(sizes.length).toBeLessThan(80);
  });

  test("shrinks when most items go, and holds exactly the others", async () => {
    const { load, sync, records, known } = open();
    const ids = numericIds(10_000);
    await load(ids);
    const before = sum((await records()).map(({ bytes }) => bytes));
    const stays = (id: string) => Number(id) % 100 === 0;
    const goes = ids.filter((id) => !stays(id));
    for (let at = 0; at < goes.length; at += 50) {
      await sync(goes.slice(at, at + 50).map((id) => ({ op: "softDelete", id })));
    }
    await sync([]);
    expect(await known()).toEqual(ids.filter(stays).sort());
    expect(sum((await records()).map(({ bytes }) => bytes))).toBeLessThan(before / 10);
    expect((await records()).length).toBeLessThan(80);
  });

  test("holds ids that are long, alike or far apart", async () => {
    const { load, known } = open();
    const ids = Array.from({ length: 500 }, (_, at) => `${"stem".repeat(20)}${at}`);
    for (let at = 0; at < 500; at++) ids.push(String.fromCharCode(random(0x10000), random(0x10000)) + at);
    await load(ids, 37);
    expect(await known()).toEqual(ids.sort());
  });
});

function swap(list: string[], one: number, other: number): void {
  const kept = list[one] ?? "";
  list[one] = list[other] ?? "";
  list[other] = kept;
}
