import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../memory-store.js";
import type { SyncStateStore } from "../store.js";
import { exportDevice } from "./export-device.js";
import { importDevice } from "./import-device.js";
import { toNewerRecord } from "./testing/newer-record.js";
import { askAll, fillDevice, listOf, openDevice } from "./testing/sample-device.js";
import { verifyDevice } from "./verify-device.js";

const entriesOf = (store: SyncStateStore) => listOf(store.scan(""));
const exportOf = (store: SyncStateStore) => listOf(exportDevice(store, "anna", "PHONE"));
const put = (store: SyncStateStore, key: string, value: Uint8Array) =>
  store.commit({ put: [{ key, value }] });

async function* each(lines: readonly string[]): AsyncIterable<string> {
  yield* lines;
}

const importInto = (store: SyncStateStore, lines: readonly string[], options = {}) =>
  importDevice(store, each(lines), options);

/** A store's functions as plain ones, to replace some. */
const bind = (store: SyncStateStore): SyncStateStore => ({
  get: (key) => store.get(key),
  scan: (prefix, options) => store.scan(prefix, options),
  commit: (batch) => store.commit(batch),
  remove: (prefix) => store.remove(prefix),
});

async function open(options: Parameters<typeof fillDevice>[1] = { items: 300, large: true, copies: true }) {
  const store = createMemoryStore();
  const held = await fillDevice(store, options);
  return { store, held, lines: await exportOf(store), answers: await askAll(openDevice(store), held) };
}

