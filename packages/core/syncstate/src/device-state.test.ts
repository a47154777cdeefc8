import { describe, expect, test } from "vitest";
import type { DeviceRecord } from "./device.js";
import { SyncStateCorrupt } from "./errors.js";
import { createMemoryStore } from "./memory-store.js";
import type { SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

async function keysOf(store: SyncStateStore): Promise<string[]> {
  return (await listOf(store.scan(""))).map((entry) => entry.key);
}

function open() {
  const store = createMemoryStore();
  return { store, state: createSyncState({ store, now: () => 1_000 }) };
}

const nothing = { changes: [], journal: [], cursor: undefined, settings: undefined, more: false };
const odd = ["a/b", "a", "a%", "", "ä", "a b", "A", "1", "10", "a.b", "a-", "\ud83d\ude00"];

describe("a device record", () => {
  test("begins with the device's id and the time, and keeps every field", async () => {
    const { state } = open();
    const device = state.device("anna", "PHONE");
    expect(await device.record()).toBeUndefined();
    const fresh = { deviceId: "PHONE", deviceType: "", firstSeen: 1_000, lastSeen: 1_000 };
    expect(await device.update((record) => record)).toEqual(fresh);
    const whole: DeviceRecord = {
      ...fresh,
      deviceType: "iPhone",
      userAgent: "Apple-iPhone",
      protocolVersion: "16.1",
      policyKey: "1",
      temporaryPolicyKey: "2",
      information: { Model: "x", __proto__x: "y" },
      ping: { heartbeatInterval: 480, folders: [{ id: "1", class: "Email" }] },
      lastSync: '{"collections":[]}',
      sentClientIds: ["a", "b"],
    };
    expect(await device.update(() => whole)).toEqual(whole);
    expect(await state.device("anna", "PHONE").record()).toEqual(whole);
  });

  test("loses no change of writers at the same time", async () => {
    const { state } = open();
    const add = (id: string) =>
      state.device("anna", "PHONE").update((record) => ({
        ...record,
        sentClientIds: [...(record.sentClientIds ?? []), id],
      }));
    const ids = Array.from({ length: 20 }, (_, at) => String(at));
    await Promise.all(ids.map(add));
    expect((await state.device("anna", "PHONE").record())?.sentClientIds?.toSorted()).toEqual(ids.toSorted());
  });

  test("is not written when nothing changes", async () => {
    const { store, state } = open();
    const device = state.device("anna", "PHONE");
    await device.update((record) => record);
    const before = await listOf(store.scan(""));
    await device.update((record) => record);
    expect(await listOf(store.scan(""))).toEqual(before);
  });

  test("that is damaged is reported as such", async () => {
    const { store, state } = open();
    const device = state.device("anna", "PHONE");
    await device.update((record) => record);
    const [key = ""] = await keysOf(store);
    await store.commit({ put: [{ key, value: new Uint8Array(20) }] });
    await expect(device.record()).rejects.toThrow(SyncStateCorrupt);
  });
});

describe("the state of all users", () => {
  test("lists users, devices and collections, whatever their ids are made of", async () => {
    const { state } = open();
    for (const user of odd) await state.device(user, "d").update((record) => record);
    for (const id of odd) await state.device("many", id).update((record) => record);
    for (const id of odd) await (await state.device("one", "d").collection(id).begin("0"))?.commit(nothing);
    expect((await listOf(state.users())).sort()).toEqual([...odd, "many", "one"].sort());
    expect((await listOf(state.deviceIds("many"))).sort()).toEqual([...odd].sort());
    expect((await listOf(state.device("one", "d").collectionIds())).sort()).toEqual([...odd].sort());
    expect(await listOf(state.deviceIds("nobody"))).toEqual([]);
    expect(await listOf(state.device("many", "a").collectionIds())).toEqual([]);
  });

  test("forgets a device whole and no other, also where one id begins with the other", async () => {
    const { store, state } = open();
    for (const id of ["1", "10"]) {
      const device = state.device("anna", id);
      await device.update((record) => record);
      await (await device.beginHierarchy("0"))?.commit([]);
      await (await device.collection("1").begin("0"))?.commit(nothing);
    }
    await state.device("anna", "1").remove();
    expect(await listOf(state.deviceIds("anna"))).toEqual(["10"]);
    expect(await listOf(state.device("anna", "10").collectionIds())).toEqual(["1"]);
    expect(await keysOf(store)).toHaveLength(3);
    await state.device("anna", "10").remove();
    expect(await keysOf(store)).toEqual([]);
  });

  test("lets collections, hierarchy and record of a device move on without getting in each other's way", async () => {
    const { state } = open();
    const device = state.device("anna", "PHONE");
    const hierarchy = await device.beginHierarchy("0");
    const inbox = await device.collection("1").begin("0");
    const drafts = await device.collection("10").begin("0");
    await device.update((record) => record);
    await inbox?.commit(nothing);
    await hierarchy?.commit([]);
    await drafts?.commit(nothing);
    expect(await listOf(device.collectionIds())).toEqual(["1", "10"]);
  });

  test("keeps keys of the store printable ASCII below one versioned root", async () => {
    const { store, state } = open();
    for (const id of odd) await (await state.device(id, id).collection(id).begin("0"))?.commit(nothing);
    for (const key of await keysOf(store)) expect(key).toMatch(/^eas1\/[!-~]+$/);
  });
});
