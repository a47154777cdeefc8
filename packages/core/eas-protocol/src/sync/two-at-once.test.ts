import { randomUUID } from "node:crypto";
import { type Backend, BackendError } from "@easkit/backend";
import { contacts as contactFields, fill } from "@easkit/eas-schema";
import { createMemoryLocker, createMemoryStore, type Locker, type SyncStateStore } from "@easkit/syncstate";
import { describe, expect, it } from "vitest";
import { createTestServer, TestDevice } from "../testing/test-device.js";
import { listItems, openMailbox } from "../testing/test-mailbox.js";

const addOf = (clientId: string, lastName: string) =>
  ({ tag: "add", value: { clientId, applicationData: fill(contactFields, { lastName }) } }) as const;

const syncContacts = async (
  device: TestDevice,
  syncKey: string,
  names: readonly string[],
  signal?: AbortSignal,
) => {
  const commands = names.map((name) => addOf(`c-${name}`, name));
  const collection = { collectionId: "contacts", syncKey, ...(commands.length > 0 && { commands }) };
  const response = await device.run("Sync", { collections: [collection] }, signal ? { signal } : {});
  return response?.collections?.[0];
};

/** A backend that remembers no idempotency keys, and is slow to make items; `made` hears of each. */
function forgetful(backend: Backend, made: () => void = () => {}): Backend {
  const { createItem } = backend;
  return {
    ...backend,
    ...(createItem && {
      async createItem(ctx, folderId, item) {
        for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
        const written = await createItem(ctx, folderId, item, { idempotencyKey: randomUUID() });
        made();
        return written;
      },
    }),
  };
}

/** Two nodes over one store and one groupware that forgets, and a device that goes to either. */
async function openTwoNodes(locker: Locker) {
  const state = createMemoryStore();
  const { backend, device: first } = await openMailbox({ wrap: forgetful, state, locker });
  const device = new TestDevice(createTestServer(forgetful(backend), { state, locker }));
  const key = (await syncContacts(first, "0", []))?.syncKey ?? "";
  return { backend, nodes: [first, device], key };
}

/** Something to be waited for. */
function createSignal() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

const serverIds = (collection: Awaited<ReturnType<typeof syncContacts>>) =>
  collection?.responses?.map(({ value }) => value.serverId);

describe("two copies of a request that come at the same moment, to a backend that forgets", () => {
  it.each(["on one node", "on two nodes"])("make each item once: %s", async (where) => {
    const { backend, nodes, key } = await openTwoNodes(createMemoryLocker());
    const [one, other] = where === "on one node" ? [nodes[0], nodes[0]] : nodes;
    if (!one || !other) throw new Error("there is no node");
    const copies = [one, other, one, other].map((node) => syncContacts(node, key, ["Adams", "Brown"]));
    const answers = await Promise.all(copies);
    const made = (await listItems(backend, "contacts")).map(({ id }) => id).sort();
    expect(made).toHaveLength(2);
    for (const answer of answers) expect(serverIds(answer)?.sort()).toEqual(made);
    const next = await syncContacts(other, answers[0]?.syncKey ?? "", []);
    expect(next?.commands ?? []).toEqual([]);
  });

  it("make it twice where nodes share no lock, which is what the lock is for", async () => {
    const none: Locker = { lock: async () => async () => {} };
    const { backend, nodes, key } = await openTwoNodes(none);
    await Promise.allSettled(nodes.map((node) => syncContacts(node, key, ["Adams"])));
    expect((await listItems(backend, "contacts")).length).toBe(2);
  });
});

describe("a copy of a request that is overtaken at its very end", () => {
  it("is not answered without what the other answer carried, which nobody may have got", async () => {
    const store = createMemoryStore();
    let commits = 0;
    let copy: Promise<unknown> | undefined;
    const arrived = createSignal();
    const written = createSignal();
    let watches = false;
    const state: SyncStateStore = {
      get: (key) => store.get(key),
      scan: (prefix, options) => store.scan(prefix, options),
      remove: (prefix) => store.remove(prefix),
      async commit(batch) {
        if (!watches) return store.commit(batch);
        const number = ++commits;
        // The first one writes the commands down. The second is the end of the request: now the copy comes.
        if (number === 2) copy = syncContacts(device, key, ["Adams"]).catch(() => undefined);
        if (number === 2) await arrived.promise;
        if (number === 3) arrived.resolve();
        if (number === 3) await written.promise;
        const result = await store.commit(batch);
        if (number === 2) written.resolve();
        return result;
      },
    };
    const { device, backend } = await openMailbox({ state, wrap: forgetful });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    backend.mailbox("alice").put("contacts", { class: "Contacts", properties: { lastName: "Zorn" } });
    watches = true;
    const first = await syncContacts(device, key, ["Adams"]);
    watches = false;
    expect(first?.commands).toHaveLength(1);
    expect(await copy).toBeUndefined();
    // The first answer was lost, the copy's was none: the next repetition brings it all.
    const again = await syncContacts(device, key, ["Adams"]);
    expect(again).toMatchObject({ status: "ok", commands: [{ tag: "add" }], responses: [{ tag: "add" }] });
    expect(await listItems(backend, "contacts")).toHaveLength(2);
  });
});

