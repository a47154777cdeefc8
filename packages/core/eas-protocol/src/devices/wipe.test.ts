import { type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import { createMemoryStore } from "@easkit/syncstate";
import { describe, expect, it } from "vitest";
import { createTestBus } from "../testing/test-bus.js";
import { createTestServer, TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, untilWaiting } from "../testing/test-mailbox.js";
import { openDevices } from "./open-devices.js";

const by = { actor: "root", note: "lost in a taxi" };
const isOld = (version: string) => ["2.5", "12.0", "12.1"].includes(version);

/** A device that has applied a policy. */
async function openProvisioned(version: ProtocolVersion, options: Parameters<typeof openMailbox>[0] = {}) {
  const state = createMemoryStore();
  const mailbox = await openMailbox({ ...options, state, version });
  const { device } = mailbox;
  const policyType = version === "2.5" ? "MS-WAP-Provisioning-XML" : "MS-EAS-Provisioning-WBXML";
  const offered = await device.run("Provision", { policies: [{ policyType }] });
  const policyKey = offered?.policies?.[0]?.policyKey ?? "";
  const acknowledged = await device.run("Provision", {
    policies: [{ policyType, policyKey, status: "applied" }],
  });
  const key = acknowledged?.policies?.[0]?.policyKey ?? "";
  const sync = (syncKey = "0") =>
    device.run("FolderSync", { syncKey }, { headers: { "x-ms-policykey": key } });
  const wipeOf = async () => (await mailbox.server.devices.get("alice", "TEST1"))?.wipe;
  return { ...mailbox, state, key, sync, wipeOf };
}

describe.each(protocolVersions)("a wipe of the whole device at %s", (version) => {
  it("is demanded of every command, directed, acknowledged, and then the device is kept out", async () => {
    const { server, device, sync, wipeOf, state } = await openProvisioned(version, { now: () => 77 });
    await server.devices.wipe("alice", "TEST1", "device", by);
    expect(await wipeOf()).toEqual({
      kind: "device",
      state: "requested",
      requested: { by: "root", at: 77, note: "lost in a taxi" },
    });
    if (isOld(version)) await expect(sync()).rejects.toThrow("HTTP 449");
    else expect((await sync())?.status).toBe("remoteWipeRequested");
    expect(await device.run("Provision", {})).toEqual({ status: "ok", remoteWipe: {} });
    expect(await wipeOf()).toMatchObject({ state: "sent", sentAt: 77 });
    expect(await device.run("Provision", { remoteWipe: { status: "ok" } })).toEqual({ status: "ok" });
    expect(await wipeOf()).toMatchObject({ state: "done", answeredAt: 77 });
    if (isOld(version)) await expect(sync()).rejects.toThrow("HTTP 403");
    else expect((await sync())?.status).toBe("deviceIsBlockedForThisUser");
    const keys: string[] = [];
    for await (const { key } of state.scan("eas1/alice/TEST1/")) keys.push(key);
    expect(keys).toEqual(["eas1/alice/TEST1/r"]);
    const actions = (await server.devices.audit.newest(9)).map(({ actor, action }) => [actor, action]);
    expect(actions).toEqual([
      ["device TEST1", "wipe.done"],
      ["root", "device.wipe"],
    ]);
    await server.devices.cancelWipe("alice", "TEST1", by);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });

  it("stays demanded when the device could not carry it out", async () => {
    const { server, device, sync, wipeOf } = await openProvisioned(version);
    await server.devices.wipe("alice", "TEST1", "device", by);
    await device.run("Provision", {});
    const failed = await device.run("Provision", { remoteWipe: { status: "failed" } });
    expect(failed).toEqual({ status: "protocolError", remoteWipe: {} });
    expect(await wipeOf()).toMatchObject({ state: "failed" });
    if (isOld(version)) await expect(sync()).rejects.toThrow("HTTP 449");
    else expect((await sync())?.status).toBe("remoteWipeRequested");
  });

  it("that is cancelled before the device was told never reaches it", async () => {
    const { server, device, sync } = await openProvisioned(version);
    await server.devices.wipe("alice", "TEST1", "device", by);
    await server.devices.cancelWipe("alice", "TEST1", by);
    expect((await sync())?.status).toBe("ok");
    expect(await device.run("Provision", {})).toEqual({ status: "protocolError" });
    expect(await device.run("Provision", { remoteWipe: { status: "ok" } })).toEqual({
      status: "protocolError",
    });
  });
});

describe("a wipe of the account alone", () => {
  it("is directed and acknowledged at 16.1", async () => {
    const { server, device, sync, wipeOf } = await openProvisioned("16.1");
    await server.devices.wipe("alice", "TEST1", "account", by);
    expect((await sync())?.status).toBe("remoteWipeRequested");
    expect(await device.run("Provision", {})).toEqual({ status: "ok", accountOnlyRemoteWipe: {} });
    expect(await device.run("Provision", { remoteWipe: { status: "ok" } })).toEqual({
      status: "protocolError",
    });
    expect(await device.run("Provision", { accountOnlyRemoteWipe: { status: "ok" } })).toEqual({
      status: "ok",
    });
    expect(await wipeOf()).toMatchObject({ kind: "account", state: "done" });
  });

  it.each(protocolVersions.filter((version) => version !== "16.1"))(
    "keeps a device of %s out, and never wipes the whole of it",
    async (version) => {
      const { server, device, sync, wipeOf } = await openProvisioned(version);
      await server.devices.wipe("alice", "TEST1", "account", by);
      for (const attempt of [sync(), device.run("Provision", {})]) {
        const told = await attempt.catch((error: unknown) => error);
        if (isOld(version)) expect(String(told)).toContain("HTTP 403");
        else expect(told).toMatchObject({ status: "deviceIsBlockedForThisUser" });
      }
      expect(await wipeOf()).toMatchObject({ state: "requested" });
    },
  );
});

describe("a wipe", () => {
  it("is told to a device below 14.0 that knows no Provision by HTTP 403", async () => {
    const { device, server } = await openMailbox({ version: "12.1" });
    await server.devices.wipe("alice", "TEST1", "device", by);
    await expect(device.run("FolderSync", { syncKey: "0" })).rejects.toThrow("HTTP 403");
  });

  it.each(["16.1", "14.0", "12.1"] as const)(
    "ends the Ping of a device that waits at %s within a second",
    async (version) => {
      const { server, device } = await openProvisioned(version);
      await primeInbox(device);
      const folders = [{ id: "inbox", class: "Email" }] as const;
      const waiting = device
        .run("Ping", { heartbeatInterval: 900, folders: [...folders] })
        .catch((error: unknown) => error);
      await untilWaiting(device);
      const started = Date.now();
      await server.devices.wipe("alice", "TEST1", "device", by);
      const answer = await waiting;
      expect(Date.now() - started).toBeLessThan(1000);
      if (isOld(version)) expect(String(answer)).toContain("HTTP 449");
      else expect(answer).toMatchObject({ status: "remoteWipeRequested" });
    },
  );

  it("reaches a device that waits on another node, and one asked for where no server runs", async () => {
    const bus = createTestBus();
    const { server, device, backend, state } = await openProvisioned("16.1", { bus });
    await primeInbox(device);
    const node = createTestServer(backend, { state, bus });
    const ping = () =>
      device.run("Ping", { heartbeatInterval: 900, folders: [{ id: "inbox", class: "Email" }] });
    const first = ping();
    await untilWaiting(device);
    await node.devices.wipe("alice", "TEST1", "device", by);
    expect((await first)?.status).toBe("remoteWipeRequested");
    await node.devices.cancelWipe("alice", "TEST1", by);
    const second = ping();
    await untilWaiting(device);
    await openDevices({ store: state, bus }).wipe("alice", "TEST1", "device", by);
    expect((await second)?.status).toBe("remoteWipeRequested");
    await Promise.all([server.close(), node.close()]);
  });

  it("ends a waiting Sync as well", async () => {
    const { server, device, key } = await openProvisioned("14.1");
    const syncKey = await primeInbox(device);
    const collections = [{ collectionId: "inbox", syncKey }];
    const headers = { "x-ms-policykey": key };
    const waiting = device.run("Sync", { collections, heartbeatInterval: 900 }, { headers });
    await untilWaiting(device);
    await server.devices.wipe("alice", "TEST1", "device", by);
    expect((await waiting)?.status).toBe("remoteWipeRequested");
  });

  it("is refused for devices that are not the user's, and cannot be taken back once it was told", async () => {
    const { server, device } = await openProvisioned("16.1");
    const { devices } = server;
    await expect(devices.wipe("bob", "TEST1", "device", by)).rejects.toMatchObject({
      code: "unknown-device",
    });
    await expect(devices.cancelWipe("alice", "TEST1", by)).rejects.toMatchObject({ code: "refused" });
    await devices.wipe("alice", "TEST1", "device", by);
    await device.run("Provision", {});
    await expect(devices.cancelWipe("alice", "TEST1", by)).rejects.toMatchObject({ code: "refused" });
    await expect(devices.wipe("alice", "TEST1", "account", by)).rejects.toMatchObject({ code: "refused" });
  });

  it("of one user's device leaves another user's of the same id alone", async () => {
    const { server } = await openProvisioned("16.1", { others: [{ id: "bob", password: "pw" }] });
    const other = new TestDevice(server, "16.1", "TEST1");
    other.authorization = `Basic ${btoa("bob:pw")}`;
    await other.run("FolderSync", { syncKey: "0" });
    await server.devices.wipe("alice", "TEST1", "device", by);
    expect((await other.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });
});
