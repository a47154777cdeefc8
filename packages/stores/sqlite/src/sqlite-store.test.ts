import { join } from "node:path";
import { registerCases, syncStateStoreCases } from "@easkit/conformance";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSqliteStore } from "./index.js";
import { openDatabase } from "./open-database.js";
import { createScratchFolder } from "./testing/scratch-folder.js";

describe("a store in a file", () => {
  const open = async () => {
    const folder = await createScratchFolder();
    const path = join(folder.path, "new", "state.db");
    const stores = [createSqliteStore({ path })];
    const [store] = stores;
    if (store === undefined) throw new Error("no store");
    return {
      store,
      reopen: async () => {
        const again = createSqliteStore({ path, synchronous: "full" });
        stores.push(again);
        return again;
      },
      close: async () => {
        for (const each of stores) await each.close?.();
        await folder.remove();
      },
    };
  };
  registerCases(syncStateStoreCases, { describe, test, open });
});

describe("a store in memory, on a handle of libsql", () => {
  const open = async () => {
    const database = new Database(":memory:");
    const store = createSqliteStore({ database });
    return { store, close: async () => void database.close() };
  };
  registerCases(syncStateStoreCases, { describe, test, open });
});

/** With the driver of the store: two copies of SQLite in one process do not see each other's locks on a file. */
const openHandle = (path: string) => openDatabase(path, { synchronous: "normal", busyTimeout: 1 });

describe("createSqliteStore", () => {
  let folder: Awaited<ReturnType<typeof createScratchFolder>>;
  let path: string;
  beforeEach(async () => {
    folder = await createScratchFolder();
    path = join(folder.path, "state.db");
  });
  afterEach(() => folder.remove());

  test("leaves tables of the host and a handle of the host alone", async () => {
    const database = openHandle(path);
    database.exec("CREATE TABLE contacts (name TEXT)");
    const store = createSqliteStore({ database });
    await store.commit({ put: [{ key: "a", value: new Uint8Array([1]) }] });
    await store.close?.();
    expect(database.prepare("SELECT count(*) AS n FROM contacts").all()).toMatchObject([{ n: 0 }]);
    database.close();
  });

  test("refuses a file of a newer release instead of writing to it", async () => {
    const store = createSqliteStore({ path });
    await store.close?.();
    const database = openHandle(path);
    database.exec("UPDATE easkit_schema SET version = 99");
    expect(() => createSqliteStore({ path })).toThrow(/version 99/);
    database.close();
  });

  test("refuses all work once it is closed, and may be closed again", async () => {
    const store = createSqliteStore({ path });
    await store.close?.();
    await store.close?.();
    await expect(store.get("a")).rejects.toThrow("closed");
    await expect(store.commit({})).rejects.toThrow("closed");
    await expect(store.remove("a")).rejects.toThrow("closed");
    await expect(store.scan("a")[Symbol.asyncIterator]().next()).rejects.toThrow("closed");
  });

  test("rejects a commit that another writer holds up for too long, and writes nothing of it", async () => {
    const store = createSqliteStore({ path, busyTimeout: 1 });
    const other = openHandle(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.commit({ put: [{ key: "a", value: new Uint8Array() }] })).rejects.toThrow("locked");
    expect(await store.get("a")).toBeUndefined();
    other.exec("ROLLBACK");
    expect(await store.commit({ put: [{ key: "a", value: new Uint8Array() }] })).toMatchObject({
      committed: true,
    });
    other.close();
    await store.close?.();
  });

  test("rolls back a batch that fails half way", async () => {
    const database = openHandle(path);
    const store = createSqliteStore({ database });
    const value = new Uint8Array(1);
    database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON easkit_state WHEN new.key = 'bad'
                   BEGIN SELECT RAISE(ABORT, 'no'); END`);
    const put = ["a", "bad", "c"].map((key) => ({ key, value }));
    await expect(store.commit({ put })).rejects.toThrow("no");
    expect(await store.get("a")).toBeUndefined();
    expect(await store.commit({ put: [{ key: "c", value }] })).toMatchObject({ committed: true });
    database.close();
  });

  test("reads a scan in pages that large values make short", async () => {
    const store = createSqliteStore({ path });
    const keys = Array.from({ length: 12 }, (_, at) => `large/${at + 10}`);
    for (const key of keys) await store.commit({ put: [{ key, value: new Uint8Array(300_000) }] });
    const seen: string[] = [];
    for await (const { key, value } of store.scan("large/")) {
      seen.push(key);
      expect(value.length).toBe(300_000);
    }
    expect(seen).toEqual(keys);
    await store.close?.();
  });
});
