import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../memory-store.js";
import type { SyncStateStore } from "../store.js";
import { repairDevice } from "./repair-device.js";
import { toNewerRecord } from "./testing/newer-record.js";
import {
  type Answers,
  askAll,
  askCollection,
  fillDevice,
  listOf,
  openDevice,
} from "./testing/sample-device.js";
import { verifyDevice } from "./verify-device.js";

const DEVICE = "eas1/anna/PHONE/";
const verify = (store: SyncStateStore) => listOf(verifyDevice(store, "anna", "PHONE"));
const repair = (store: SyncStateStore) => listOf(repairDevice(store, "anna", "PHONE"));
const put = (store: SyncStateStore, key: string, value: Uint8Array) =>
  store.commit({ put: [{ key, value }] });
const entriesOf = (store: SyncStateStore) => listOf(store.scan(""));
const nothing = { changes: [], journal: [], cursor: undefined, settings: undefined, more: false };

async function open(options = {}) {
  const store = createMemoryStore();
  const held = await fillDevice(store, options);
  const device = openDevice(store);
  return { store, held, device, before: await askAll(device, held) };
}

/** The part of a device that a key belongs to. */
const partOf = (key: string): "record" | "hierarchy" | "5" | "6/ä" => {
  if (key.startsWith(`${DEVICE}c/5/`)) return "5";
  if (key.startsWith(`${DEVICE}c/`)) return "6/ä";
  return key.startsWith(`${DEVICE}f/`) ? "hierarchy" : "record";
};

function expectSame(after: Answers, before: Answers, damaged: ReadonlySet<string>): void {
  if (!damaged.has("record")) expect(after.record).toEqual(before.record);
  if (!damaged.has("hierarchy")) expect(after.hierarchy).toEqual(before.hierarchy);
  for (const [id, answer] of before.collections) {
    if (!damaged.has(id)) expect(after.collections.get(id)).toEqual(answer);
  }
}

describe("repair", () => {
  test("of a sound device does nothing", async () => {
    const { store } = await open();
    const before = await entriesOf(store);
    expect(await repair(store)).toEqual([]);
    expect(await entriesOf(store)).toEqual(before);
  });

  test("of any one damaged record makes exactly its part start over, and verify is clean", async () => {
    const count = (await entriesOf((await open({ large: true })).store)).length;
    for (let at = 0; at < count; at++) {
      const { store, held, device, before } = await open({ large: true });
      const { key = "" } = (await entriesOf(store))[at] ?? {};
      await put(store, key, new Uint8Array([1, 2, 3, 4, 5, 6, 7]));
      const done = await repair(store);
      expect(await verify(store)).toEqual([]);
      expectSame(await askAll(device, held), before, new Set([partOf(key)]));
      if (key.includes("/k/")) {
        expect(done).toEqual([expect.objectContaining({ action: "tidied", keys: [key] })]);
        expect(
          await device.collection(partOf(key)).begin(held.collections.get(partOf(key)) ?? ""),
        ).toBeDefined();
        continue;
      }
      expect(done).toEqual([expect.objectContaining({ action: "startedOver" })]);
      const part = partOf(key);
      if (part === "record") expect(await device.record()).toBeUndefined();
      else if (part === "hierarchy") expect(await device.beginHierarchy(held.hierarchy)).toBeUndefined();
      else expect(await askCollection(device, part, held.collections.get(part) ?? "")).toBe("start over");
    }
  });

  test("removes what nobody needs without the device noticing", async () => {
    const { store, held, device, before } = await open();
    for (const name of ["x", "c/5/x", "c/5/123456789012/i/~~!", "f/p/99/0", "r/1"]) {
      await put(store, DEVICE + name, new Uint8Array([1]));
    }
    const done = await repair(store);
    expect(done.every((each) => each.action === "tidied")).toBe(true);
    expect(done.flatMap((each) => each.keys)).toHaveLength(5);
    expect(await verify(store)).toEqual([]);
    expect(await askAll(device, held)).toEqual(before);
  });

  test("says of a reason that was lost that it was lost", async () => {
    const { store, device } = await open();
    const skips = (await entriesOf(store)).filter(({ key }) => key.includes("/c/5/") && key.includes("/k/"));
    expect(skips.length).toBeGreaterThan(0);
    await store.commit({ remove: skips.map(({ key }) => key) });
    await repair(store);
    expect(await verify(store)).toEqual([]);
    const reasons = (await listOf(device.collection("5").skipped())).map((each) => each.reason);
    expect(reasons).toContain("the reason was lost");
  });

  test("leaves a part alone of which a newer release wrote anything", async () => {
    const { store } = await open({ large: true });
    for (const { key, value } of await entriesOf(store)) {
      await put(store, key, toNewerRecord(value));
      const head = `${DEVICE}c/5/h`;
      const whole = await store.get(head);
      if (key !== head) await put(store, head, new Uint8Array(9));
      const before = await entriesOf(store);
      const done = await repair(store);
      expect(done).toContainEqual(expect.objectContaining({ action: "left", keys: [key] }));
      const after = await entriesOf(store);
      for (const entry of before) if (partOf(entry.key) === partOf(key)) expect(after).toContainEqual(entry);
      for (const entry of before) await put(store, entry.key, entry.value);
      await put(store, key, value);
      if (key !== head) await put(store, head, whole?.value ?? new Uint8Array());
    }
    expect(await verify(store)).toEqual([]);
  });

  test("leaves a part alone that has moved since it was looked at", async () => {
    const { store, held, device } = await open();
    const [segment] = (await entriesOf(store)).filter(
      ({ key }) => key.includes("/c/5/") && key.endsWith("!"),
    );
    await put(store, segment?.key ?? "", new Uint8Array(9));
    const findings = await verify(store);
    await put(store, segment?.key ?? "", segment?.value ?? new Uint8Array());
    const round = await device.collection("5").begin(held.collections.get("5") ?? "");
    await round?.commit(nothing);
    const done = await listOf(repairDevice(store, "anna", "PHONE", findings));
    expect(done).toEqual([expect.objectContaining({ action: "left", detail: "it has moved meanwhile" })]);
    expect(await device.collection("5").begin(round?.nextKey ?? "")).toBeDefined();
  });

  test("does not touch the new life of a collection that begins while the old one is being removed", async () => {
    const { store, device } = await open();
    const [segment = ""] = (await entriesOf(store))
      .map(({ key }) => key)
      .filter((key) => key.includes("/5/") && key.endsWith("!"));
    await put(store, segment, new Uint8Array(9));
    let key = "";
    const slow: SyncStateStore = {
      get: (each) => store.get(each),
      scan: (prefix, options) => store.scan(prefix, options),
      commit: (batch) => store.commit(batch),
      remove: async (prefix) => {
        const round = key === "" ? await device.collection("5").begin("0") : undefined;
        await round?.commit(nothing);
        key = round?.nextKey ?? key;
        await store.remove(prefix);
      },
    };
    expect(await repair(slow)).toEqual([expect.objectContaining({ action: "startedOver" })]);
    expect(await device.collection("5").begin(key)).toMatchObject({ kind: "next" });
    expect(await verify(store)).toEqual([]);
  });
});

