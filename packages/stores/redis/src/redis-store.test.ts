import { randomUUID } from "node:crypto";
import { registerCases, type StoreFixture, syncStateStoreCases } from "@easkit/conformance";
import type { SyncStateStore } from "@easkit/syncstate";
import { type Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createRedisStore } from "./index.js";
import {
  asCluster,
  createClusterOn,
  findRedis,
  type RedisServer,
  startRedis,
} from "./testing/redis-server.js";

const program = findRedis();
const put = (key: string, text: string) => ({ key, value: new TextEncoder().encode(text) });
const textOf = async (store: SyncStateStore, key: string) => {
  const stored = await store.get(key);
  return stored && new TextDecoder().decode(stored.value);
};

/** A store of its own on a client, by a prefix of its own. */
async function openOn(client: Redis | Cluster): Promise<StoreFixture> {
  const prefix = randomUUID();
  const store = createRedisStore({ client, prefix });
  const reopen = async () => createRedisStore({ client, prefix });
  return {
    store,
    reopen,
    close: async () => void (await client.del(`{${prefix}}:names`, `{${prefix}}:values`)),
  };
}

describe.skipIf(program === undefined)("createRedisStore", () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis(program ?? "");
    client = new Redis(server.url);
    client.on("error", () => {});
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.remove();
  });

  describe("on a client of the host", () => {
    registerCases(syncStateStoreCases, { describe, test, open: () => openOn(client) });
  });

  describe("on a client of the host that prefixes keys", () => {
    const open = async () => {
      const prefixed = new Redis(server.url, { keyPrefix: "host:" });
      const fixture = await openOn(prefixed);
      await fixture.store.commit({ put: [put("a", "1")] });
      expect(await client.keys("host:{*")).toHaveLength(2);
      await fixture.store.remove("a");
      const close = async () => {
        await fixture.close();
        prefixed.disconnect();
      };
      return { ...fixture, close };
    };
    const cases = syncStateStoreCases.filter(({ id }) => /^(scan|model)\//.test(id));
    registerCases(cases, { describe, test, open });
  });

  describe("on a cluster", () => {
    let node: RedisServer;
    let cluster: Cluster;
    beforeAll(async () => {
      node = await startRedis(program ?? "", ...asCluster);
      cluster = await createClusterOn(node);
    });
    afterAll(async () => {
      cluster?.disconnect();
      await node?.remove();
    });
    registerCases(syncStateStoreCases, { describe, test, open: () => openOn(cluster) });
  });

  test("refuses a prefix that would break up the hash tag", () => {
    expect(() => createRedisStore({ client, prefix: "a}b" })).toThrow(RangeError);
    expect(() => createRedisStore({ client, prefix: "" })).toThrow(RangeError);
  });

  test("keeps stores of different prefixes apart", async () => {
    const [one, other] = [await openOn(client), await openOn(client)];
    await one.store.commit({ put: [put("a", "1")] });
    expect(await other.store.get("a")).toBeUndefined();
    await one.close();
    await other.close();
  });

  test("answers a batch that is sent twice as it did the first time", async () => {
    const store = createRedisStore({ client, prefix: "twice" });
    const sent: unknown[][] = [];
    const call = client.callBuffer.bind(client);
    const record = (command: string, args: string[]) => {
      sent.push([command, ...args]);
      return call(command, args);
    };
    const recorder = new Proxy(client, {
      get(target, name) {
        if (name === "callBuffer") return record;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const recording = createRedisStore({ client: recorder, prefix: "twice" });
    await recording.commit({ expect: [{ key: "a", revision: undefined }], put: [put("a", "1")] });
    const [command = "", ...args] = (sent.at(-1) ?? []).map((each) =>
      Buffer.isBuffer(each) ? each : String(each),
    );
    expect(await call(String(command), args)).toBe(1);
    expect(await textOf(store, "a")).toBe("1");
  });

  test("works when Redis has forgotten its scripts", async () => {
    const { store, close } = await openOn(client);
    await store.commit({ put: [put("a", "1")] });
    await client.script("FLUSH");
    expect((await store.commit({ put: [put("a", "2")] })).committed).toBe(true);
    expect(await textOf(store, "a")).toBe("2");
    await close();
  });

  test("gives no revision again after Redis has lost its data", async () => {
    const { store, close } = await openOn(client);
    const before = await store.commit({ put: [put("a", "1")] });
    await close();
    const after = await store.commit({ put: [put("a", "1")] });
    expect(before.committed && after.committed && before.revision !== after.revision).toBe(true);
    await close();
  });

  test("says that nothing was committed when Redis cannot be reached", async () => {
    const store = createRedisStore({ url: "redis://127.0.0.1:1" });
    const failed = store.commit({ put: [put("a", "1")] });
    await expect(failed).rejects.toMatchObject({ name: "StoreUnavailable", committed: "nothing" });
    await store.close?.();
    await expect(store.get("a")).rejects.toThrow("closed");
  });

  test("says that nothing was committed when Redis has no memory left", async () => {
    const full = await startRedis(program ?? "", "--maxmemory", "1");
    onTestFinished(() => full.remove());
    const store = createRedisStore({ url: full.url });
    await expect(store.commit({ put: [put("a", "1")] })).rejects.toMatchObject({ committed: "nothing" });
    await store.close?.();
  });

  test("says that the outcome is not known when the connection breaks off, and goes on with a new one", async () => {
    const own = await startRedis(program ?? "", "--appendonly", "yes", "--appendfsync", "always");
    onTestFinished(() => own.remove());
    const store = createRedisStore({ url: own.url });
    const revision = await store.commit({ put: [put("a", "1")] });
    process.kill(own.pid, "SIGSTOP");
    const failed = expect(store.commit({ put: [put("a", "2")] })).rejects.toMatchObject({
      committed: "unknown",
    });
    await own.kill();
    await failed;
    await expect(store.get("a")).rejects.toMatchObject({ committed: "nothing" });
    await own.start();
    expect(await readAgain(store, "a")).toBe("1");
    const expected = [{ key: "a", revision: revision.committed ? revision.revision : undefined }];
    expect((await store.commit({ expect: expected, put: [put("a", "3")] })).committed).toBe(true);
    await store.close?.();
  });

  /** Reads as soon as the store has a connection again. */
  async function readAgain(store: SyncStateStore, key: string): Promise<string | undefined> {
    for (;;) {
      const [read] = await Promise.allSettled([textOf(store, key)]);
      if (read.status === "fulfilled") return read.value;
      expect(read.reason).toMatchObject({ name: "StoreUnavailable", committed: "nothing" });
    }
  }
});
