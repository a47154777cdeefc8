import { randomUUID } from "node:crypto";
import { once, setMaxListeners } from "node:events";
import { type LockerFixture, lockerCases, registerCases } from "@easkit/conformance";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createRedisLocker } from "./index.js";
import { findRedis, type RedisServer, startRedis } from "./testing/redis-server.js";

const program = findRedis();
const never = new AbortController().signal;
// Many wait with it at once.
setMaxListeners(0, never);

describe.skipIf(program === undefined)("createRedisLocker", () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
    client = new Redis(server.url);
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.remove();
  });
  /** Two nodes with a client each. */
  const openTwo = (ttl = 10_000) => {
    const prefix = randomUUID();
    const nodes = [1, 2].map(() => createRedisLocker({ url: server.url, prefix, ttl }));
    return { prefix, nodes, close: () => Promise.all(nodes.map((node) => node.close())) };
  };

  test("gives every lock a fence above those before, on two nodes and to many in each", async () => {
    const { nodes, close } = openTwo();
    let holders = 0;
    let turns = 0;
    const fences: number[] = [];
    const work = Array.from({ length: 30 }, async (_, at) => {
      const lock = await nodes[at % 2]?.lock("key", never);
      if (lock === undefined) throw new Error("no lock");
      expect(++holders).toBe(1);
      fences.push(lock.fence);
      turns++;
      await client.ping();
      holders--;
      await lock();
    });
    await Promise.all(work);
    expect(turns).toBe(30);
    expect(fences).toEqual([...new Set(fences)].sort((one, other) => one - other));
    await close();
  });

  const open = async (): Promise<LockerFixture> => {
    const { prefix, nodes, close } = openTwo();
    const abandon = async (key: string) => {
      // Nobody renews it any more.
      await client.set(`{${prefix}}:lock:${key}`, "dead", "PX", 100);
    };
    return { nodes, abandon, close: async () => void (await close()) };
  };
  registerCases(lockerCases, { describe, test, open });

  test("keeps a lock for longer than its life by renewing it", async () => {
    const { prefix, nodes, close } = openTwo(150);
    const lock = await nodes[0]?.lock("key", never);
    const token = await client.get(`{${prefix}}:lock:key`);
    const expires = async () => Number(await client.pexpiretime(`{${prefix}}:lock:key`));
    const first = await expires();
    while ((await expires()) < first + 300) expect(await client.get(`{${prefix}}:lock:key`)).toBe(token);
    expect(lock?.lost.aborted).toBe(false);
    await lock?.();
    expect(await client.get(`{${prefix}}:lock:key`)).toBeNull();
    await close();
  });

  test("tells the holder of a lock that was taken away, and does not release the next one's", async () => {
    const { prefix, nodes, close } = openTwo(150);
    const lock = await nodes[0]?.lock("key", never);
    if (lock === undefined) throw new Error("no lock");
    const lost = once(lock.lost, "abort");
    await client.set(`{${prefix}}:lock:key`, "another");
    await lost;
    await lock();
    expect(await client.get(`{${prefix}}:lock:key`)).toBe("another");
    await close();
  });

  test("tells the holder when Redis does not answer for the life of the lock", async () => {
    const own = await startRedis(program ?? "");
    onTestFinished(() => own.remove());
    const locker = createRedisLocker({ url: own.url, ttl: 150 });
    const lock = await locker.lock("key", never);
    const lost = once(lock.lost, "abort");
    process.kill(own.pid, "SIGSTOP");
    await lost;
    await locker.close();
  });

  test("counts fences upwards also when Redis has forgotten the last one", async () => {
    const { prefix, nodes, close } = openTwo();
    const first = await nodes[0]?.lock("key", never);
    await first?.();
    await client.del(`{${prefix}}:fence`);
    const second = await nodes[1]?.lock("key", never);
    expect(second?.fence).toBeGreaterThanOrEqual(first?.fence ?? Number.POSITIVE_INFINITY);
    await second?.();
    await close();
  });
});
