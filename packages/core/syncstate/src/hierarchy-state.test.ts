import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KnownFolder } from "./device.js";
import { SyncStateConflict, SyncStateCorrupt } from "./errors.js";
import { createMemoryStore } from "./memory-store.js";
import type { SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

const folder = (id: string, displayName = `Folder ${id}`): KnownFolder => ({
  id,
  parentId: "0",
  displayName,
  type: 12,
});

function open() {
  const store = createMemoryStore();
  const device = () => createSyncState({ store }).device("anna", "PHONE");
  const begin = async (key: string) => {
    const round = await device().beginHierarchy(key);
    if (round === undefined) throw new Error(`the key ${key} was refused`);
    return round;
  };
  return { store, device, begin };
}

async function keysOf(store: SyncStateStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.scan("")) keys.push(key);
  return keys;
}

/** So many folders that their list lies beside the head in several records. */
const manyFolders = (stem: string) =>
  Array.from({ length: 12_000 }, (_, at) => folder(`${stem}${at}`, "x".repeat(60)));

describe("a hierarchy", () => {
  test("is empty at key 0 and what was committed at the next key", async () => {
    const { device, begin } = open();
    expect(await device().folders()).toEqual([]);
    const first = await begin("0");
    expect(first).toMatchObject({ kind: "initial", folders: [], lost: undefined });
    await first.commit([folder("1"), folder("2")]);
    expect(await device().folders()).toEqual([folder("1"), folder("2")]);
    const next = await begin(first.nextKey);
    expect(next).toMatchObject({ kind: "next", folders: [folder("1"), folder("2")], lost: undefined });
    expect(next.nextKey).not.toBe(first.nextKey);
  });

  test("gives a repeated key what the lost answer led to, and keeps the key after it", async () => {
    const { begin } = open();
    const first = await begin("0");
    await first.commit([folder("1")]);
    const second = await begin(first.nextKey);
    await second.commit([folder("1"), folder("2")]);
    const replay = await begin(first.nextKey);
    expect(replay.kind).toBe("replay");
    expect(replay.folders).toEqual([folder("1")]);
    expect(replay.lost).toEqual([folder("1"), folder("2")]);
    expect(replay.nextKey).toBe(second.nextKey);
    await replay.commit([folder("3")]);
    expect((await begin(second.nextKey)).folders).toEqual([folder("3")]);
  });

  test("refuses older keys, keys of an earlier life and what is no key", async () => {
    const { device, begin } = open();
    const keys: string[] = [];
    let round = await begin("0");
    for (let generation = 0; generation < 3; generation++) {
      await round.commit([]);
      keys.push(round.nextKey);
      round = await begin(round.nextKey);
    }
    expect(await device().beginHierarchy(keys[0] ?? "")).toBeUndefined();
    const begun = await begin("0");
    await begun.commit([]);
    await begin(begun.nextKey);
    for (const key of [...keys, "", "1", "00", "x"])
      expect(await device().beginHierarchy(key)).toBeUndefined();
  });

  test("keeps the old life until a new one is committed", async () => {
    const { begin } = open();
    const first = await begin("0");
    await first.commit([folder("1")]);
    await begin("0");
    expect((await begin(first.nextKey)).folders).toEqual([folder("1")]);
  });

  test("lets exactly one of two rounds at the same time be committed", async () => {
    const { device, begin } = open();
    let key = "0";
    for (const name of ["initial", "next"]) {
      const one = await begin(key);
      const other = await begin(key);
      expect(one.kind).toBe(name);
      await one.commit([folder("one", name)]);
      await expect(other.commit([folder("other")])).rejects.toThrow(SyncStateConflict);
      expect(await device().folders()).toEqual([folder("one", name)]);
      key = one.nextKey;
    }
  });

  test("holds tens of thousands of folders and leaves nothing behind of old lists", async () => {
    const { store, device, begin } = open();
    let key = "0";
    for (const stem of ["a", "b", "c", "lost", "d"]) {
      const round = await begin(key);
      await round.commit(manyFolders(stem));
      expect(await device().folders()).toEqual(manyFolders(stem));
      for await (const { value } of store.scan("")) expect(value.length).toBeLessThanOrEqual(1024 * 1024);
      const lists = new Set((await keysOf(store)).map((each) => /p\/[0-9]+/.exec(each)?.[0]));
      expect(lists.size).toBeLessThanOrEqual(3);
      if (stem !== "lost") key = round.nextKey;
    }
    const restart = await begin("0");
    await restart.commit([folder("1")]);
    await begin(restart.nextKey);
    expect(await keysOf(store)).toHaveLength(1);
  });

  test("goes on under its keys whatever late copies of a request with key 0 arrive, and keeps little of those", async () => {
    const { store, device, begin } = open();
    const first = await begin("0");
    await first.commit([folder("1")]);
    const second = await begin(first.nextKey);
    await second.commit([folder("1"), folder("2")]);
    for (let copies = 0; copies < 20; copies++) await (await begin("0")).commit(manyFolders("copy"));
    expect((await keysOf(store)).length).toBeLessThan(20);
    expect(await begin(first.nextKey)).toMatchObject({ kind: "replay", nextKey: second.nextKey });
    expect(await device().folders()).toEqual([folder("1"), folder("2")]);
    expect((await begin(second.nextKey)).folders).toEqual([folder("1"), folder("2")]);
  });

  test("takes the key of each of several copies of a first request", async () => {
    const { device, begin } = open();
    const rounds = [];
    for (const name of ["1", "2", "3"]) {
      const round = await begin("0");
      await round.commit([folder(name)]);
      rounds.push(round);
    }
    expect(await device().folders()).toHaveLength(3);
    const [, chosen] = rounds;
    expect(await begin(chosen?.nextKey ?? "")).toMatchObject({ kind: "next", folders: [folder("2")] });
    expect(await device().folders()).toEqual([folder("2")]);
    for (const other of [rounds[0], rounds[2]])
      expect(await device().beginHierarchy(other?.nextKey ?? "")).toBeUndefined();
  });

  test("that is damaged is reported, and starts over with key 0", async () => {
    const { store, device, begin } = open();
    const first = await begin("0");
    await first.commit(manyFolders("a"));
    for await (const { key } of store.scan(""))
      await store.commit({ put: [{ key, value: new Uint8Array(9) }] });
    await expect(device().beginHierarchy(first.nextKey)).rejects.toThrow(SyncStateCorrupt);
    await expect(device().folders()).rejects.toThrow(SyncStateCorrupt);
    await (await begin("0")).commit([folder("1")]);
    expect(await device().folders()).toEqual([folder("1")]);
  });

  test("says at each key what was committed for it, whatever answers are lost", async () => {
    const name = fc.string({ unit: "binary", maxLength: 8 });
    const folders = fc.array(fc.record({ id: name, parentId: name, displayName: name, type: fc.nat(30) }), {
      maxLength: 5,
    });
    const steps = fc.array(
      fc.record({ folders, fate: fc.constantFrom("arrives", "arrives", "lost", "over", "copy") }),
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { device, begin } = open();
        let held = { key: "0", folders: [] as readonly KnownFolder[] };
        let newest = held;
        for (const step of all) {
          // A late copy of a request with key 0 is answered, and nobody hears it.
          if (step.fate === "copy") {
            await (await begin("0")).commit(step.folders);
            continue;
          }
          if (step.fate === "over") held = { key: "0", folders: [] };
          const round = await begin(held.key);
          expect(round.folders).toEqual(held.folders);
          expect(round.lost).toEqual(round.kind === "replay" ? newest.folders : undefined);
          await round.commit(step.folders);
          newest = { key: round.nextKey, folders: step.folders };
          const known = (await device().folders()).map((each) => each.id);
          expect(known).toEqual(expect.arrayContaining(step.folders.map((each) => each.id)));
          if (held.key !== "0") expect(await device().folders()).toEqual(step.folders);
          if (step.fate !== "lost") held = newest;
        }
      }),
    );
  });
});