describe("an exported device", () => {
  test("is the same in another store: keys, answers, record and order", async () => {
    const { store, held, lines, answers } = await open();
    const copy = createMemoryStore();
    const done = await importInto(copy, lines);
    expect(done).toMatchObject({ user: "anna", deviceId: "PHONE", leftOut: [] });
    const strip = async (each: SyncStateStore) =>
      (await entriesOf(each)).map(({ key, value }) => ({ key, value }));
    expect(await strip(copy)).toEqual(await strip(store));
    expect(done.records).toBe((await entriesOf(store)).length);
    expect(await askAll(openDevice(copy), held)).toEqual(answers);
  });

  test("works under another user and device id too, where it is sound", async () => {
    const { held, lines, answers } = await open();
    const copy = createMemoryStore();
    await importInto(copy, lines, { user: "bob/ä", deviceId: "TABLET" });
    const { record, ...others } = await askAll(openDevice(copy, "bob/ä", "TABLET"), held);
    expect(others).toEqual({ hierarchy: answers.hierarchy, collections: answers.collections });
    expect(record).toEqual({ ...Object(answers.record), deviceId: "TABLET" });
    expect(await listOf(verifyDevice(copy, "bob/ä", "TABLET"))).toEqual([]);
  });

  test("shows to people what the heads hold, and each record as it is stored", async () => {
    const { store, held, lines } = await open({ items: 3, large: false });
    const values: unknown[] = lines.map((line) => JSON.parse(line));
    expect(values[0]).toEqual({ easkit: "device state", format: 1, user: "anna", device: "PHONE" });
    const syncKey = held.collections.get("5");
    const pending = expect.objectContaining({ cursor: expect.any(String), size: 3 });
    const about = expect.objectContaining({ syncKey, pending });
    const head = await store.get("eas1/anna/PHONE/c/5/h");
    const value = Buffer.from(head?.value ?? []).toString("base64");
    expect(values).toContainEqual({ key: "c/5/h", about, value });
    expect(values.at(-1)).toEqual({
      end: { lines: lines.length - 2, crc32: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
  });

  test("that is damaged is exported with what is wrong, and refused on import", async () => {
    const { store } = await open();
    await put(store, "eas1/anna/PHONE/c/5/h", new Uint8Array(9));
    const lines = await exportOf(store);
    expect(lines.some((line) => line.includes('"about":{"unreadable":"wrong checksum"}'))).toBe(true);
    const copy = createMemoryStore();
    await expect(importInto(copy, lines)).rejects.toMatchObject({
      name: "ImportRefused",
      fault: "unreadable",
    });
    expect(await entriesOf(copy)).toEqual([]);
  });

  test("is whole although it moves while it is written", async () => {
    const { store, held } = await open();
    const device = openDevice(store);
    let key = held.collections.get("5") ?? "";
    let rounds = 2;
    const moving: SyncStateStore = {
      ...bind(store),
      async *scan(prefix, options) {
        for await (const entry of store.scan(prefix, options)) {
          yield entry;
          if (!entry.key.includes("/c/5/") || rounds-- <= 0) continue;
          const round = await device.collection("5").begin(key);
          const changes = [{ op: "add", id: `new ${rounds}`, content: 1, flags: 1 }] as const;
          await round?.commit({ changes, journal: [], cursor: "c", settings: undefined, more: false });
          key = round?.nextKey ?? "";
        }
      },
    };
    const lines = await exportOf(moving);
    expect(lines).toContain('{"again":"c/5/"}');
    const copy = createMemoryStore();
    await importInto(copy, lines);
    expect(await listOf(verifyDevice(copy, "anna", "PHONE"))).toEqual([]);
    expect(await openDevice(copy).collection("5").begin(key)).toMatchObject({ kind: "next", cursor: "c" });
  });

  test("leaves out what belongs to nothing, and says so", async () => {
    const { store, held, answers } = await open();
    for (const name of ["x", "c/5/x", "r/1"])
      await put(store, `eas1/anna/PHONE/${name}`, new Uint8Array([1]));
    const copy = createMemoryStore();
    const { leftOut } = await importInto(copy, await exportOf(store));
    expect([...leftOut].sort()).toEqual(["c/5/x", "r/1", "x"]);
    expect(await askAll(openDevice(copy), held)).toEqual(answers);
  });
});

describe("an import", () => {
  test("refuses a file that was cut short or changed anywhere, and changes nothing", async () => {
    const { lines } = await open({ items: 3, large: false });
    const other = await open({ items: 5, large: false });
    const before = await entriesOf(other.store);
    for (let at = 0; at < lines.length; at++) {
      const text = lines[at] ?? "";
      const middle = text.length >> 1;
      const changed = `${text.slice(0, middle)}${text[middle] === "A" ? "B" : "A"}${text.slice(middle + 1)}`;
      const files = [
        lines.slice(0, at),
        lines.toSpliced(at, 1),
        lines.toSpliced(at, 1, changed),
        lines.toSpliced(at, 0, text),
      ];
      for (const file of files) {
        await expect(importInto(other.store, file, { overwrite: true })).rejects.toMatchObject({
          name: "ImportRefused",
        });
        expect(await entriesOf(other.store)).toEqual(before);
      }
    }
  });

  test("refuses a file of a newer release", async () => {
    const { store, lines } = await open({ items: 3, large: false });
    const copy = createMemoryStore();
    const header = JSON.stringify({ easkit: "device state", format: 2, user: "anna", device: "PHONE" });
    await expect(importInto(copy, [header, ...lines.slice(1)])).rejects.toMatchObject({ fault: "newer" });
    const head = await store.get("eas1/anna/PHONE/c/5/h");
    await put(store, "eas1/anna/PHONE/c/5/h", toNewerRecord(head?.value ?? new Uint8Array()));
    await expect(importInto(copy, await exportOf(store))).rejects.toMatchObject({ fault: "newer" });
    expect(await entriesOf(copy)).toEqual([]);
  });

  test("does not replace a device unless asked to, and then replaces it whole", async () => {
    const { held, lines, answers } = await open();
    const other = createMemoryStore();
    const old = await fillDevice(other, { items: 20 });
    await openDevice(other)
      .collection("9")
      .begin("0")
      .then((round) =>
        round?.commit({ changes: [], journal: [], cursor: undefined, settings: undefined, more: false }),
      );
    const before = await entriesOf(other);
    await expect(importInto(other, lines)).rejects.toMatchObject({ fault: "exists" });
    expect(await entriesOf(other)).toEqual(before);
    await importInto(other, lines, { overwrite: true });
    expect(await askAll(openDevice(other), held)).toEqual(answers);
    expect(
      await openDevice(other)
        .collection("5")
        .begin(old.collections.get("5") ?? ""),
    ).toBeUndefined();
    expect(await listOf(openDevice(other).collectionIds())).toEqual(["5", "6/ä"]);
    expect(await listOf(verifyDevice(other, "anna", "PHONE"))).toEqual([]);
  });

  test("does not replace what a newer release wrote", async () => {
    const { store, lines } = await open({ items: 3, large: false });
    const head = await store.get("eas1/anna/PHONE/c/5/h");
    await put(store, "eas1/anna/PHONE/c/5/h", toNewerRecord(head?.value ?? new Uint8Array()));
    const before = await entriesOf(store);
    await expect(importInto(store, lines, { overwrite: true })).rejects.toMatchObject({ newer: true });
    expect(await entriesOf(store)).toEqual(before);
  });

  test("that breaks off at any step leaves a device as it was, starting over, or as in the file", async () => {
    const { store, held, lines, answers } = await open({ items: 3, large: false });
    const before = await askAll(openDevice(store), held);
    const over = ["start over", "start over"];
    for (let steps = 0; ; steps++) {
      const target = createMemoryStore();
      await importInto(target, lines);
      let left = steps;
      const step = <T>(act: () => Promise<T>): Promise<T> =>
        left-- > 0 ? act() : Promise.reject(new Error("the process died"));
      const dying = {
        ...bind(target),
        commit: (batch: Parameters<SyncStateStore["commit"]>[0]) => step(() => target.commit(batch)),
        remove: (prefix: string) => step(() => target.remove(prefix)),
      };
      const died = await importInto(dying, lines, { overwrite: true }).then(
        () => false,
        () => true,
      );
      const after = await askAll(openDevice(target), held);
      const collections = [...after.collections.values()];
      if (collections.includes("start over")) expect(collections).toEqual(over);
      else expect(after).toEqual(before);
      if (died) {
        await importInto(target, lines, { overwrite: true });
        expect(await askAll(openDevice(target), held)).toEqual(answers);
        expect((await entriesOf(target)).every(({ key }) => key.startsWith("eas1/"))).toBe(true);
        continue;
      }
      expect(steps).toBeGreaterThan(4);
      break;
    }
  });

  test("gives way to a device that syncs meanwhile", async () => {
    const { store, held, lines } = await open({ items: 3, large: false });
    let key = "";
    const moving = {
      ...bind(store),
      async remove(prefix: string) {
        await store.remove(prefix);
        if (prefix !== "eas1/anna/PHONE/") return;
        const round = await openDevice(store).collection("5").begin("0");
        await round?.commit({ changes: [], journal: [], cursor: "mine", settings: undefined, more: false });
        key = round?.nextKey ?? "";
      },
    };
    await expect(importInto(moving, lines, { overwrite: true })).rejects.toMatchObject({ fault: "conflict" });
    expect(await openDevice(store).collection("5").begin(key)).toMatchObject({ cursor: "mine" });
    expect(
      await openDevice(store)
        .collection("6/ä")
        .begin(held.collections.get("6/ä") ?? ""),
    ).toBeUndefined();
    expect(await listOf(verifyDevice(store, "anna", "PHONE"))).toEqual([]);
  });
});
