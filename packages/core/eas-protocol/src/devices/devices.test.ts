import { createMemoryStore, type SyncStateStore } from "@easkit/syncstate";
import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import {
  openMailbox,
  primeInbox,
  subjectsOf,
  syncInbox,
  type TestMailbox,
  untilWaiting,
} from "../testing/test-mailbox.js";
import { openDevices } from "./open-devices.js";

const by = { actor: "root" };

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

const keysOf = async (store: SyncStateStore, part = "") =>
  (await listOf(store.scan(""))).map(({ key }) => key).filter((key) => key.includes(part));

/** A device that has three messages, and says what it is. */
async function openSynced(options: Parameters<typeof openMailbox>[0] = {}) {
  const state = createMemoryStore();
  const mailbox = await openMailbox({ state, ...options });
  for (const subject of ["one", "two", "three"]) mailbox.deliver(subject);
  const set = { model: "Pixel 9", os: "Android 16", friendlyName: "<b>mine</b>" };
  await mailbox.device.run("Settings", { deviceInformation: { set } });
  const primed = await primeInbox(mailbox.device);
  const synced = await syncInbox(mailbox.device, primed);
  return { ...mailbox, state, syncKey: synced?.syncKey ?? "" };
}

/** Syncs as a device does whose key was refused: from the beginning. */
async function startOver({ device }: TestMailbox) {
  const hierarchy = await device.run("FolderSync", { syncKey: "0" });
  const primed = await primeInbox(device);
  return { hierarchy, inbox: await syncInbox(device, primed) };
}

