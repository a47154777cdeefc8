import { type AnyChange, type Change, type ChangeBus, createMemoryStore } from "@easkit/syncstate";
import { describe, expect, it } from "vitest";
import { createTestServer, TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox } from "../testing/test-mailbox.js";

/** A bus within the process, which tells the publisher too. */
function createTestBus(): ChangeBus & { lose(): void } {
  const listeners = new Set<(change: Change | AnyChange) => void>();
  const tell = (change: Change | AnyChange) => {
    for (const listener of listeners) listener(change);
  };
  return {
    publish: async (change) => tell(change),
    async subscribe(listener) {
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },
    close: async () => listeners.clear(),
    lose: () => tell({ kind: "anything" }),
  };
}

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
});
