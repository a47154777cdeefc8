import { beforeEach, describe, expect, test, vi } from "vitest";
import { ByteWriter } from "./byte-writer.js";
import { crc32 } from "./crc32.js";
import { migrateDevice, verifyDevice } from "./maintenance/index.js";
import { createMemoryStore } from "./memory-store.js";
import { FORMAT_VERSION } from "./record.js";
import type { SyncStateStore } from "./store.js";
import { createSyncState } from "./sync-state.js";

/** In the pretended version 0, every byte of a payload of version 1 was turned over. */
const turnOver = (payload: Uint8Array): Uint8Array => payload.map((byte) => byte ^ 0xff);

const asked = vi.hoisted(() => ({ kinds: new Set<string>() }));
vi.mock("./migrations.js", async (load) => ({
  migrations: new Map([
    ...(await load<typeof import("./migrations.js")>()).migrations,
    [
      0,
      (kind: string, payload: Uint8Array) => {
        asked.kinds.add(kind);
        return turnOver(payload);
      },
    ],
  ]),
}));

beforeEach(() => asked.kinds.clear());

function sealOld(version: number, record: Uint8Array, toPayload: (payload: Uint8Array) => Uint8Array) {
  const writer = new ByteWriter();
  writer.byte(version);
  writer.byte(record[1] ?? 0);
  writer.raw(toPayload(record.slice(2, -4)));
  writer.fixed(crc32(writer.toBytes()), 4);
  return writer.toBytes();
}

/** Heads of version 1, kinds 1 and 5, said nothing of what key 0 had begun beside them: here one 0 at their end. */
const toVersion1 = (record: Uint8Array) =>
  sealOld(1, record, (payload) => (record[1] === 1 || record[1] === 5 ? payload.slice(0, -1) : payload));

const toVersion0 = (record: Uint8Array) => sealOld(0, toVersion1(record), turnOver);

async function ageAll(store: SyncStateStore, toOld: (record: Uint8Array) => Uint8Array): Promise<void> {
  for await (const { key, value } of store.scan("")) {
    await store.commit({ put: [{ key, value: toOld(value) }] });
  }
}

async function versionsIn(store: SyncStateStore): Promise<Set<number>> {
  const versions = new Set<number>();
  for await (const { value } of store.scan("")) versions.add(value[0] ?? -1);
  return versions;
}

/** A device with records of every kind, and the keys that it holds. */
async function openOldDevice(toOld: (record: Uint8Array) => Uint8Array) {
  const store = createMemoryStore();
  const device = () => createSyncState({ store, libraryVersion: "1" }).device("anna", "PHONE");
  await device().update((record) => ({ ...record, deviceType: "iPhone" }));
  const hierarchy = await device().beginHierarchy("0");
  await hierarchy?.commit([{ id: "5", parentId: "0", displayName: "x".repeat(20_000), type: 2 }]);
  const rest = { cursor: "c", settings: undefined, more: false };
  let key = "0";
  for (let round = 0; round < 3; round++) {
    const changes = [
      { op: "add", id: `a${round}`, content: 1, flags: 2 },
      { op: "skip", id: `s${round}`, content: 1, flags: 2, reason: "odd" },
    ] as const;
    const journal = [{ key: "add:1", answer: "x".repeat(20_000) }];
    const open = await device().collection("5").begin(key);
    await open?.commit({ ...rest, changes: key === "0" ? [] : changes, journal });
    key = open?.nextKey ?? "";
  }
  await ageAll(store, toOld);
  return { store, device, key, folderKey: hierarchy?.nextKey ?? "" };
}

describe.each([
  [0, toVersion0],
  [1, toVersion1],
])("state of format version %i", (version, toOld) => {
  test("is read as it was, and written in the newest version where it changes", async () => {
    const { store, device, key, folderKey } = await openOldDevice(toOld);
    expect((await device().record())?.deviceType).toBe("iPhone");
    expect((await device().beginHierarchy(folderKey))?.folders).toHaveLength(1);
    const round = await device().collection("5").begin(key);
    expect(round?.kind).toBe("next");
    const known: string[] = [];
    for await (const { id } of round?.known() ?? []) known.push(id);
    expect(known).toEqual(["a1", "a2", "s1", "s2"]);
    expect((await device().collection("5").skipped()[Symbol.asyncIterator]().next()).done).toBe(false);
    const kinds = version === 0 ? ["device", "head", "hierarchy", "payload", "run", "skip"] : [];
    expect([...asked.kinds].sort()).toEqual(kinds);
    await round?.commit({ changes: [], journal: [], cursor: "d", settings: undefined, more: false });
    expect((await store.get("eas1/anna/PHONE/c/5/h"))?.value[0]).toBe(FORMAT_VERSION);
    expect(
      await device()
        .collection("5")
        .begin(round?.nextKey ?? ""),
    ).toMatchObject({ cursor: "d", size: 2 });
  });

  test("is sound to verify, and can be written anew at once", async () => {
    const { store, device, key } = await openOldDevice(toOld);
    const all: unknown[] = [];
    for await (const finding of verifyDevice(store, "anna", "PHONE")) all.push(finding);
    expect(all).toEqual([]);
    const migrated: string[] = [];
    for await (const { key: each, from } of migrateDevice(store, "anna", "PHONE")) {
      expect(from).toBe(version);
      migrated.push(each);
    }
    expect(migrated.length).toBeGreaterThan(5);
    expect(await versionsIn(store)).toEqual(new Set([FORMAT_VERSION]));
    expect(await device().collection("5").begin(key)).toMatchObject({ kind: "next", size: 2 });
    for await (const again of migrateDevice(store, "anna", "PHONE")) expect(again).toBeUndefined();
  });
});
