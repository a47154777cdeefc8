import { randomUUID } from "node:crypto";
import { registerCases, syncStateStoreCases } from "@easkit/conformance";
import type { CommitResult, SyncStateStore } from "@easkit/syncstate";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPostgresStore, StoreUnavailable } from "./index.js";
import { findPostgres, type PostgresServer, startPostgres } from "./testing/postgres-server.js";

const programs = findPostgres();
const bytes = (text: string) => new TextEncoder().encode(text);
const put = (key: string, text: string) => ({ key, value: bytes(text) });

const textOf = async (store: SyncStateStore, key: string) => {
  const stored = await store.get(key);
  return stored && Buffer.from(stored.value).toString();
};
const toCommitted = (result: CommitResult) => {
  if (!result.committed) throw new Error("the batch was refused");
  return result;
};

describe.skipIf(programs === undefined)("createPostgresStore", () => {
  let server: PostgresServer;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    pool = new pg.Pool({ connectionString: server.connectionString, max: 12 });
    pool.on("error", () => {});
  }, 60_000);
  afterAll(async () => {
    await pool?.end();
    await server?.remove();
  });

  const dropSchema = (schema: string) => pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  const newSchema = () => `test "${randomUUID()}`.replace('"', "'");

  describe("on a pool of the host", () => {
    const open = async () => {
      const schema = newSchema();
      const store = createPostgresStore({ pool, schema });
      const reopen = async () => createPostgresStore({ pool, schema });
      return { store, reopen, close: async () => void (await dropSchema(schema)) };
    };
    registerCases(syncStateStoreCases, { describe, test, open });
  });

  describe("on a pool of the host that asks for serializable transactions", () => {
    const open = async () => {
      const schema = newSchema();
      const options = "-c default_transaction_isolation=serializable";
      const strict = new pg.Pool({ connectionString: server.connectionString, options });
      const close = async () => {
        await strict.end();
        await dropSchema(schema);
      };
      return { store: createPostgresStore({ pool: strict, schema }), close };
    };
    const cases = syncStateStoreCases.filter(({ id }) => id.startsWith("write/"));
    registerCases(cases, { describe, test, open });
  });

  test("makes its tables once when many nodes begin together", async () => {
    const schema = newSchema();
    const stores = Array.from({ length: 8 }, () => createPostgresStore({ pool, schema }));
    const expect_ = [{ key: "a", revision: undefined }];
    const results = await Promise.all(
      stores.map((store) => store.commit({ expect: expect_, put: [put("a", "1")] })),
    );
    expect(results.filter(({ committed }) => committed)).toHaveLength(1);
    await dropSchema(schema);
  });

  test("works for a role that may create nothing once the tables are there", async () => {
    const schema = newSchema();
    await createPostgresStore({ pool, schema }).commit({ put: [put("a", "1")] });
    await pool.query(`CREATE ROLE reader LOGIN;
      GRANT USAGE ON SCHEMA "${schema}" TO reader;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO reader`);
    const connectionString = server.connectionString.replace("tester", "reader");
    const store = createPostgresStore({ connectionString, schema });
    expect((await store.commit({ put: [put("b", "2")] })).committed).toBe(true);
    await store.close?.();
    await dropSchema(schema);
  });

  test("refuses the schema of a newer release", async () => {
    const schema = newSchema();
    await createPostgresStore({ pool, schema }).get("a");
    await pool.query(`UPDATE "${schema}".schema_version SET version = 99`);
    await expect(createPostgresStore({ pool, schema }).get("a")).rejects.toThrow("version 99");
    await dropSchema(schema);
  });

  test("lets only one of two batches through that each expect the absence of what the other puts", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ pool, schema });
    for (let round = 0; round < 40; round++) {
      const [one, other] = [`${round}/one`, `${round}/other`];
      const commits = [
        store.commit({ expect: [{ key: one, revision: undefined }], put: [put(other, "1")] }),
        store.commit({ expect: [{ key: other, revision: undefined }], put: [put(one, "1")] }),
      ];
      const results = await Promise.all(commits);
      expect(results.filter(({ committed }) => committed)).toHaveLength(1);
      const keys: string[] = [];
      for await (const { key } of store.scan(`${round}/`)) keys.push(key);
      expect(keys).toHaveLength(1);
    }
    await dropSchema(schema);
  });

  for (const [end, wins] of [
    ["COMMIT", false],
    ["ROLLBACK", true],
  ] as const) {
    test(`waits for another that creates a key which must not exist, and ends rightly after its ${end}`, async () => {
      const schema = newSchema();
      const store = createPostgresStore({ pool, schema });
      const { revision: before } = await store.commit({ put: [put("a", "old")] }).then(toCommitted);
      const other = await pool.connect();
      await other.query("BEGIN");
      await other.query(`INSERT INTO "${schema}".state VALUES ('m', 'theirs', '')`);
      const expect_ = [
        { key: "m", revision: undefined },
        { key: "a", revision: before },
      ];
      const commit = store.commit({ expect: expect_, put: ["a", "m", "z"].map((key) => put(key, "new")) });
      await waitForLock();
      await other.query(end);
      other.release();
      expect((await commit).committed).toBe(wins);
      expect(await textOf(store, "a")).toBe(wins ? "new" : "old");
      expect(await textOf(store, "m")).toBe(wins ? "new" : "");
      expect(await textOf(store, "z")).toBe(wins ? "new" : undefined);
      await dropSchema(schema);
    });
  }

  for (const end of ["COMMIT", "ROLLBACK"]) {
    test(`puts a key that others create and remove at the same time, also after their ${end}`, async () => {
      const schema = newSchema();
      const store = createPostgresStore({ pool, schema });
      await store.commit({ put: [put("gone", "old")] });
      const other = await pool.connect();
      await other.query("BEGIN");
      await other.query(`INSERT INTO "${schema}".state VALUES ('new', 'theirs', '')`);
      await other.query(`DELETE FROM "${schema}".state WHERE key = 'gone'`);
      const commit = store.commit({ put: [put("gone", "mine"), put("new", "mine")] });
      await waitForLock();
      await other.query(end);
      other.release();
      expect((await commit).committed).toBe(true);
      expect(await textOf(store, "gone")).toBe("mine");
      expect(await textOf(store, "new")).toBe("mine");
      await dropSchema(schema);
    });
  }

  test("gets through batches that take the same keys in different orders", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ pool, schema });
    const keys = Array.from({ length: 30 }, (_, at) => `key/${at}`);
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 10; round++) {
        const at = (writer * 7 + round * 3) % keys.length;
        const own = [...keys.slice(at), ...keys.slice(0, at)];
        const [guard = "", ...rest] = own;
        const stored = await store.get(guard);
        const half = rest.slice(0, 14);
        await store.commit({
          expect: [{ key: guard, revision: stored?.revision }],
          put: half.map((key) => put(key, `${writer}`)),
          remove: rest.slice(14, 20),
        });
      }
    });
    await Promise.all(writers);
    await store.remove("key/");
    expect(await store.get("key/1")).toBeUndefined();
    await dropSchema(schema);
  });

  test("takes the last of two puts of a key, and a put before a remove", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ pool, schema });
    await store.commit({ put: [put("a", "first"), put("a", "last")], remove: ["a"] });
    expect(await textOf(store, "a")).toBe("last");
    await dropSchema(schema);
  });

  test("says that nothing was committed when the server cannot be reached", async () => {
    const store = createPostgresStore({ connectionString: "postgres://tester@127.0.0.1:1/postgres" });
    const failed = store.commit({ put: [put("a", "1")] });
    await expect(failed).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(failed).rejects.toMatchObject({ committed: "nothing" });
    await store.close?.();
    await expect(store.get("a")).rejects.toThrow("closed");
  });

  test("says that nothing was committed when a statement takes longer than the host allows", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ pool, schema });
    await store.commit({ put: [put("a", "1")] });
    const options = "-c statement_timeout=50";
    const hasty = new pg.Pool({ connectionString: server.connectionString, options });
    const blocker = await pool.connect();
    await blocker.query("BEGIN");
    await blocker.query(`SELECT FROM "${schema}".state FOR UPDATE`);
    const failed = createPostgresStore({ pool: hasty, schema }).commit({ put: [put("a", "2")] });
    await expect(failed).rejects.toMatchObject({ name: "StoreUnavailable", committed: "nothing" });
    await blocker.query("ROLLBACK");
    blocker.release();
    await hasty.end();
    await dropSchema(schema);
  });

  test("says that the outcome is not known when the connection breaks off, and goes on with a new one", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ connectionString: server.connectionString, schema });
    await store.commit({ put: [put("a", "1")] });
    const blocker = await pool.connect();
    await blocker.query("BEGIN");
    await blocker.query(`SELECT FROM "${schema}".state FOR UPDATE`);
    const failed = store.commit({ put: [put("a", "2")] });
    const refused = expect(failed).rejects.toMatchObject({ name: "StoreUnavailable", committed: "unknown" });
    await endWaiting(blocker);
    await refused;
    await blocker.query("ROLLBACK");
    blocker.release();
    expect(await textOf(store, "a")).toBe("1");
    await store.close?.();
    await dropSchema(schema);
  });

  test("works again by itself after the server was started anew", async () => {
    const schema = newSchema();
    const store = createPostgresStore({ connectionString: server.connectionString, schema });
    await store.commit({ put: [put("a", "1")] });
    await server.stop();
    await expect(store.get("a")).rejects.toMatchObject({ name: "StoreUnavailable", committed: "nothing" });
    await server.start();
    expect(await store.get("a")).toBeDefined();
    expect((await store.commit({ put: [put("a", "2")] })).committed).toBe(true);
    await store.close?.();
    await dropSchema(schema);
  });

  async function waitForLock(): Promise<void> {
    for (;;) {
      const { rowCount } = await pool.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      if (rowCount) return;
    }
  }

  /** Ends the connections that wait for a lock, as soon as there is one. */
  async function endWaiting(client: pg.PoolClient): Promise<void> {
    for (;;) {
      const { rowCount } = await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
      );
      if (rowCount) return;
    }
  }
});
