import { crc32 } from "node:zlib";
import { createMemoryStore, type SyncStateStore } from "@easkit/syncstate";
import { StoreUnavailable } from "@easkit/syncstate/store-support";
import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox, subjectsOf, syncInbox } from "./testing/test-mailbox.js";

/** A store that can be broken in several ways, and mended. */
function createFragileStore() {
  const store = createMemoryStore();
  const trouble: { reading?: Error | undefined; writing?: Error | undefined } = {};
  const fragile: SyncStateStore = {
    async get(key) {
      if (trouble.reading) throw trouble.reading;
      return store.get(key);
    },
    async *scan(prefix, options) {
      if (trouble.reading) throw trouble.reading;
      yield* store.scan(prefix, options);
    },
    async commit(batch) {
      if (trouble.writing) throw trouble.writing;
      return store.commit(batch);
    },
    async remove(prefix) {
      if (trouble.writing) throw trouble.writing;
      return store.remove(prefix);
    },
  };
  return { store, fragile, trouble };
}

/** The record with the format version of a release that does not exist yet, and its checksum set right. */
function asNewer(record: Uint8Array): Uint8Array {
  const newer = Buffer.from(record);
  newer[0] = (record[0] ?? 0) + 1;
  newer.writeUInt32LE(crc32(newer.subarray(0, -4)), newer.length - 4);
  return newer;
}

const dump = async (store: SyncStateStore): Promise<string[]> => {
  const entries: string[] = [];
  for await (const { key, value } of store.scan(""))
    entries.push(`${key} ${Buffer.from(value).toString("base64")}`);
  return entries;
};

describe("a store", () => {
  it("that is down makes the device try again later, and loses nothing", async () => {
    const { fragile, trouble } = createFragileStore();
    const { device, deliver, server } = await openMailbox({ state: fragile });
    deliver("one");
    const key = await primeInbox(device);
    trouble.reading = new StoreUnavailable("nothing", new Error("no connection"));
    const body = await device.encode("Sync", { collections: [{ collectionId: "inbox", syncKey: key }] });
    const reply = await device.raw({ body });
    expect(new TextDecoder().decode(reply.body)).toContain("111");
    expect(server.events).toContainEqual(expect.objectContaining({ type: "fault" }));
    trouble.reading = undefined;
    expect(subjectsOf(await syncInbox(device, key))).toEqual(["one"]);
  });

  it("that cannot be written is a server error, and the answer comes when it can", async () => {
    const { fragile, trouble } = createFragileStore();
    const { device, deliver } = await openMailbox({ state: fragile });
    deliver("one");
    const key = await primeInbox(device);
    for (const error of [new Error("SQLITE_READONLY"), new Error("SQLITE_FULL: disk full")]) {
      trouble.writing = error;
      const collections = [{ collectionId: "inbox", syncKey: key }];
      expect(await device.run("Sync", { collections })).toEqual({ status: "serverError" });
    }
    trouble.writing = undefined;
    expect(subjectsOf(await syncInbox(device, key))).toEqual(["one"]);
  });

  it("with damaged state makes the collection start over, and only that one", async () => {
    const { store, fragile } = createFragileStore();
    const { device, deliver } = await openMailbox({ state: fragile });
    deliver("one");
    const inbox = await primeInbox(device);
    const other = await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
    const contacts = other?.collections?.[0]?.syncKey ?? "";
    for await (const { key, value } of store.scan("")) {
      if (key.includes("inbox"))
        await store.commit({ put: [{ key, value: value.slice(0, value.length - 1) }] });
    }
    expect(await syncInbox(device, inbox)).toMatchObject({ status: "syncKeyInvalid", syncKey: "0" });
    expect(
      await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: contacts }] }),
    ).toBeUndefined();
    expect(subjectsOf(await syncInbox(device, await primeInbox(device)))).toEqual(["one"]);
  });

  it("with state of a newer release is left as it is, and the device is told of a server error", async () => {
    const { store, fragile } = createFragileStore();
    const { device } = await openMailbox({ state: fragile });
    const key = await primeInbox(device);
    for await (const { key: name, value } of store.scan("")) {
      if (name.includes("inbox")) await store.commit({ put: [{ key: name, value: asNewer(value) }] });
    }
    const before = await dump(store);
    expect(await syncInbox(device, key)).toMatchObject({ status: "serverError" });
    expect(await syncInbox(device, "0")).toMatchObject({ status: "serverError" });
    expect(await dump(store)).toEqual(before);
  });
});
