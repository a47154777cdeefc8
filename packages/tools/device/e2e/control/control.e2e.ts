import { createServer } from "node:http";
import { createMemoryBackend } from "@easkit/backend-memory";
import { toNodeHandler } from "@easkit/host-node";
import { createMemoryStore } from "@easkit/syncstate";
import { createEasServer, type Policy } from "easkit";
import { afterEach, describe, expect, it } from "vitest";
import { createDevice, type Device } from "../../src/index.js";

const by = { actor: "administrator" };
const versions = ["16.1", "14.1", "14.0", "12.1", "2.5"] as const;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on a socket, with a user and two messages. */
async function startServer() {
  const backend = createMemoryBackend({ users: [{ id: "alice", password: "secret" }] });
  for (const subject of ["one", "two"])
    backend.mailbox("alice").deliver(`From: b@example.com\r\nSubject: ${subject}\r\n\r\nText\r\n`);
  const state = createMemoryStore();
  const eas = createEasServer({ backend, state });
  const http = createServer(toNodeHandler(eas));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    eas.drain();
    http.closeAllConnections();
    http.close();
  });
  const address = http.address();
  return { eas, state, port: typeof address === "object" && address ? address.port : 0 };
}

type Started = Awaited<ReturnType<typeof startServer>>;

function connect({ port }: Started, version: (typeof versions)[number], deviceId = "PHONE1"): Device {
  const url = `http://127.0.0.1:${port}`;
  const device = createDevice({ url, user: "alice", password: "secret", deviceId, version });
  closing.push(() => device.close());
  return device;
}

async function untilWaiting({ eas }: Started): Promise<void> {
  for (let n = 0; eas.waiting === 0; n++) {
    if (n > 500) throw new Error("nobody waits");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const itemsOf = async (device: Device) =>
  (await device.snapshot()).folders.reduce((sum, { items }) => sum + items, 0);

const policy: Policy = { devicePasswordEnabled: true, minDevicePasswordLength: 6 };

describe.each(versions)("a device at %s", (version) => {
  it("that waits in Ping is reached by a wipe within a second, obeys it, and gets nothing afterwards", async () => {
    const server = await startServer();
    const { devices } = server.eas;
    await devices.policies.set("office", { settings: policy }, by);
    await devices.policies.assign({ fallback: "office" }, by);
    const device = connect(server, version);
    await device.sync();
    expect(await itemsOf(device)).toBe(2);
    const waiting = device.ping({ heartbeat: 600 }).catch((error: unknown) => error);
    await untilWaiting(server);
    const started = performance.now();
    await devices.wipe("alice", "PHONE1", "device", by);
    expect(await waiting).toMatchObject({ code: "wiped" });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await device.snapshot()).toMatchObject({ folders: [] });
    const standing = await devices.get("alice", "PHONE1");
    expect(standing).toMatchObject({ items: 0, wipe: { state: "done", requested: { by: "administrator" } } });
    await expect(device.sync()).rejects.toMatchObject({ name: "DeviceError" });
  });

  it("applies a policy that has become another while it waits, and goes on", async () => {
    const server = await startServer();
    const { devices } = server.eas;
    await devices.policies.set("office", { settings: policy }, by);
    await devices.policies.assign({ fallback: "office" }, by);
    const device = connect(server, version);
    await device.sync();
    const before = (await device.snapshot()).policyKey;
    const waiting = device.ping({ heartbeat: 600 });
    await untilWaiting(server);
    const settings = { ...policy, minDevicePasswordLength: 8 };
    await devices.policies.set("office", { settings }, by);
    while ((await device.snapshot()).policyKey === before) await new Promise((go) => setTimeout(go, 5));
    await untilWaiting(server);
    server.eas.drain();
    expect((await waiting).status).toBe("noChanges");
    expect((await devices.get("alice", "PHONE1"))?.policy).toMatchObject({
      name: "office",
      outcome: "applied",
      version,
    });
    await device.sync();
    expect(await itemsOf(device)).toBe(2);
  });

  it("starts over after a reset, and ends complete; removed, it leaves no key", async () => {
    const server = await startServer();
    const { devices } = server.eas;
    const device = connect(server, version);
    await device.sync();
    await devices.resetDevice("alice", "PHONE1", by);
    await device.sync();
    expect(await itemsOf(device)).toBe(2);
    await devices.removeDevice("alice", "PHONE1", by);
    for await (const { key } of server.state.scan("")) expect(key).not.toContain("PHONE1");
  });

  it("that is blocked gets nothing, and what it has after it is let in again is complete", async () => {
    const server = await startServer();
    const { devices } = server.eas;
    const device = connect(server, version);
    await device.folderSync();
    await devices.decide("alice", "PHONE1", "block", by);
    await expect(device.sync()).rejects.toMatchObject({ name: "DeviceError" });
    expect(await itemsOf(device)).toBe(0);
    await devices.decide("alice", "PHONE1", undefined, by);
    await device.sync();
    expect(await itemsOf(device)).toBe(2);
  });
});

describe("the account alone", () => {
  it("is wiped from a device of 16.1", async () => {
    const server = await startServer();
    const device = connect(server, "16.1");
    await device.sync();
    await server.eas.devices.wipe("alice", "PHONE1", "account", by);
    await expect(device.sync()).rejects.toMatchObject({ code: "wiped" });
    expect((await server.eas.devices.get("alice", "PHONE1"))?.wipe).toMatchObject({
      kind: "account",
      state: "done",
    });
  });
});
