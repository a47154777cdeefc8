import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type LockerFixture, lockerCases, registerCases } from "@easkit/conformance";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPostgresLocker, createPostgresStore, StoreUnavailable } from "./index.js";
import { findPostgres, type PostgresServer, startPostgres } from "./testing/postgres-server.js";

const programs = findPostgres();
const never = new AbortController().signal;

describe.skipIf(programs === undefined)("createPostgresLocker", () => {
  let server: PostgresServer;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    pool = new pg.Pool({ connectionString: server.connectionString, max: 6 });
    pool.on("error", () => {});
  }, 60_000);
  afterAll(async () => {
    await pool?.end();
    await server?.remove();
  });

  /** Two nodes, one on a pool of the host and one with a pool of its own. */
  const openTwo = (ttl = 10_000) => {
    const schema = `test ${randomUUID()}`;
    const { connectionString } = server;
    const nodes = [
      createPostgresLocker({ pool, schema, ttl }),
      createPostgresLocker({ connectionString, schema, ttl }),
    ];
    const close = async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    };
    return { schema, nodes, close };
  };

  const open = async (): Promise<LockerFixture> => {
    const { schema, nodes, close } = openTwo();
    const abandon = async (key: string) => {
      await createPostgresLocker({ pool, schema }).lock(key, never);
      // Nobody renews it any more.
      await pool.query(`UPDATE "${schema}".lock SET token = 'dead', expires = now() + interval '100 ms'`);
    };
    return { nodes, abandon, close };
  };
  registerCases(lockerCases, { describe, test, open });

  test("keeps a lock for longer than its life by renewing it", async () => {
    const { schema, nodes, close } = openTwo(150);
    const lock = await nodes[0]?.lock("key", never);
    const read = async () => {
      const { rows } = await pool.query(
        `SELECT token, extract(epoch FROM expires) AS at FROM "${schema}".lock`,
      );
      return { token: rows[0]?.token, at: Number(rows[0]?.at) };
    };
    const first = await read();
    let now = first;
    while (now.at < first.at + 0.3) {
      now = await read();
      expect(now.token).toBe(first.token);
    }
    expect(lock?.lost.aborted).toBe(false);
    await lock?.();
    expect((await read()).token).toBeUndefined();
    await close();
  });

  test("tells the holder of a lock that was taken away, and does not release the next one's", async () => {
    const { schema, nodes, close } = openTwo(150);
    const lock = await nodes[0]?.lock("key", never);
    if (lock === undefined) throw new Error("no lock");
    const lost = once(lock.lost, "abort");
    await pool.query(`UPDATE "${schema}".lock SET token = 'another'`);
    await lost;
    await lock();
    expect((await pool.query(`SELECT token FROM "${schema}".lock`)).rows).toEqual([{ token: "another" }]);
    await close();
  });

  test("rejects when the database is away, and tells who holds a lock then", async () => {
    const own = await startPostgres(programs ?? "");
    const locker = createPostgresLocker({ connectionString: own.connectionString, ttl: 300 });
    const lock = await locker.lock("key", never);
    const lost = once(lock.lost, "abort");
    await own.stop();
    await expect(locker.lock("other", never)).rejects.toThrow(StoreUnavailable);
    await lost;
    await expect(lock()).rejects.toThrow(StoreUnavailable);
    await locker.close();
    await own.remove();
  }, 30_000);

  test("brings the schema of a store up to date, and the other way round", async () => {
    const schema = `test ${randomUUID()}`;
    const store = createPostgresStore({ pool, schema });
    await store.commit({ put: [{ key: "a", value: new Uint8Array(1) }] });
    await pool.query(`DROP TABLE "${schema}".lock; UPDATE "${schema}".schema_version SET version = 1`);
    const lock = await createPostgresLocker({ pool, schema }).lock("key", never);
    await lock();
    expect(await createPostgresStore({ pool, schema }).get("a")).toBeDefined();
    await pool.query(`DROP SCHEMA "${schema}" CASCADE`);
  });
});