describe("looking at devices", () => {
  it("tells what a device is, what it holds, and when it was there", async () => {
    const { server } = await openSynced({ now: () => 5000 });
    expect(await listOf(server.devices.users())).toEqual([{ user: "alice", devices: 1, settings: {} }]);
    const [standing] = await listOf(server.devices.list());
    expect(standing).toMatchObject({
      user: "alice",
      deviceId: "TEST1",
      type: "Test",
      model: "Pixel 9",
      os: "Android 16",
      friendlyName: "<b>mine</b>",
      version: "16.1",
      firstSeen: 5000,
      lastSeen: 5000,
    });
    const detail = await server.devices.get("alice", "TEST1");
    expect(detail).toMatchObject({ model: "Pixel 9", items: 3 });
    const inbox = detail?.folders.find(({ id }) => id === "inbox");
    expect(inbox).toMatchObject({ class: "Email", items: 3, more: false });
    expect(detail?.folders.find(({ id }) => id === "calendar")?.items).toBeUndefined();
    const { records, bytes } = await server.devices.stateSize("alice", "TEST1");
    expect(records).toBeGreaterThan(2);
    expect(bytes).toBeGreaterThan(200);
  });

  it("knows nothing of a device that is another user's", async () => {
    const { server } = await openSynced();
    expect(await server.devices.get("bob", "TEST1")).toBeUndefined();
    expect(await listOf(server.devices.list("bob"))).toEqual([]);
    for (const attempt of [
      () => server.devices.resetDevice("bob", "TEST1", by),
      () => server.devices.removeDevice("bob", "TEST1", by),
      () => server.devices.resetAccount("bob", by),
      () => server.devices.resync("bob", "TEST1", { hierarchy: true }, by),
      () => server.devices.resend("bob", "TEST1", "inbox", "1", by),
    ])
      await expect(attempt()).rejects.toMatchObject({ name: "DevicesError" });
    expect(await listOf(server.devices.audit.entries())).toEqual([]);
    expect(await server.devices.get("alice", "TEST1")).toMatchObject({ items: 3 });
  });

  it("reads a store that no server has open, without reading item lists", async () => {
    const { state } = await openSynced();
    const read: string[] = [];
    const store: SyncStateStore = {
      ...{ commit: (batch) => state.commit(batch), remove: (prefix) => state.remove(prefix) },
      get: (key) => {
        read.push(key);
        return state.get(key);
      },
      scan: (prefix, options) => state.scan(prefix, options),
    };
    const devices = openDevices({ store });
    expect(await devices.get("alice", "TEST1")).toMatchObject({ items: 3 });
    expect(read.filter((key) => /\/[ik]\//.test(key))).toEqual([]);
    expect(await listOf(devices.list("alice"))).toHaveLength(1);
  });
});

describe("reset", () => {
  it("makes a device start over, and it ends complete", async () => {
    const mailbox = await openSynced();
    const { server, device, syncKey } = mailbox;
    await server.devices.resetDevice("alice", "TEST1", by);
    expect(await syncInbox(device, syncKey)).toMatchObject({ status: "notFound" });
    const { hierarchy, inbox } = await startOver(mailbox);
    expect(hierarchy?.status).toBe("ok");
    expect(subjectsOf(inbox).toSorted()).toEqual(["one", "three", "two"]);
    expect(await server.devices.get("alice", "TEST1")).toMatchObject({ items: 3, model: "Pixel 9" });
    expect(await listOf(server.devices.audit.entries())).toMatchObject([
      { actor: "root", action: "device.reset", user: "alice", deviceId: "TEST1" },
    ]);
  });

  it("of an account is that of all its devices and of nobody else's", async () => {
    const { server, device, state } = await openSynced({ others: [{ id: "bob", password: "pw" }] });
    const second = new TestDevice(server, "14.1", "TEST2");
    await second.run("FolderSync", { syncKey: "0" });
    const other = new TestDevice(server, "14.1", "TEST1");
    other.authorization = `Basic ${btoa("bob:pw")}`;
    await other.run("FolderSync", { syncKey: "0" });
    const before = await keysOf(state, "/bob/");
    expect(await server.devices.resetAccount("alice", by)).toEqual(["TEST1", "TEST2"]);
    expect(await keysOf(state, "/alice/")).toEqual(["eas1/alice/TEST1/r", "eas1/alice/TEST2/r"]);
    expect(await keysOf(state, "/bob/")).toEqual(before);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });

  it("of one folder, one class or the folder list leaves the rest alone", async () => {
    const { server, device, syncKey } = await openSynced();
    const drafts = await device.run("Sync", { collections: [{ collectionId: "drafts", syncKey: "0" }] });
    expect(drafts?.collections?.[0]?.status).toBe("ok");
    const { devices } = server;
    expect(await devices.resync("alice", "TEST1", { folderId: "drafts" }, by)).toEqual(["drafts"]);
    expect(await syncInbox(device, syncKey)).toBeUndefined();
    expect(await devices.resync("alice", "TEST1", { class: "Email" }, by)).toContain("inbox");
    expect(await syncInbox(device, syncKey)).toMatchObject({ status: "syncKeyInvalid" });
    expect(await devices.resync("alice", "TEST1", { hierarchy: true }, by)).toEqual([]);
    expect((await device.run("FolderSync", { syncKey: "1" }))?.status).toBe("syncKeyInvalid");
    await expect(devices.resync("alice", "TEST1", { folderId: "none" }, by)).rejects.toMatchObject({
      code: "unknown-folder",
    });
  });

  it("reaches a device that waits in Ping, and the device gets everything again", async () => {
    const mailbox = await openSynced();
    const { device, server } = mailbox;
    const waiting = device.run("Ping", {
      heartbeatInterval: 900,
      folders: [{ id: "inbox", class: "Email" }],
    });
    await untilWaiting(device);
    await server.devices.resetDevice("alice", "TEST1", by);
    expect((await waiting)?.status).toBe("changes");
    expect(subjectsOf((await startOver(mailbox)).inbox)).toHaveLength(3);
  });
});

describe("removal", () => {
  it("leaves no key of the device in the store", async () => {
    const { server, state, device } = await openSynced();
    expect(await keysOf(state, "TEST1")).not.toEqual([]);
    await server.devices.removeDevice("alice", "TEST1", by);
    expect(await keysOf(state, "TEST1")).toEqual([]);
    expect(await listOf(server.devices.users())).toEqual([]);
    await expect(server.devices.removeDevice("alice", "TEST1", by)).rejects.toMatchObject({
      code: "unknown-device",
    });
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    expect(await listOf(server.devices.list())).toHaveLength(1);
  });

  it("leaves none when the device waits in Ping meanwhile", async () => {
    const { server, state, device } = await openSynced();
    const waiting = device.run("Ping", {
      heartbeatInterval: 900,
      folders: [{ id: "inbox", class: "Email" }],
    });
    await untilWaiting(device);
    await server.devices.removeDevice("alice", "TEST1", by);
    await waiting;
    expect(await keysOf(state, "TEST1")).toEqual([]);
  });

  it("of stale devices takes those that have not been seen for long", async () => {
    let time = 1_000_000;
    const { server, state } = await openSynced({ now: () => time });
    time += 40 * 86_400_000;
    const fresh = new TestDevice(server, "16.1", "FRESH");
    await fresh.run("FolderSync", { syncKey: "0" });
    const wish = { unseenFor: 30 * 86_400_000 };
    const named = async (dryRun: boolean) =>
      (await listOf(server.devices.removeStale({ ...wish, dryRun }, by))).map(({ deviceId }) => deviceId);
    expect(await named(true)).toEqual(["TEST1"]);
    expect(await keysOf(state, "TEST1")).not.toEqual([]);
    expect(await named(false)).toEqual(["TEST1"]);
    expect(await keysOf(state, "TEST1")).toEqual([]);
    expect(await keysOf(state, "FRESH")).not.toEqual([]);
    await expect(listOf(server.devices.removeStale({ unseenFor: 0 }, by))).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("why something was sent", () => {
  it("tells a first sync, new items, changed ones, flags and deletes apart", async () => {
    const { server, device, backend, deliver, syncKey } = await openSynced();
    const explained = async () =>
      (await listOf(server.devices.explain("alice", "TEST1", "inbox"))).map(({ itemId, sent, cause }) => ({
        itemId,
        sent,
        cause,
      }));
    const first = await explained();
    expect(first).toHaveLength(3);
    for (const each of first) expect(each).toMatchObject({ sent: "Add", cause: "first-sync" });
    const [one, two] = first;
    const added = deliver("four");
    const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
    const options = { idempotencyKey: "k" };
    await backend.setFlags?.(ctx, "inbox", one?.itemId ?? "", { read: true }, options);
    await backend.deleteItem?.(ctx, "inbox", two?.itemId ?? "", options);
    await syncInbox(device, syncKey);
    expect((await explained()).toSorted((a, b) => (a.sent < b.sent ? -1 : 1))).toEqual([
      { itemId: added, sent: "Add", cause: "new" },
      { itemId: one?.itemId, sent: "Change", cause: "flags" },
      { itemId: two?.itemId, sent: "Delete", cause: "gone" },
    ]);
  });
});
