import { describe, expect, test } from "vitest";
import { encodeDeviceRecord } from "../device-record.js";
import { createMemoryStore } from "../memory-store.js";
import type { SyncStateStore } from "../store.js";
import { toNewerRecord } from "./testing/newer-record.js";
import { askAll, fillDevice, listOf, openDevice } from "./testing/sample-device.js";
import { verifyDevice } from "./verify-device.js";

const find = (store: SyncStateStore) => listOf(verifyDevice(store, "anna", "PHONE"));
const problemsOf = async (store: SyncStateStore) => (await find(store)).map((finding) => finding.problem);
const put = (store: SyncStateStore, key: string, value: Uint8Array) =>
  store.commit({ put: [{ key, value }] });
const keysWith = async (store: SyncStateStore, part: string) =>
  (await listOf(store.scan(""))).map(({ key }) => key).filter((key) => key.includes(part));

describe("a sound device", () => {
  test("has no findings, small or large, and neither has a device that is not there", async () => {
    for (const options of [{}, { items: 2_000, large: true }]) {
      const store = createMemoryStore();
      await fillDevice(store, options);
      expect(await find(store)).toEqual([]);
      expect(await listOf(verifyDevice(store, "anna", "OTHER"))).toEqual([]);
    }
  });

  test("has none while the removal of an old life is still to be finished", async () => {
    const store = createMemoryStore();
    await fillDevice(store);
    const dying: SyncStateStore = {
      get: (key) => store.get(key),
      scan: (prefix, options) => store.scan(prefix, options),
      commit: (batch) => store.commit(batch),
      remove: () => Promise.reject(new Error("the process died")),
    };
    const collection = openDevice(dying).collection("5");
    const round = await collection.begin("0");
    await round?.commit({ changes: [], journal: [], cursor: undefined, settings: undefined, more: false });
    expect(await find(store)).toEqual([]);
    await expect(collection.begin(round?.nextKey ?? "")).rejects.toThrow("died");
    expect(await find(store)).toEqual([]);
  });
});

describe("damage", () => {
  test("of any one byte of any record is found in that record", async () => {
    for (const large of [false, true]) {
      const store = createMemoryStore();
      await fillDevice(store, { large, copies: !large });
      for (const { key, value } of await listOf(store.scan(""))) {
        const step = large ? Math.ceil(value.length / 300) : 1;
        for (let at = 0; at < value.length; at += step) {
          const damaged = value.slice();
          damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
          await put(store, key, damaged);
          const found = await find(store);
          expect(found.map((finding) => finding.key)).toContain(key);
          expect(found.every((finding) => finding.problem === "damaged" || finding.problem === "count")).toBe(
            true,
          );
        }
        await put(store, key, value);
      }
      expect(await find(store)).toEqual([]);
    }
  });

  test("that cuts a record short at any place is found", async () => {
    const store = createMemoryStore();
    await fillDevice(store);
    for (const { key, value } of await listOf(store.scan(""))) {
      for (let length = 0; length < value.length; length++) {
        await put(store, key, value.slice(0, length));
        expect(await problemsOf(store)).toContain("damaged");
      }
      await put(store, key, value);
    }
  });

  test("that takes any one record away is found, unless the device is told the same as before", async () => {
    const store = createMemoryStore();
    const held = await fillDevice(store, { items: 300, large: true });
    const before = await askAll(openDevice(store), held);
    for (const { key, value } of await listOf(store.scan(""))) {
      await store.commit({ remove: [key] });
      const found = await find(store);
      const isRecord = key.endsWith("/r");
      if (isRecord) expect(found).toEqual([]);
      else if (found.length === 0) expect(await askAll(openDevice(store), held)).toEqual(before);
      expect(isRecord || found.length > 0).toBe(true);
      await put(store, key, value);
    }
  });

  test("that puts a record in the place of another one is found", async () => {
    const store = createMemoryStore();
    await fillDevice(store, { items: 300 });
    const index = await keysWith(store, "/c/5/");
    const [first = "", second = ""] = index.filter((key) => key.endsWith("!"));
    const [one, two] = [await store.get(first), await store.get(second)];
    await put(store, second, one?.value ?? new Uint8Array());
    expect(await problemsOf(store)).toContain("order");
    await put(store, second, two?.value ?? new Uint8Array());
    for (const key of index) {
      if (key.endsWith("/h")) continue;
      const before = await store.get(key);
      await put(store, key, encodeDeviceRecord({ deviceId: "P", deviceType: "", firstSeen: 1, lastSeen: 1 }));
      expect(await find(store)).toContainEqual(expect.objectContaining({ key, problem: "damaged" }));
      await put(store, key, before?.value ?? new Uint8Array());
    }
  });
});

