import { once } from "node:events";
import { join } from "node:path";
import { type LockerFixture, lockerCases, registerCases } from "@easkit/conformance";
import { describe, expect, test } from "vitest";
import { createSqliteLocker, createSqliteStore } from "./index.js";
import { openDatabase } from "./open-database.js";
import { createScratchFolder } from "./testing/scratch-folder.js";

const never = new AbortController().signal;
const options = { synchronous: "normal", busyTimeout: 5000 } as const;

/** Two lockers over one file, as two processes have them, and a look at the file beside them. */
async function openTwo(ttl = 10_000) {
  const folder = await createScratchFolder();
  const path = join(folder.path, "state.sqlite");
  const nodes = [1, 2].map(() => createSqliteLocker({ path, ttl }));
  const database = openDatabase(path, options);
  const close = async () => {
    for (const node of nodes) await node.close();
    database.close();
    await folder.remove();
  };
  return { path, nodes, database, close };
}

describe("createSqliteLocker", () => {
  const open = async (): Promise<LockerFixture> => {
    const { nodes, database, close } = await openTwo();
    const abandon = async (key: string) => {
      await createSqliteLocker({ database }).lock(key, never);
      // Nobody renews it any more.
      database.prepare("UPDATE easkit_lock SET token = 'dead', expires = ?").run(Date.now() + 100);
    };
    return { nodes, abandon, close };
  };
  registerCases(lockerCases, { describe, test, open });

  test("keeps a lock for longer than its life by renewing it", async () => {
    const { nodes, database, close } = await openTwo(90);
    const lock = await nodes[0]?.lock("key", never);
    const read = () => JSON.stringify(database.prepare("SELECT token FROM easkit_lock").all());
    const first = read();
    const end = Date.now() + 300;
    while (Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(read()).toBe(first);
    }
    expect(lock?.lost.aborted).toBe(false);
    await lock?.();
    expect(read()).toBe("[]");
    await close();
  });

  test("tells the holder of a lock that was taken away, and does not release the next one's", async () => {
    const { nodes, database, close } = await openTwo(90);
    const lock = await nodes[0]?.lock("key", never);
    if (lock === undefined) throw new Error("no lock");
    const lost = once(lock.lost, "abort");
    database.exec("UPDATE easkit_lock SET token = 'another'");
    await lost;
    await lock();
    expect(database.prepare("SELECT token FROM easkit_lock").all()).toMatchObject([{ token: "another" }]);
    await close();
  });

  test("shares a database with a store, which brings one of an older release up to date", async () => {
    const { path, database, nodes, close } = await openTwo();
    for (const node of nodes) await node.close();
    database.exec("DROP TABLE easkit_lock; UPDATE easkit_schema SET version = 1");
    const store = createSqliteStore({ path });
    const lock = await createSqliteLocker({ database }).lock("key", never);
    await lock();
    await store.close?.();
    await close();
  });

  test("is of no use once it is closed, and says so", async () => {
    const { nodes, close } = await openTwo();
    await close();
    await expect(nodes[0]?.lock("key", never)).rejects.toThrow("closed");
  });
});
