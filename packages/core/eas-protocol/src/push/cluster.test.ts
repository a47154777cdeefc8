import { type ChangeBus, createMemoryStore } from "@easkit/syncstate";
import { describe, expect, it } from "vitest";
import { createTestBus } from "../testing/test-bus.js";
import { createTestServer, TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, syncInbox } from "../testing/test-mailbox.js";

async function openNodes() {
  const state = createMemoryStore();
  const bus = createTestBus();
  const { backend, server, device, deliver } = await openMailbox({ state, bus, without: ["watch"] });
  const other = createTestServer(backend, { state, bus });
  await primeInbox(device);
  const wish = { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] };
  const waiting = device.run("Ping", wish);
  while (server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
  return { bus, server, device, deliver, other, waiting, wish };
}

describe("several nodes", () => {
  it("wake a device on one for a change that another is told of", async () => {
    const { deliver, other, waiting } = await openNodes();
    deliver("one");
    other.notify.changed("alice", "inbox");
    expect(await waiting).toMatchObject({ status: "changes" });
  });

  it("end a wait on one when the device comes to another", async () => {
    const { other, waiting, wish, server } = await openNodes();
    const newer = new TestDevice(other).run("Ping", wish);
    expect(await waiting).toEqual({ status: "noChanges" });
    expect(server.waiting).toBe(0);
    expect(other.waiting).toBe(1);
    await other.close();
    expect(await newer).toEqual({ status: "noChanges" });
  });

  it("look for themselves when news may have been lost", async () => {
    const { bus, deliver, waiting } = await openNodes();
    deliver("one");
    bus.lose();
    expect(await waiting).toMatchObject({ status: "changes" });
  });

  it("go on when the bus is down, and say so", async () => {
    const down: ChangeBus = {
      publish: () => Promise.reject(new Error("the bus is down")),
      subscribe: () => Promise.reject(new Error("the bus is down")),
      close: async () => {},
    };
    const { server, device, deliver } = await openMailbox({ bus: down });
    await primeInbox(device);
    deliver("one");
    server.notify.changed("alice", "inbox");
    const answer = await device.run("Ping", {
      heartbeatInterval: 60,
      folders: [{ id: "inbox", class: "Email" }],
    });
    expect(answer).toMatchObject({ status: "changes" });
    expect(server.events).toContainEqual(expect.objectContaining({ type: "fault", where: "change bus" }));
  });

  it("join as soon as the bus is there, and look whether they have missed something", async () => {
    const bus = createTestBus();
    const refused = new Error("the bus is not there yet");
    const attempts = [() => Promise.reject(refused), () => Promise.reject(refused)];
    const late: ChangeBus = {
      ...bus,
      subscribe: (listener) => attempts.shift()?.() ?? bus.subscribe(listener),
    };
    const { server, device, deliver } = await openMailbox({ bus: late, without: ["watch"] });
    await primeInbox(device);
    const wish = { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] };
    const waiting = device.run("Ping", wish);
    while (server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    deliver("one");
    expect(await waiting).toMatchObject({ status: "changes" });
  });

  it("forget what a device asked for when it goes on at another, and ask for all of it", async () => {
    const state = createMemoryStore();
    const bus = createTestBus();
    const { backend, device } = await openMailbox({ state, bus });
    const key = await primeInbox(device);
    const contacts = await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
    const contactsKey = contacts?.collections?.[0]?.syncKey ?? "";
    expect(await syncInbox(device, key)).toBeUndefined();
    const both = [
      { collectionId: "inbox", syncKey: key },
      { collectionId: "contacts", syncKey: contactsKey },
    ];
    const elsewhere = new TestDevice(createTestServer(backend, { state, bus }));
    expect(await elsewhere.run("Sync", { collections: both })).toBeUndefined();
    expect(await device.run("Sync", undefined)).toEqual({ status: "requestIncomplete" });
    expect(await elsewhere.run("Sync", undefined)).toBeUndefined();
  });
});

describe("nodes that nothing joins", () => {
  it.each([1, 2])("do not take a request for the last one whose key is %i behind", async (behind) => {
    const state = createMemoryStore();
    const { backend, device, deliver } = await openMailbox({ state });
    const elsewhere = new TestDevice(createTestServer(backend, { state }));
    let key = await primeInbox(device);
    expect(await syncInbox(device, key)).toBeUndefined();
    for (let i = 0; i < behind; i++) {
      deliver(`message ${i}`);
      key = (await syncInbox(elsewhere, key))?.syncKey ?? "";
    }
    expect(await device.run("Sync", undefined)).toEqual({ status: "requestIncomplete" });
    const partial = await device.run("Sync", { partial: true, windowSize: 5 });
    expect(partial).toEqual({ status: "requestIncomplete" });
    expect(await syncInbox(device, key)).toBeUndefined();
  });
});