describe("what belongs to nothing", () => {
  test("is found wherever it lies, each with its key", async () => {
    const store = createMemoryStore();
    await fillDevice(store);
    const [head = ""] = await keysWith(store, "/i/");
    const epoch = head.slice(0, head.indexOf("/i/"));
    const device = "eas1/anna/PHONE/";
    const strays = [
      "",
      "c",
      "c!",
      "f",
      "fh",
      "r/1",
      "x",
      "zz/1",
      "c/x",
      "c/ /h",
      "f/x",
      "f/p/9/9",
      "c/5/x",
    ].map((name) => device + name);
    const below = ["/x", "/x/1", "/i/x", "/i/~~", "/i/a!!", "/k/~1", "/k/item#2099999", "/p/99/0"].map(
      (name) => epoch + name,
    );
    for (const key of [...strays, ...below]) await put(store, key, new Uint8Array([1, 2, 3]));
    const keys = (await find(store)).map((finding) => finding.key);
    expect(keys.sort()).toEqual([...strays, ...below].sort());
    for (const finding of await find(store)) expect(finding.remedy).toBe("remove");
  });

  test("is told in one finding where a whole life of a collection was left behind", async () => {
    const store = createMemoryStore();
    await fillDevice(store);
    for (const each of await listOf(store.scan("eas1/anna/PHONE/c/5/"))) {
      if (each.key.endsWith("/h")) continue;
      await put(store, each.key.replace(/[0-9]{12}/, "123456789012"), each.value);
    }
    const orphan = "eas1/anna/PHONE/c/5/123456789012/";
    expect(await find(store)).toEqual([expect.objectContaining({ problem: "orphan", key: orphan })]);
    await store.commit({ remove: ["eas1/anna/PHONE/c/5/h"] });
    expect(await problemsOf(store)).toEqual(["orphan", "orphan"]);
  });
});

test("A record of a newer release is a finding of its own, for which there is no remedy here", async () => {
  const store = createMemoryStore();
  await fillDevice(store, { large: true });
  for (const { key, value } of await listOf(store.scan(""))) {
    await put(store, key, toNewerRecord(value));
    const found = await find(store);
    expect(found).toContainEqual(expect.objectContaining({ key, problem: "newer", remedy: "none" }));
    expect(found.some((finding) => finding.problem === "damaged")).toBe(false);
    await put(store, key, value);
  }
});

test("A device that holds another device's record is found", async () => {
  const store = createMemoryStore();
  await fillDevice(store);
  await fillDevice(store, { device: "OTHER" });
  const other = await store.get("eas1/anna/OTHER/r");
  await put(store, "eas1/anna/PHONE/r", other?.value ?? new Uint8Array());
  expect(await find(store)).toEqual([expect.objectContaining({ problem: "contradiction" })]);
});

test("A collection that moves while it is looked at is looked at again, and not taken for damaged", async () => {
  const store = createMemoryStore();
  const held = await fillDevice(store, { items: 300 });
  let key = held.collections.get("5") ?? "";
  let rounds = 3;
  const moving: SyncStateStore = {
    get: (each) => store.get(each),
    commit: (batch) => store.commit(batch),
    remove: (prefix) => store.remove(prefix),
    async *scan(prefix, options) {
      for await (const entry of store.scan(prefix, options)) {
        yield entry;
        if (!entry.key.includes("/c/5/") || rounds-- <= 0) continue;
        const round = await openDevice(store).collection("5").begin(key);
        const changes = Array.from({ length: 100 }, (_, at) => ({ op: "delete", id: `item ${at}` }) as const);
        await round?.commit({ changes, journal: [], cursor: undefined, settings: undefined, more: false });
        key = round?.nextKey ?? "";
      }
    },
  };
  expect(await find(moving)).toEqual([]);
});
