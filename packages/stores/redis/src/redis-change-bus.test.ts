import type { Change, ChangeBus } from "@easkit/syncstate";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createRedisChangeBus } from "./index.js";
import { createEar } from "./testing/ear.js";
import { createFreezingProxy } from "./testing/freezing-proxy.js";
import {
  asCluster,
  createClusterOn,
  findRedis,
  type RedisServer,
  startRedis,
} from "./testing/redis-server.js";

const program = findRedis();

describe.skipIf(program === undefined)("createRedisChangeBus", () => {
  let server: RedisServer;
  let admin: Redis;
  const buses: ChangeBus[] = [];
  const open = (heartbeat = 30_000) => {
    const bus = createRedisChangeBus({ url: server.url, heartbeat });
    buses.push(bus);
    return bus;
  };
  beforeAll(async () => {
    server = await startRedis(program ?? "");
    admin = new Redis(server.url);
    admin.on("error", () => {});
  });
  afterEach(async () => {
    for (const bus of buses.splice(0)) await bus.close();
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.remove();
  });

  test("tells every node of a change, the one that publishes too", async () => {
    const client = new Redis(server.url, { keyPrefix: "host:" });
    const [one, other] = [open(), createRedisChangeBus({ client })];
    const ears = [createEar(), createEar()];
    for (const [at, bus] of [one, other].entries()) await bus.subscribe(ears[at]?.listen ?? (() => {}));
    const change: Change = { kind: "changed", user: 'an"na@exämple', folderId: "5", device: "PHONE" };
    await one.publish(change);
    await other.publish({ kind: "superseded", user: "end", device: "PHONE" });
    for (const ear of ears) {
      await ear.until("superseded", "end");
      expect(ear.heard).toEqual([change, { kind: "superseded", user: "end", device: "PHONE" }]);
    }
    await other.close();
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  });

  test("sends equal changes that are published together once, and unequal ones all", async () => {
    const bus = open();
    const ear = createEar();
    await bus.subscribe(ear.listen);
    const changes = Array.from({ length: 300 }, (_, at) =>
      bus.publish({ kind: "changed", user: "anna", folderId: String(at % 3) }),
    );
    await Promise.all(changes);
    await bus.publish({ kind: "changed", user: "end" });
    await ear.until("changed", "end");
    expect(ear.heard.map((one) => ("folderId" in one ? one.folderId : ""))).toEqual(["0", "1", "2", ""]);
  });

  test("is quiet for a subscription that was ended, and goes on for the others", async () => {
    const bus = open();
    const [ended, other] = [createEar(), createEar()];
    const end = await bus.subscribe(ended.listen);
    await bus.subscribe(other.listen);
    await end();
    await bus.publish({ kind: "changed", user: "anna" });
    await other.until("changed", "anna");
    expect(ended.heard).toEqual([]);
  });

  test("says that anything may have changed when it is back after a lost connection, and works on", async () => {
    const bus = open();
    const ear = createEar();
    await bus.subscribe(ear.listen);
    await admin.call("CLIENT", "KILL", "TYPE", "pubsub");
    await ear.until("anything");
    await bus.publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
  });

  test("finds a connection dead that does not answer any more", async () => {
    const proxy = await createFreezingProxy(server.port);
    const bus = createRedisChangeBus({ url: `redis://127.0.0.1:${proxy.port}`, heartbeat: 50 });
    const ear = createEar();
    await bus.subscribe(ear.listen);
    proxy.freeze();
    await ear.until("anything");
    await open().publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
    await bus.close();
    await proxy.close();
  });

  test("rejects what cannot be handed over, and works once the server is there", async () => {
    await server.kill();
    const bus = open();
    const ear = createEar();
    await expect(bus.subscribe(ear.listen)).rejects.toThrow();
    await expect(bus.publish({ kind: "changed", user: "anna" })).rejects.toThrow();
    await server.start();
    while (
      (await Promise.allSettled([bus.subscribe(ear.listen)])).some(({ status }) => status === "rejected")
    );
    await bus.publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
    expect(ear.heard).toEqual([{ kind: "changed", user: "anna" }]);
  });

  test("works on a cluster", async () => {
    const node = await startRedis(program ?? "", ...asCluster);
    onTestFinished(() => node.remove());
    const client = await createClusterOn(node);
    const bus = createRedisChangeBus({ client });
    const ear = createEar();
    await bus.subscribe(ear.listen);
    await bus.publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
    await bus.close();
    client.disconnect();
  });

  test("ends its connections when it is closed, and refuses to go on", async () => {
    const bus = open();
    await bus.subscribe(() => {});
    const published = bus.publish({ kind: "changed", user: "anna" });
    await bus.close();
    await bus.close();
    await published;
    await expect(bus.publish({ kind: "changed", user: "anna" })).rejects.toThrow("closed");
    await expect(bus.subscribe(() => {})).rejects.toThrow("closed");
    while ((await subscribers()).length > 0);
  });

  async function subscribers(): Promise<string[]> {
    const list = String(await admin.call("CLIENT", "LIST", "TYPE", "pubsub"));
    return list.split("\n").filter((line) => line !== "");
  }
});
