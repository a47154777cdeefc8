import { describe, expect, test } from "vitest";
import type { PlannedChange, RoundOutcome } from "./collection.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import { UNKNOWN_FINGERPRINT } from "./fingerprint.js";
import { createMemoryStore } from "./memory-store.js";
import type { SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

const nothing: RoundOutcome = {
  changes: [],
  journal: [],
  cursor: undefined,
  settings: undefined,
  more: false,
};
const add = (id: string, content = 1): PlannedChange => ({ op: "add", id, content, flags: 2 });
const skip = (id: string, content = 1): PlannedChange => ({
  op: "skip",
  id,
  content,
  flags: 2,
  reason: `no ${id}`,
});
const known = (id: string, content = 1) => ({ id, content, flags: 2, skipped: false, onDevice: true });

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

async function keysOf(store: SyncStateStore): Promise<string[]> {
  return (await listOf(store.scan(""))).map((entry) => entry.key);
}

function open(libraryVersion = "1", store = createMemoryStore()) {
  const collection = createSyncState({ store, libraryVersion }).device("anna", "PHONE").collection("5");
  const begin = async (key: string) => {
    const round = await collection.begin(key);
    if (round === undefined) throw new Error(`the key ${key} was refused`);
    return round;
  };
  /** Runs a round and gives the key after it. */
  const sync = async (key: string, changes: readonly PlannedChange[] = []) => {
    const round = await begin(key);
    await round.commit({ ...nothing, changes });
    return round.nextKey;
  };
  return { store, collection, begin, sync };
}

describe("sync keys", () => {
  test("are decimal digits, short enough for the wire, and new in every life", async () => {
    const { sync } = open();
    const keys = new Set<string>();
    for (let life = 0; life < 5; life++) {
      let key = "0";
      for (let generation = 0; generation < 12; generation++) {
        key = await sync(key);
        expect(key).toMatch(/^[1-9][0-9]{9,63}$/);
        keys.add(key);
      }
    }
    expect(keys.size).toBe(60);
  });

  test("older than two generations, of another life, collection or device, and malformed ones are refused", async () => {
    const { collection, store, sync } = open();
    const first = await sync("0");
    const second = await sync(first);
    const third = await sync(second);
    expect(await collection.begin(first)).toBeUndefined();
    expect((await collection.begin(second))?.kind).toBe("replay");
    expect((await collection.begin(third))?.kind).toBe("next");
    const malformed = [
      "",
      "00",
      "1",
      "-1",
      " 0",
      `0${third}`,
      `${third} `,
      `${third}0`,
      "9".repeat(64),
      "{x}1",
    ];
    for (const key of malformed) expect(await collection.begin(key)).toBeUndefined();
    const state = createSyncState({ store });
    const others = [
      state.device("anna", "PHONE").collection("6"),
      state.device("anna", "TABLET").collection("5"),
    ];
    for (const other of others) {
      await (await other.begin("0"))?.commit(nothing);
      expect(await other.begin(third)).toBeUndefined();
    }
    await sync(await sync("0"));
    expect(await collection.begin(third)).toBeUndefined();
  });

  test("are refused where there is no state, and peek then gives nothing", async () => {
    const { collection } = open();
    expect(await collection.begin("1234567890121")).toBeUndefined();
    expect(await collection.peek()).toBeUndefined();
    expect(await listOf(collection.skipped())).toEqual([]);
  });
});

describe("key 0", () => {
  test("loses nothing of the old life until the new one is committed", async () => {
    const { begin, sync } = open();
    const key = await sync(await sync("0"), [add("1")]);
    const abandoned = await begin("0");
    expect(abandoned).toMatchObject({ kind: "initial", size: 0, lost: undefined, cursor: undefined });
    expect(await listOf(abandoned.known())).toEqual([]);
    expect(await listOf((await begin(key)).known())).toEqual([known("1")]);
  });

  test("ends no life that goes on: a late copy of an old request changes nothing for the device", async () => {
    const { store, collection, begin, sync } = open();
    const second = await sync(await sync("0"));
    const third = await sync(second, [add("1")]);
    for (let copies = 0; copies < 5; copies++) await sync("0");
    expect(await begin(second)).toMatchObject({ kind: "replay", size: 0, nextKey: third });
    await sync("0");
    expect(await begin(third)).toMatchObject({ kind: "next", size: 1 });
    const fourth = await sync(third, [add("2")]);
    await sync("0");
    const round = await begin(fourth);
    expect(await listOf(round.known())).toEqual([known("1"), known("2")]);
    expect((await collection.peek())?.size).toBe(2);
    expect((await keysOf(store)).length).toBeLessThan(4);
  });

  test("gives its key again until somebody comes back with it, so that none of several copies is refused", async () => {
    const { begin, sync } = open();
    const first = await sync("0");
    expect(await sync("0")).toBe(first);
    await sync(await sync(first, [add("1")]));
    const begun = await sync("0");
    expect(begun).not.toBe(first);
    expect(await sync("0")).toBe(begun);
    expect(await begin(begun)).toMatchObject({ kind: "next", size: 0 });
  });

  test("shows in a look at the newest state until the device is known to go on as before", async () => {
    const { collection, begin, sync } = open();
    const key = await sync(await sync(await sync("0"), [add("1")]));
    const sizes = async () => (await collection.peek())?.size;
    expect(await sizes()).toBe(1);
    const begun = await sync("0");
    expect(await sizes()).toBe(0);
    await begin(key);
    expect(await sizes()).toBe(1);
    await begin(begun);
    expect(await sizes()).toBe(0);
    expect(await collection.begin(key)).toBeUndefined();
  });

  test("ends the old life, and removes what it kept, once the new one's first key is presented", async () => {
    const { store, begin, collection, sync } = open();
    const many = Array.from({ length: 300 }, (_, at) => (at % 3 ? add(String(at)) : skip(String(at))));
    const old = await sync(await sync(await sync("0"), many));
    expect((await keysOf(store)).length).toBeGreaterThan(100);
    const begun = await sync("0");
    expect(await listOf((await begin(old)).known())).toHaveLength(300);
    await begin(begun);
    expect(await keysOf(store)).toHaveLength(1);
    expect(await collection.begin(old)).toBeUndefined();
  });

  test("has the next round remove what the old life kept if the process died before it could", async () => {
    const store = createMemoryStore();
    const { sync } = open("1", store);
    await sync(await sync(await sync("0"), [add("1")]));
    const begun = await sync("0");
    const dying = { ...bind(store), remove: () => Promise.reject(new Error("the process died")) };
    await expect(open("1", dying).begin(begun)).rejects.toThrow("died");
    expect((await keysOf(store)).length).toBeGreaterThan(1);
    await sync(begun);
    expect(await keysOf(store)).toHaveLength(1);
  });

  test("starts over from damaged state, which is reported for any other key", async () => {
    const { store, collection, sync } = open();
    const key = await sync(await sync(await sync("0"), [add("1")]));
    for (const damaged of await keysOf(store))
      await store.commit({ put: [{ key: damaged, value: new Uint8Array(9) }] });
    await expect(collection.begin(key)).rejects.toThrow(SyncStateCorrupt);
    await expect(collection.peek()).rejects.toThrow(SyncStateCorrupt);
    const again = await sync(await sync("0"), [add("2")]);
    expect(await listOf((await collection.begin(again))?.known() ?? listOfNothing())).toEqual([known("2")]);
    expect(await keysOf(store)).toHaveLength(1);
  });

  test("commits one of two initial rounds at the same time", async () => {
    const { begin } = open();
    const [one, other] = [await begin("0"), await begin("0")];
    await one.commit(nothing);
    await expect(other.commit(nothing)).rejects.toThrow(SyncStateConflict);
    expect((await begin(one.nextKey)).kind).toBe("next");
  });
});

describe("a round", () => {
  test("cannot be committed twice", async () => {
    const { begin } = open();
    const round = await begin("0");
    await round.commit(nothing);
    await expect(round.commit(nothing)).rejects.toThrow(SyncStateConflict);
  });

  test("cannot be committed after the collection was removed", async () => {
    const { store, collection, begin, sync } = open();
    const round = await begin(await sync(await sync("0"), [add("1")]));
    await collection.remove();
    await expect(round.commit(nothing)).rejects.toThrow(SyncStateConflict);
    expect(await keysOf(store)).toEqual([]);
  });

  test("refuses fingerprints that are not whole numbers from 0, and then writes nothing", async () => {
    const { begin, sync } = open();
    const key = await sync("0");
    for (const content of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await expect(sync(key, [add("1", content)])).rejects.toThrow(RangeError);
    }
    expect((await begin(key)).kind).toBe("next");
  });

  test("counts an item that is named twice once, as it ended", async () => {
    const { begin, sync } = open();
    const changes: PlannedChange[] = [
      add("1"),
      { op: "delete", id: "1" },
      add("1", 7),
      add("2"),
      { op: "ownDelete", id: "2" },
    ];
    const round = await begin(await sync(await sync("0"), changes));
    expect(round.size).toBe(1);
    expect(await listOf(round.known())).toEqual([known("1", 7)]);
  });

  test("keeps outcomes too large for one record, gives them back in a replay and cleans them up", async () => {
    const { store, begin, sync } = open();
    const first = await sync("0");
    const outcome: RoundOutcome = {
      changes: Array.from({ length: 5000 }, (_, at) => add(`item ${at}`)),
      journal: Array.from({ length: 3 }, (_, at) => ({ key: `add:${at}`, answer: "x".repeat(400_000) })),
      cursor: "c",
      settings: "{}",
      more: true,
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      const round = await begin(first);
      if (attempt > 0) expect(round.lost).toEqual(outcome);
      await round.commit(outcome);
    }
    const second = (await begin(first)).nextKey;
    expect((await begin(second)).size).toBe(5000);
    for (const { value } of await listOf(store.scan("")))
      expect(value.length).toBeLessThanOrEqual(1024 * 1024);
    await sync(second);
    expect((await keysOf(store)).filter((key) => key.includes("/p/"))).toEqual([]);
  });

  test("cannot begin when a part of a large outcome is missing", async () => {
    const { store, begin, collection, sync } = open();
    const first = await sync("0");
    const outcome = { ...nothing, journal: [{ key: "k", answer: "x".repeat(40_000) }] };
    await (await begin(first)).commit(outcome);
    const parts = (await keysOf(store)).filter((key) => key.includes("/p/"));
    expect(parts).toHaveLength(1);
    await store.commit({ remove: parts });
    await expect(collection.begin(first)).rejects.toThrow(SyncStateCorrupt);
  });

  test("cannot begin once the collection is being removed, even if that stops half way", async () => {
    const store = createMemoryStore();
    const key = await open("1", store).sync("0");
    const dying = { ...bind(store), remove: () => Promise.reject(new Error("the process died")) };
    await expect(open("1", dying).collection.remove()).rejects.toThrow("died");
    expect(await open("1", store).collection.begin(key)).toBeUndefined();
  });

  test("that reads while another one replaces a large outcome sees one of the two whole", async () => {
    const store = createMemoryStore();
    const { begin, sync } = open("1", store);
    const first = await sync("0");
    const large = (text: string): RoundOutcome => ({
      ...nothing,
      journal: [{ key: "k", answer: text.repeat(40_000) }],
    });
    await (await begin(first)).commit(large("a"));
    let rivals = 1;
    const overtaken = {
      ...bind(store),
      async get(key: string) {
        const stored = await store.get(key);
        if (key.endsWith("/h") && rivals-- > 0) await (await begin(first)).commit(large("b"));
        return stored;
      },
    };
    expect((await open("1", overtaken).begin(first)).lost).toEqual(large("b"));
  });
});

describe("skipped items", () => {
  test("are known as skipped, not counted, and listed with reason and version before and after confirmation", async () => {
    const { collection, begin, sync } = open("1.2.3");
    let key = await sync(await sync("0"), [add("1"), skip("2")]);
    for (let round = 0; round < 2; round++) {
      const now = await begin(key);
      expect(now.size).toBe(1);
      expect((await now.lookup(["2"])).get("2")).toEqual({ ...known("2"), skipped: true, onDevice: false });
      expect(await listOf(collection.skipped())).toEqual([
        { id: "2", reason: "no 2", libraryVersion: "1.2.3" },
      ]);
      key = await sync(key);
    }
  });

  test("are not listed any more once given or gone", async () => {
    const { store, collection, sync } = open();
    let key = await sync(await sync("0"), [skip("1"), skip("2"), skip("3")]);
    key = await sync(key, [add("1"), { op: "delete", id: "2" }]);
    expect((await listOf(collection.skipped())).map(({ id }) => id)).toEqual(["3"]);
    await sync(key);
    expect((await listOf(collection.skipped())).map(({ id }) => id)).toEqual(["3"]);
    expect((await keysOf(store)).filter((each) => each.includes("/k/"))).toHaveLength(1);
  });

  test("are unknown to another library version, so that they are offered again", async () => {
    const { store, sync } = open("1");
    let key = await sync(await sync("0"), [add("1"), skip("2")]);
    for (let round = 0; round < 2; round++) {
      const newer = await open("2", store).begin(key);
      expect([...(await newer.lookup(["1", "2"])).keys()]).toEqual(["1"]);
      expect(await listOf(newer.known())).toEqual([known("1")]);
      key = await sync(key);
    }
  });

  test("stay on the device at the older revision that it was given", async () => {
    const { store, begin, sync } = open("1");
    const key = await sync(await sync(await sync("0"), [add("1")]), [skip("1", 9)]);
    const round = await begin(key);
    expect(round.size).toBe(1);
    expect(await listOf(round.known())).toEqual([{ ...known("1", 9), skipped: true }]);
    const [item] = await listOf((await open("2", store).begin(key)).known());
    const unknown = { content: UNKNOWN_FINGERPRINT, flags: UNKNOWN_FINGERPRINT };
    expect(item).toEqual({ ...known("1"), ...unknown });
    expect((await begin(await sync(key, [{ op: "delete", id: "1" }]))).size).toBe(0);
  });
});

/** A store's functions as plain ones, to replace some. */
function bind(store: SyncStateStore): SyncStateStore {
  return {
    get: (key) => store.get(key),
    scan: (prefix, options) => store.scan(prefix, options),
    commit: (batch) => store.commit(batch),
    remove: (prefix) => store.remove(prefix),
  };
}

async function* listOfNothing(): AsyncIterable<never> {}