describe("a device that hangs up", () => {
  it("in the middle of its commands finds them done when it comes again", async () => {
    const hangUp = new AbortController();
    const { device, backend } = await openMailbox({
      wrap: (each) => forgetful(each, () => hangUp.abort()),
    });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    const names = ["Adams", "Brown", "Clark"];
    await Promise.allSettled([syncContacts(device, key, names, hangUp.signal)]);
    const again = await syncContacts(device, key, names);
    const made = await listItems(backend, "contacts");
    expect(made).toHaveLength(3);
    expect(serverIds(again)?.sort()).toEqual(made.map(({ id }) => id).sort());
  });
});

describe("commands of a collection whose state another request has moved meanwhile", () => {
  it("are written down beside what that one wrote, and done once", async () => {
    const { device, backend } = await openMailbox({
      wrap: (each) => {
        const { createItem } = forgetful(each);
        return {
          ...each,
          ...(createItem && {
            async createItem(ctx, folderId, item, options) {
              // A late copy of a request without commands is answered in the middle of this one.
              backend
                .mailbox("alice")
                .put("contacts", { class: "Contacts", properties: { lastName: "Zorn" } });
              await syncContacts(device, key, []);
              return createItem(ctx, folderId, item, options);
            },
          }),
        };
      },
    });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    const first = await syncContacts(device, key, ["Adams"]);
    expect(first?.responses).toHaveLength(1);
    const again = await syncContacts(device, key, ["Adams"]);
    expect(serverIds(again)).toEqual(serverIds(first));
    expect(again?.syncKey).toBe(first?.syncKey);
    expect((await listItems(backend, "contacts")).length).toBe(2);
  });
});

describe("a lock", () => {
  it("that cannot be had lets nothing be written: the device is told to come again, other collections are served", async () => {
    const broken: Locker = { lock: () => Promise.reject(new Error("the lock server is away")) };
    const { device, backend, deliver, server } = await openMailbox({ locker: broken });
    deliver("one");
    const inbox = await device.run("Sync", { collections: [{ collectionId: "inbox", syncKey: "0" }] });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    const response = await device.run("Sync", {
      collections: [
        { collectionId: "contacts", syncKey: key, commands: [addOf("c1", "Adams")] },
        { collectionId: "inbox", syncKey: inbox?.collections?.[0]?.syncKey ?? "" },
      ],
    });
    expect(response?.collections).toMatchObject([
      { collectionId: "contacts", status: "retry", syncKey: key },
      { collectionId: "inbox", status: "ok", commands: [{ tag: "add" }] },
    ]);
    expect(await listItems(backend, "contacts")).toEqual([]);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "fault", where: "Sync of contacts", error: expect.any(BackendError) }),
    );
  });

  it("that somebody else keeps for too long is not waited for any longer", async () => {
    const locker = createMemoryLocker();
    const { device } = await openMailbox({ locker, lockWait: 50 });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    const held = await locker.lock(
      JSON.stringify(["alice", "TEST1", "contacts"]),
      new AbortController().signal,
    );
    expect(await syncContacts(device, key, ["Adams"])).toMatchObject({ status: "retry" });
    await held();
    expect(await syncContacts(device, key, ["Adams"])).toMatchObject({ status: "ok" });
  });

  it("that is lost ends the work under it, and what was done before is found done", async () => {
    const lost = new AbortController();
    const losing: Locker = {
      lock: async () => Object.assign(async () => {}, { lost: lost.signal }),
    };
    let fresh = true;
    const locker: Locker = {
      lock: (key, signal) => (fresh ? losing : createMemoryLocker()).lock(key, signal),
    };
    const { device, backend } = await openMailbox({
      wrap: (each) => forgetful(each, () => lost.abort(new Error("lost"))),
      locker,
    });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    expect(await syncContacts(device, key, ["Adams", "Brown"])).toMatchObject({ status: "retry" });
    expect(await listItems(backend, "contacts")).toHaveLength(1);
    fresh = false;
    const again = await syncContacts(device, key, ["Adams", "Brown"]);
    expect(again?.responses).toHaveLength(2);
    expect(await listItems(backend, "contacts")).toHaveLength(2);
  });

  it("that cannot be released hurts nobody, and is told", async () => {
    const locker: Locker = {
      lock: async () => () => Promise.reject(new Error("the lock server is away")),
    };
    const { device, server } = await openMailbox({ locker });
    const key = (await syncContacts(device, "0", []))?.syncKey ?? "";
    expect(await syncContacts(device, key, ["Adams"])).toMatchObject({ status: "ok" });
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "fault", where: "lock of contacts" }),
    );
  });
});
