import { type ContactsProperties, fill, itemClasses, type TagName } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { HttpStatus, TestDevice } from "../testing/test-device.js";
import {
  openMailbox,
  primeInbox,
  propertiesOf,
  subjectsOf,
  syncInbox,
  type Wish,
} from "../testing/test-mailbox.js";

const contactData = (properties: ContactsProperties) => fill(itemClasses.Contacts, properties);

describe("Sync", () => {
  const contacts = async (device: TestDevice, syncKey: string, more: Wish = {}) => {
    const response = await device.run("Sync", {
      collections: [{ collectionId: "contacts", syncKey, ...more }],
    });
    return response?.collections?.[0];
  };

  it("adds an item of the device once, also when the request is repeated", async () => {
    const { device, backend } = await openMailbox();
    const key = (await contacts(device, "0"))?.syncKey ?? "";
    const add = {
      tag: "add",
      value: { clientId: "c1", applicationData: contactData({ firstName: "Carol" }) },
    } as const;
    const first = await contacts(device, key, { commands: [add] });
    const again = await contacts(device, key, { commands: [add] });
    expect(first?.responses).toMatchObject([{ tag: "add", value: { clientId: "c1", status: "ok" } }]);
    expect(again?.responses).toEqual(first?.responses);
    const items = [];
    const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
    for await (const item of backend.listItems(ctx, "contacts", {})) items.push(item);
    expect(items).toHaveLength(1);
    expect(await contacts(device, again?.syncKey ?? "")).toBeUndefined();
  });

  it("refuses a change to an item that has changed on the server, which wins by default", async () => {
    const { device, backend } = await openMailbox();
    const { id } = backend
      .mailbox("alice")
      .put("contacts", { class: "Contacts", properties: { firstName: "Carol" } });
    let key = (await contacts(device, "0"))?.syncKey ?? "";
    key = (await contacts(device, key))?.syncKey ?? "";
    backend
      .mailbox("alice")
      .put("contacts", { class: "Contacts", properties: { firstName: "Caroline" } }, { id });
    const change = {
      tag: "change",
      value: { serverId: id, applicationData: contactData({ firstName: "Karla" }) },
    } as const;
    const round = await contacts(device, key, { commands: [change] });
    expect(round?.responses).toMatchObject([{ tag: "change", value: { serverId: id, status: "conflict" } }]);
    expect(round?.commands).toMatchObject([{ tag: "change", value: { serverId: id } }]);
  });

  it("lets the device's change win where it asks for that", async () => {
    const { device, backend } = await openMailbox();
    const { id } = backend
      .mailbox("alice")
      .put("contacts", { class: "Contacts", properties: { firstName: "Carol" } });
    const options = [{ conflict: "clientWins" }] as const;
    let key = (await contacts(device, "0"))?.syncKey ?? "";
    key = (await contacts(device, key, { options }))?.syncKey ?? "";
    backend
      .mailbox("alice")
      .put("contacts", { class: "Contacts", properties: { firstName: "Caroline" } }, { id });
    const change = {
      tag: "change",
      value: { serverId: id, applicationData: contactData({ firstName: "Karla" }) },
    } as const;
    const round = await contacts(device, key, { commands: [change] });
    expect(round?.responses).toBeUndefined();
    expect(backend.mailbox("alice").get("contacts", id).content).toMatchObject({
      properties: { firstName: "Karla" },
    });
    // What the two made of it together comes back: the device may not know all of what the other changed.
    expect(round?.commands).toMatchObject([{ tag: "change", value: { serverId: id } }]);
  });

  it("moves deleted mail to the deleted items, or deletes it where the device says so", async () => {
    const { device, deliver, backend } = await openMailbox();
    const [one, two] = [deliver("one"), deliver("two")];
    let key = await primeInbox(device);
    key = (await syncInbox(device, key))?.syncKey ?? "";
    const remove = (id: string) => ({ tag: "delete", value: { serverId: id } }) as const;
    key = (await syncInbox(device, key, { commands: [remove(one)] }))?.syncKey ?? "";
    await syncInbox(device, key, { deletesAsMoves: false, commands: [remove(two)] });
    const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
    const left = [];
    for await (const item of backend.listItems(ctx, "deletedItems", {})) left.push(item);
    expect(left).toHaveLength(1);
  });

  it("counts an item as deleted that is gone already", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    let key = await primeInbox(device);
    key = (await syncInbox(device, key))?.syncKey ?? "";
    backend.mailbox("alice").remove("inbox", id);
    const round = await syncInbox(device, key, { commands: [{ tag: "delete", value: { serverId: id } }] });
    expect(round).toMatchObject({ status: "ok" });
    expect(round?.responses).toBeUndefined();
    expect(round?.commands).toBeUndefined();
  });

  it("fetches an item whole, whatever lists are cut to", async () => {
    const { device, deliver } = await openMailbox();
    const id = deliver("one", { text: "x".repeat(5000) });
    let key = await primeInbox(device);
    const options = [{ bodyPreferences: [{ type: "plain", truncationSize: 10 }] }] as const;
    key = (await syncInbox(device, key, { options }))?.syncKey ?? "";
    const round = await syncInbox(device, key, { commands: [{ tag: "fetch", value: { serverId: id } }] });
    const [answer] = round?.responses ?? [];
    expect(answer).toMatchObject({ tag: "fetch", value: { status: "ok", serverId: id } });
    const data = answer?.tag === "fetch" && answer.value.applicationData;
    expect(data && propertiesOf(data).body).toMatchObject({ truncated: false, estimatedDataSize: 5001 });
  });

  it("keeps options that the device does not send again", async () => {
    const { device, deliver } = await openMailbox();
    let key = await primeInbox(device);
    const options = [{ bodyPreferences: [{ type: "plain", truncationSize: 4 }] }] as const;
    deliver("one");
    key = (await syncInbox(device, key, { options }))?.syncKey ?? "";
    deliver("two");
    const round = await syncInbox(device, key);
    const [add] = round?.commands ?? [];
    expect(add?.tag === "add" && propertiesOf(add.value.applicationData).body).toMatchObject({
      data: "The ",
      truncated: true,
    });
  });

  it("refuses keys that are not of this device and collection with status 3 and a key of 0", async () => {
    const { device, server } = await openMailbox();
    const other = new TestDevice(server, "16.1", "OTHER");
    await other.run("FolderSync", { syncKey: "0" });
    const foreign = await primeInbox(other);
    await primeInbox(device);
    for (const key of [foreign, "1", "99999999999999", "nonsense"]) {
      expect(await syncInbox(device, key)).toMatchObject({ status: "syncKeyInvalid", syncKey: "0" });
    }
  });

  it("answers each collection by itself: one that is unknown hurts no other", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one");
    const key = await primeInbox(device);
    const response = await device.run("Sync", {
      collections: [
        { collectionId: "nowhere", syncKey: "1" },
        { collectionId: "inbox", syncKey: key },
      ],
    });
    expect(response?.collections).toMatchObject([
      { collectionId: "nowhere", status: "notFound" },
      { collectionId: "inbox", status: "ok", commands: [{ tag: "add" }] },
    ]);
  });

  it("tells the device to fetch the folder list when a folder is gone", async () => {
    const { device, backend } = await openMailbox();
    const folder = backend.mailbox("alice").addFolder({ displayName: "Old", type: "userMail" });
    const synced = await device.run("FolderSync", { syncKey: "0" });
    expect(synced?.status).toBe("ok");
    const sync = (syncKey: string) =>
      device.run("Sync", { collections: [{ collectionId: folder.id, syncKey }] });
    const key = (await sync("0"))?.collections?.[0]?.syncKey ?? "";
    backend.mailbox("alice").removeFolder(folder.id);
    expect((await sync(key))?.collections).toMatchObject([{ status: "folderHierarchyChanged" }]);
  });

  it("takes an empty request for the last one again, and asks for it where there is none", async () => {
    const { device, deliver, server } = await openMailbox();
    const key = await primeInbox(device);
    expect(await syncInbox(device, key)).toBeUndefined();
    deliver("one");
    const response = await device.run("Sync", undefined);
    expect(response?.collections?.[0]?.commands).toHaveLength(1);
    const stranger = new TestDevice(server, "16.1", "STRANGER");
    expect(await stranger.run("Sync", undefined)).toEqual({ status: "requestIncomplete" });
  });

  it("completes a partial request from the one before", async () => {
    const { device, deliver } = await openMailbox();
    const key = await primeInbox(device);
    const first = await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
    const contactsKey = first?.collections?.[0]?.syncKey ?? "";
    const both = [
      { collectionId: "contacts", syncKey: contactsKey },
      { collectionId: "inbox", syncKey: key },
    ];
    expect(await device.run("Sync", { collections: both })).toBeUndefined();
    deliver("one");
    const response = await device.run("Sync", { partial: true, windowSize: 5 });
    expect(response?.collections).toMatchObject([
      { collectionId: "contacts" },
      { collectionId: "inbox", commands: [{ tag: "add" }] },
    ]);
  });

  it("waits for a change when there is none, and answers within the wait", async () => {
    const { device, deliver } = await openMailbox();
    const key = await primeInbox(device);
    const waiting = device.run("Sync", {
      collections: [{ collectionId: "inbox", syncKey: key }],
      heartbeatInterval: 60,
    });
    while (device.server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    deliver("one");
    expect((await waiting)?.collections?.[0]?.commands).toHaveLength(1);
  });

  it.each([
    [{ wait: 1, heartbeatInterval: 60 }, { status: "protocolError" }],
    [{ wait: 60 }, { status: "waitOutOfRange", limit: 59 }],
    [{ wait: 0 }, { status: "waitOutOfRange", limit: 1 }],
    [{ heartbeatInterval: 59 }, { status: "waitOutOfRange", limit: 60 }],
    [{ heartbeatInterval: 3541 }, { status: "waitOutOfRange", limit: 3540 }],
  ])("refuses a wait that is out of range: %j", async (wait, answer) => {
    const { device } = await openMailbox();
    const key = await primeInbox(device);
    const collections = [{ collectionId: "inbox", syncKey: key }];
    expect(await device.run("Sync", { collections, ...wait })).toEqual(answer);
  });

  it("refuses a request without collections, and one with too many", async () => {
    const { device } = await openMailbox({ maxCollections: 1 });
    expect(await device.run("Sync", { collections: [] })).toEqual({ status: "protocolError" });
    const collections = [
      { collectionId: "inbox", syncKey: "0" },
      { collectionId: "contacts", syncKey: "0" },
    ];
    expect(await device.run("Sync", { collections })).toEqual({ status: "tooManyCollections", limit: 1 });
  });

  it("ends an answer with MoreAvailable when its bytes are spent, and loses nothing", async () => {
    const { device, deliver } = await openMailbox({ responseBytes: 60_000 });
    for (let i = 0; i < 20; i++) deliver(`message ${i}`, { text: "x".repeat(10_000) });
    let key = await primeInbox(device);
    const seen: (string | undefined)[] = [];
    let rounds = 0;
    for (let more = true; more; rounds++) {
      const round = await syncInbox(device, key);
      seen.push(...subjectsOf(round));
      key = round?.syncKey ?? "";
      more = round?.moreAvailable === true;
    }
    expect(rounds).toBeGreaterThan(2);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
  });

  it("shares the window of the whole request among its collections", async () => {
    const { device, deliver } = await openMailbox();
    for (let i = 0; i < 5; i++) deliver(`message ${i}`);
    const key = await primeInbox(device);
    const response = await device.run("Sync", {
      windowSize: 3,
      collections: [{ collectionId: "inbox", syncKey: key }],
    });
    expect(response?.collections).toMatchObject([{ moreAvailable: true }]);
    expect(response?.collections?.[0]?.commands).toHaveLength(3);
  });

  it("names the class of a collection up to 12.1, and from 14.0 on of no item that is of its folder's (MS-ASCMD_R942)", async () => {
    const old = await openMailbox({ version: "12.1" });
    old.deliver("one");
    const oldKey = await primeInbox(old.device);
    const oldRound = await syncInbox(old.device, oldKey);
    expect(oldRound).toMatchObject({ class: "Email" });
    const now = await openMailbox({ version: "14.1" });
    now.deliver("one");
    const round = await syncInbox(now.device, await primeInbox(now.device));
    expect(round?.class).toBeUndefined();
    expect(round?.commands).toMatchObject([{ tag: "add" }]);
    expect(round?.commands?.[0]?.value.class).toBeUndefined();
  });

  it("answers every Sync with a body up to 12.0, which has no empty answers", async () => {
    const { device } = await openMailbox({ version: "12.0" });
    const key = await primeInbox(device);
    expect(await syncInbox(device, key)).toMatchObject({ status: "ok", syncKey: key });
  });

  it("puts mail into the shape of 2.5", async () => {
    const { device, deliver } = await openMailbox({ version: "2.5" });
    deliver("one");
    const round = await syncInbox(device, await primeInbox(device), { options: [{ truncation: 1 }] });
    const [add] = round?.commands ?? [];
    const properties = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    expect(properties).toMatchObject({ legacyBody: "The text of one.\n", bodyTruncated: false });
    expect(properties?.legacyAttachments).toMatchObject([{ displayName: "text.txt" }]);
    expect(properties?.body).toBeUndefined();
  });

  it("breaks the answer off when its state cannot be written, so that the device asks again", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one");
    const key = await primeInbox(device);
    const body = await device.encode("Sync", { collections: [{ collectionId: "inbox", syncKey: key }] });
    const [one, two] = await Promise.allSettled([device.raw({ body }), device.raw({ body })]);
    const outcomes = [one, two].map((each) =>
      each.status === "fulfilled" ? each.value.status : "broken off",
    );
    expect(outcomes).toContain(200);
    const again = await syncInbox(device, key);
    expect(subjectsOf(again)).toEqual(["one"]);
  });

  it("answers HTTP 401 to wrong credentials and leaks nothing", async () => {
    const { device } = await openMailbox();
    device.authorization = `Basic ${btoa("alice:wrong")}`;
    await expect(syncInbox(device, "0")).rejects.toThrowError(HttpStatus);
  });

  describe("properties that a change leaves out", () => {
    const change = async (version: "14.1" | "16.1", supported: readonly TagName[] | undefined) => {
      const { device, backend } = await openMailbox({ version });
      const properties = {
        firstName: "Carol",
        jobTitle: "Pilot",
        body: { type: "plain", data: "A note" },
      } as const;
      const { id } = backend.mailbox("alice").put("contacts", { class: "Contacts", properties });
      let key = (await contacts(device, "0", supported ? { supported } : {}))?.syncKey ?? "";
      key = (await contacts(device, key))?.syncKey ?? "";
      const applicationData = contactData({ firstName: "Karla" });
      await contacts(device, key, {
        commands: [{ tag: "change", value: { serverId: id, applicationData } }],
      });
      const { content } = backend.mailbox("alice").get("contacts", id);
      return content.class === "Contacts" ? content.properties : {};
    };
    const jobTitle = { page: 1, token: 0x28 };
    const firstName = { page: 1, token: 0x1f };

    it("are cleared when the device manages them", async () => {
      expect(await change("16.1", [jobTitle, firstName])).not.toHaveProperty("jobTitle");
      expect(await change("14.1", undefined)).not.toHaveProperty("jobTitle");
    });

    it("stay when they are ghosted, and a body stays always", async () => {
      expect(await change("16.1", [firstName])).toMatchObject({ firstName: "Karla", jobTitle: "Pilot" });
      expect(await change("14.1", undefined)).toMatchObject({ firstName: "Karla", body: { data: "A note" } });
    });
  });
});
