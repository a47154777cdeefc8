import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, syncInbox } from "../testing/test-mailbox.js";

const by = { actor: "root" };

describe("a traced device", () => {
  it("has what it and the server say kept, without content, until the time is over or it is switched off", async () => {
    let time = 1000;
    const { server, device, deliver } = await openMailbox({ now: () => time });
    deliver("TOPSECRET", { text: "TOPSECRET" });
    expect(server.devices.traces("alice", "TEST1")).toEqual([]);
    await server.devices.setTrace("alice", "TEST1", 5000, by);
    await syncInbox(device, await primeInbox(device), {
      options: [{ bodyPreferences: [{ type: "plain", truncationSize: 1000 }] }],
    });
    const traces = server.devices.traces("alice", "TEST1");
    expect(traces.map(({ command }) => command)).toEqual(["Sync", "Sync"]);
    const [, last] = traces;
    expect(last?.request).toContain("<AirSync:CollectionId>inbox</AirSync:CollectionId>");
    expect(last?.reply).toContain("<Email:Subject>[9 characters]</Email:Subject>");
    expect(JSON.stringify(traces)).not.toContain("TOPSECRET");
    expect(server.devices.traces("bob", "TEST1")).toEqual([]);
    time = 5000;
    await primeInbox(device);
    expect(server.devices.traces("alice", "TEST1")).toHaveLength(2);
    await server.devices.setTrace("alice", "TEST1", 9000, by);
    await server.devices.setTrace("alice", "TEST1", undefined, by);
    await primeInbox(device);
    expect(server.devices.traces("alice", "TEST1")).toEqual([]);
    await expect(server.devices.setTrace("bob", "TEST1", 9000, by)).rejects.toMatchObject({
      code: "unknown-device",
    });
  });
});

describe("what a device did last", () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

  it("is written down now and then, and at once when it begins to fail", async () => {
    let time = 1000;
    const { server, device } = await openMailbox({ now: () => time });
    const activity = async () => (await server.devices.get("alice", "TEST1"))?.activity;
    let key = await primeInbox(device);
    await settled();
    expect(await activity()).toMatchObject({ lastCommand: "Sync", lastSync: 1000, lastHttpStatus: 200 });
    time += 60_000;
    key = (await syncInbox(device, key))?.syncKey ?? key;
    await settled();
    expect(await activity()).toMatchObject({ lastSync: 1000 });
    await server.devices.decide("alice", "TEST1", "block", by);
    await syncInbox(device, key);
    await settled();
    expect((await activity())?.lastError).toMatchObject({
      at: 61_000,
      text: expect.stringContaining("blocked"),
    });
    await server.devices.decide("alice", "TEST1", undefined, by);
    time += 1000;
    await syncInbox(device, key);
    await settled();
    expect(await activity()).toMatchObject({ lastSync: 62_000, lastError: { at: 61_000 } });
  });

  it("is not written down for a device that is gone", async () => {
    const { server, device } = await openMailbox();
    const removed = server.devices.removeDevice("alice", "TEST1", by);
    await removed;
    await settled();
    expect(await server.devices.get("alice", "TEST1")).toBeUndefined();
    await device.run("FolderSync", { syncKey: "0" });
    expect(await server.devices.get("alice", "TEST1")).toBeDefined();
  });
});

describe("a delegate", () => {
  it("has what it changes written to the audit log, and what it reads not", async () => {
    const { server } = await openMailbox({
      wrap: (backend) => ({ ...backend, authenticate: async () => ({ id: "alice", actor: "bob" }) }),
    });
    const device = new TestDevice(server, "16.1", "PHONE");
    await device.run("FolderSync", { syncKey: "0" });
    const primed = await primeInbox(device);
    const commands = [{ tag: "delete", value: { serverId: "1" } }] as const;
    await syncInbox(device, primed, { commands: [...commands] });
    await device.run("FolderCreate", { syncKey: "1", parentId: "0", displayName: "x", type: 12 });
    const entries = await server.devices.audit.newest(10);
    expect(entries).toMatchObject([
      { actor: "bob", action: "delegate.FolderCreate", user: "alice", deviceId: "PHONE bob" },
      { actor: "bob", action: "delegate.Sync", details: { collections: [{ id: "inbox", commands: 1 }] } },
    ]);
    expect(await server.devices.audit.verify()).toMatchObject({ sound: true });
  });
});
