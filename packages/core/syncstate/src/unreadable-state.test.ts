import { describe, expect, test } from "vitest";
import { SyncStateCorrupt } from "./errors.js";
import { toNewerRecord } from "./maintenance/testing/newer-record.js";
import { fillDevice, listOf, openDevice } from "./maintenance/testing/sample-device.js";
import { createMemoryStore } from "./memory-store.js";
import { sealRecord } from "./record.js";
import type { SyncStateStore } from "./store.js";

const DEVICE = "eas1/anna/PHONE/";
const nothing = { changes: [], journal: [], cursor: undefined, settings: undefined, more: false };
const put = (store: SyncStateStore, key: string, value: Uint8Array) =>
  store.commit({ put: [{ key, value }] });

type Spoil = (record: Uint8Array) => Uint8Array;
const damages: Readonly<Record<string, Spoil>> = {
  changed: (record) => record.map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
  "cut short": (record) => record.slice(0, -3),
  empty: () => new Uint8Array(),
  "of another kind": () => sealRecord("skip", (writer) => writer.text("x")),
  "of nonsense": (record) => sealRecord(record[1] === 1 ? "head" : "run", (writer) => writer.byte(0xff)),
};

async function open(large = true) {
  const store = createMemoryStore();
  const held = await fillDevice(store, { items: 300, large });
  const entries = await listOf(store.scan(DEVICE));
  const keys = entries.map((entry) => entry.key);
  const spoil = async (key: string, by: Spoil) => {
    const stored = await store.get(key);
    await put(store, key, by(stored?.value ?? new Uint8Array()));
  };
  return { store, held, keys, device: openDevice(store), spoil, key: held.collections.get("5") ?? "" };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** All that reads the part of the state that a record belongs to. */
async function readAll({ device, key, held }: Opened, record: string): Promise<unknown> {
  if (record === `${DEVICE}r`) return device.record();
  if (record.startsWith(`${DEVICE}f/`)) return device.beginHierarchy(held.hierarchy);
  const round = await device.collection("5").begin(key);
  return [await listOf(round?.known() ?? noItems()), await listOf(device.collection("5").skipped())];
}

async function* noItems(): AsyncIterable<never> {}

const concerns = (key: string): boolean => !key.startsWith(`${DEVICE}c/`) || key.startsWith(`${DEVICE}c/5/`);

describe("damaged state", () => {
  test.each(Object.entries(damages))(
    "%s is reported with its key and a reason, and key 0 works",
    async (_, by) => {
      const count = (await open()).keys.length;
      for (let at = 0; at < count; at++) {
        const opened = await open();
        const record = opened.keys[at] ?? "";
        if (!concerns(record)) continue;
        await opened.spoil(record, by);
        const error: unknown = await readAll(opened, record).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(SyncStateCorrupt);
        expect(error).toMatchObject({ key: record, newer: false });
        expect(String(error)).toMatch(
          /^SyncStateCorrupt: The record eas1\/anna\/PHONE\/\S+ cannot be read: [a-z]/,
        );
        const hierarchy = await opened.device.beginHierarchy("0");
        await hierarchy?.commit([]);
        expect(await opened.device.beginHierarchy(hierarchy?.nextKey ?? "")).toMatchObject({ kind: "next" });
        const round = await opened.device.collection("5").begin("0");
        await round?.commit(nothing);
        expect(await opened.device.collection("5").begin(round?.nextKey ?? "")).toMatchObject({
          kind: "next",
        });
      }
    },
  );

  test("that is first met when a round is committed ends the collection, so that the device starts over", async () => {
    const { store, device, keys, spoil, key } = await open();
    const round = await device.collection("5").begin(key);
    for (const each of keys)
      if (each.includes("/c/5/") && each.includes("/i/")) await spoil(each, () => new Uint8Array(9));
    const before = (await listOf(store.scan(`${DEVICE}c/6`))).length;
    await expect(round?.commit({ ...nothing, cursor: "new" })).rejects.toThrow(SyncStateCorrupt);
    expect(await device.collection("5").begin(key)).toBeUndefined();
    expect((await listOf(store.scan(`${DEVICE}c/6`))).length).toBe(before);
    const again = await device.collection("5").begin("0");
    await again?.commit(nothing);
    expect(await listOf(store.scan(`${DEVICE}c/5/`))).toHaveLength(1);
  });

  test("of a round that has been overtaken does not end the collection", async () => {
    const { device, keys, spoil, store, key } = await open();
    const late = await device.collection("5").begin(key);
    const round = await device.collection("5").begin(key);
    await round?.commit(nothing);
    const [segment = ""] = keys.filter((each) => each.includes("/c/5/") && each.includes("/i/"));
    const whole = await store.get(segment);
    await spoil(segment, () => new Uint8Array(9));
    await expect(late?.commit(nothing)).rejects.toThrow();
    await put(store, segment, whole?.value ?? new Uint8Array());
    expect(await device.collection("5").begin(round?.nextKey ?? "")).toMatchObject({ kind: "next" });
  });

  test("in a device record that is no JSON is reported as such", async () => {
    const { device, spoil } = await open();
    await spoil(`${DEVICE}r`, () => sealRecord("device", (writer) => writer.text("{")));
    await expect(device.record()).rejects.toThrow(SyncStateCorrupt);
    await expect(device.update((record) => record)).rejects.toThrow(SyncStateCorrupt);
  });
});

test("State of a newer release is refused with every key, 0 too, and nothing of it is overwritten", async () => {
  const count = (await open()).keys.length;
  for (let at = 0; at < count; at++) {
    const opened = await open();
    const record = opened.keys[at] ?? "";
    if (!concerns(record)) continue;
    await opened.spoil(record, toNewerRecord);
    const before = await listOf(opened.store.scan(""));
    const refusal = { name: "SyncStateCorrupt", key: record, newer: true };
    await expect(readAll(opened, record)).rejects.toMatchObject(refusal);
    const { device } = opened;
    if (record === `${DEVICE}r`) {
      await expect(device.update((each) => ({ ...each, deviceType: "x" }))).rejects.toMatchObject(refusal);
    } else if (record.startsWith(`${DEVICE}f/`)) {
      await expect(device.beginHierarchy("0")).rejects.toMatchObject(refusal);
    } else {
      await expect(device.collection("5").begin("0")).rejects.toMatchObject(refusal);
    }
    expect(await listOf(opened.store.scan(""))).toEqual(before);
  }
});

test("A newer record in the index that a round meets only at its end is left as it is, and so is the head", async () => {
  const { store, device, keys, spoil, key } = await open();
  const round = await device.collection("5").begin(key);
  for (const each of keys)
    if (each.includes("/c/5/") && each.includes("/i/")) await spoil(each, toNewerRecord);
  const before = await listOf(store.scan(""));
  await expect(round?.commit(nothing)).rejects.toMatchObject({ newer: true });
  expect(await listOf(store.scan(""))).toEqual(before);
});