type Blow = { readonly at: number; readonly how: "flip" | "cut" | "drop" | "swap" | "stray" };
const blow: fc.Arbitrary<Blow> = fc.record({
  at: fc.nat(1000),
  how: fc.constantFrom("flip", "cut", "drop", "swap", "stray"),
});

/** Damages a record and gives the parts that are concerned. */
async function strike(store: SyncStateStore, { at, how }: Blow): Promise<string[]> {
  const entries = await entriesOf(store);
  const entry = entries[at % entries.length];
  const other = entries[(at * 7 + 1) % entries.length];
  if (entry === undefined || other === undefined) return [];
  const { key, value } = entry;
  if (how === "drop") await store.commit({ remove: [key] });
  if (how === "cut") await put(store, key, value.slice(0, at % (value.length + 1)));
  // A record that an earlier blow has cut to nothing has no byte to flip.
  if (how === "flip" && value.length > 0)
    await put(store, key, value.with(at % value.length, (value[at % value.length] ?? 0) ^ 8));
  if (how === "stray") await put(store, `${key}${at}`, value);
  if (how === "swap") {
    await put(store, key, other.value);
    await put(store, other.key, value);
  }
  return [partOf(key), partOf(other.key)];
}

test("Whatever is damaged, repair makes verify clean, harms nothing sound, and every part can start over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 4 }), async (blows) => {
      const { store, held, device, before } = await open({ items: 250 });
      const damaged = new Set<string>();
      for (const each of blows) for (const part of await strike(store, each)) damaged.add(part);
      await repair(store);
      expect(await verify(store)).toEqual([]);
      expectSame(await askAll(device, held), before, damaged);
      for (const id of held.collections.keys()) {
        const round = await device.collection(id).begin("0");
        await round?.commit(nothing);
        expect(await device.collection(id).begin(round?.nextKey ?? "")).toMatchObject({
          kind: "next",
          size: 0,
        });
      }
      const hierarchy = await device.beginHierarchy("0");
      await hierarchy?.commit([]);
      expect(await device.beginHierarchy(hierarchy?.nextKey ?? "")).toMatchObject({ kind: "next" });
      await device.update((record) => ({ ...record, deviceType: "again" }));
      expect(await verify(store)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
