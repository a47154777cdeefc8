import { type Backend, BackendError } from "@easkit/backend";
import { contacts as contactFields, email, fill, fillPatch } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import type { TestDevice } from "../testing/test-device.js";
import {
  openMailbox,
  primeInbox,
  propertiesOf,
  subjectsOf,
  syncInbox,
  untilWaiting,
  type Wish,
} from "../testing/test-mailbox.js";

const syncContacts = async (device: TestDevice, syncKey: string, more: Wish = {}) => {
  const response = await device.run("Sync", {
    collections: [{ collectionId: "contacts", syncKey, ...more }],
  });
  return response?.collections?.[0];
};

const addOf = (clientId: string, lastName: string) =>
  ({ tag: "add", value: { clientId, applicationData: fill(contactFields, { lastName }) } }) as const;

const phoneOf = (serverId: string, lastName: string, mobilePhoneNumber: string) =>
  ({
    tag: "change",
    value: { serverId, applicationData: fill(contactFields, { lastName, mobilePhoneNumber }) },
  }) as const;

const idsOf = (collection: Awaited<ReturnType<typeof syncInbox>>) =>
  collection?.commands?.map(({ tag, value }) => `${tag} ${value.serverId}`);

/** A backend that remembers no idempotency keys, and whose feed fails when told to. */
function forgetful(backend: Backend, fails: () => boolean): Backend {
  const { createItem, getChanges } = backend;
  let calls = 0;
  return {
    ...backend,
    ...(createItem && {
      createItem: (ctx, folderId, item) =>
        createItem(ctx, folderId, item, { idempotencyKey: `call ${++calls}` }),
    }),
    ...(getChanges && {
      async getChanges(ctx, folderId, cursor, options) {
        if (fails()) throw new BackendError("unavailable", "not now");
        return getChanges(ctx, folderId, cursor, options);
      },
    }),
  };
}

describe("commands whose answer may be lost", () => {
  it("are answered and remembered although the changes of the server cannot be found out", async () => {
    let fail = false;
    const { device, backend } = await openMailbox({ wrap: (each) => forgetful(each, () => fail) });
    const key = (await syncContacts(device, "0"))?.syncKey ?? "";
    fail = true;
    const commands = [addOf("c1", "Adams")];
    expect(await syncContacts(device, key, { commands })).toMatchObject({
      status: "ok",
      responses: [{ tag: "add", value: { clientId: "c1", status: "ok" } }],
    });
    fail = false;
    await syncContacts(device, key, { commands });
    expect([...backend.mailbox("alice").folders.get("contacts").items.list({})]).toHaveLength(1);
  });

  it("are done again when the device wants the same again later", async () => {
    const { device, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const { id } = mailbox.put("contacts", { class: "Contacts", properties: { lastName: "Adams" } });
    let key = (await syncContacts(device, "0"))?.syncKey ?? "";
    key = (await syncContacts(device, key))?.syncKey ?? "";
    for (const number of ["1", "2", "1"]) {
      key = (await syncContacts(device, key, { commands: [phoneOf(id, "Adams", number)] }))?.syncKey ?? "";
    }
    expect(mailbox.get("contacts", id).content).toMatchObject({ properties: { mobilePhoneNumber: "1" } });
  });

  it("do not hide what others have changed about the flags of a message", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    let key = await primeInbox(device);
    key = (await syncInbox(device, key))?.syncKey ?? "";
    backend.mailbox("alice").setFlags("inbox", id, { flag: { status: "active" } });
    const read = { serverId: id, applicationData: fillPatch(email, { read: true }) };
    const round = await syncInbox(device, key, { commands: [{ tag: "change", value: read }] });
    const [change] = round?.commands ?? [];
    const properties = change?.tag === "change" ? propertiesOf(change.value.applicationData) : undefined;
    expect(properties).toMatchObject({ read: true, flag: { status: "active" } });
  });

  it("bring no echo of flags that nobody else has changed", async () => {
    const { device, deliver } = await openMailbox();
    const id = deliver("one");
    let key = await primeInbox(device);
    key = (await syncInbox(device, key))?.syncKey ?? "";
    const read = { serverId: id, applicationData: fillPatch(email, { read: true }) };
    const round = await syncInbox(device, key, { commands: [{ tag: "change", value: read }] });
    expect(round?.commands).toBeUndefined();
  });
});

describe("a request that comes once more", () => {
  it("after its answer has arrived, hides no change that came in between", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    const key = await primeInbox(device);
    const answered = (await syncInbox(device, key))?.syncKey ?? "";
    backend.mailbox("alice").setFlags("inbox", id, { read: true });
    deliver("two");
    await syncInbox(device, key);
    const round = await syncInbox(device, answered);
    expect(round?.commands).toHaveLength(2);
    expect(subjectsOf(round)).toContain("two");
  });

  it("after its answer has arrived, and an item has gone, still leads to the item's removal", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    const key = await primeInbox(device);
    const answered = (await syncInbox(device, key))?.syncKey ?? "";
    backend.mailbox("alice").remove("inbox", id);
    await syncInbox(device, key);
    expect(idsOf(await syncInbox(device, answered))).toEqual([`delete ${id}`]);
  });

  it("because its answer was lost, does not lose an item that was away meanwhile", async () => {
    const { device, deliver, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const id = deliver("one");
    const key = await primeInbox(device);
    await syncInbox(device, key);
    mailbox.move("inbox", id, "deletedItems");
    const again = await syncInbox(device, key);
    expect(again?.commands).toBeUndefined();
    mailbox.move("deletedItems", id, "inbox");
    expect(idsOf(await syncInbox(device, again?.syncKey ?? ""))).toEqual([`add ${id}`]);
  });

  it("and once more, does not take an item for arrived that one of the answers lacked", async () => {
    const { device, deliver, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const id = deliver("one");
    const key = await primeInbox(device);
    await syncInbox(device, key);
    mailbox.move("inbox", id, "deletedItems");
    const arrived = await syncInbox(device, key);
    mailbox.move("deletedItems", id, "inbox");
    expect(idsOf(await syncInbox(device, key))).toEqual([`add ${id}`]);
    // Of the three answers the device got the second, which was without the item.
    expect(idsOf(await syncInbox(device, arrived?.syncKey ?? ""))).toEqual([`add ${id}`]);
  });

  it("and in between without its commands, does them no second time", async () => {
    const { device, backend } = await openMailbox({ wrap: (each) => forgetful(each, () => false) });
    const key = (await syncContacts(device, "0"))?.syncKey ?? "";
    const commands = [addOf("c1", "Adams")];
    await syncContacts(device, key, { commands });
    await syncContacts(device, key);
    await syncContacts(device, key, { commands });
    expect([...backend.mailbox("alice").folders.get("contacts").items.list({})]).toHaveLength(1);
  });

  it("because its answer was lost, does not lose an item that went away, came back and cannot be read for a while", async () => {
    let broken = false;
    const { device, deliver, backend } = await openMailbox({
      wrap: (each) => ({
        ...each,
        async getItem(ctx, folderId, itemId, want) {
          if (broken) throw new Error("this item is damaged");
          return each.getItem(ctx, folderId, itemId, want);
        },
      }),
    });
    const mailbox = backend.mailbox("alice");
    const id = deliver("one");
    const key = await primeInbox(device);
    await syncInbox(device, key);
    mailbox.move("inbox", id, "deletedItems");
    const again = (await syncInbox(device, key))?.syncKey ?? "";
    mailbox.move("deletedItems", id, "inbox");
    broken = true;
    const without = (await syncInbox(device, again))?.syncKey ?? "";
    broken = false;
    mailbox.put("inbox", mailbox.get("inbox", id).content, { id });
    expect(idsOf(await syncInbox(device, without))).toEqual([`add ${id}`]);
  });

  it("without a command that its first copy had, leads to all that the command made", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one");
    const key = (await syncContacts(device, "0"))?.syncKey ?? "";
    const lost = await syncContacts(device, key, { commands: [addOf("c1", "Adams")] });
    const [added] = lost?.responses ?? [];
    const again = await syncContacts(device, key);
    expect(idsOf(again)).toEqual([`add ${added?.value.serverId}`]);
  });

  it("and is refused, is not what an empty request means", async () => {
    const { device, deliver } = await openMailbox();
    const old = await primeInbox(device);
    deliver("one");
    let key = (await syncInbox(device, old))?.syncKey ?? "";
    deliver("two");
    key = (await syncInbox(device, key))?.syncKey ?? "";
    expect(await syncInbox(device, key)).toBeUndefined();
    expect(await syncInbox(device, old)).toMatchObject({ status: "syncKeyInvalid" });
    expect(await device.run("Sync", undefined)).toEqual({ status: "requestIncomplete" });
  });
});

describe("an answer that was cut short", () => {
  it("at the beginning of a feed, does not hide what is deleted before the next", async () => {
    const { device, deliver, backend } = await openMailbox({ responseBytes: 20_000 });
    const ids = Array.from({ length: 6 }, (_, i) => deliver(`message ${i}`, { text: "x".repeat(9_000) }));
    let key = await primeInbox(device);
    const held = new Set<string>();
    for (let more = true, first = true; more; first = false) {
      const round = await syncInbox(device, key);
      for (const { tag, value } of round?.commands ?? []) {
        if (tag === "delete") held.delete(value.serverId);
        else held.add(value.serverId);
      }
      key = round?.syncKey ?? key;
      more = (round?.commands?.length ?? 0) > 0;
      if (!first) continue;
      const [gone = ""] = held;
      backend.mailbox("alice").remove("inbox", gone);
      ids.splice(ids.indexOf(gone), 1);
    }
    expect([...held].sort()).toEqual([...ids].sort());
  });

  it("in the middle of a listing, does not hide what changes before the place where it goes on", async () => {
    const { device, deliver, backend } = await openMailbox({ without: ["getChanges"] });
    const ids = [deliver("one"), deliver("two"), deliver("three")].sort();
    let key = await primeInbox(device);
    const first = await syncInbox(device, key, { windowSize: 2 });
    expect(first?.moreAvailable).toBe(true);
    key = first?.syncKey ?? "";
    const mailbox = backend.mailbox("alice");
    mailbox.setFlags("inbox", ids[0] ?? "", { read: true });
    mailbox.remove("inbox", ids[2] ?? "");
    expect(idsOf(await syncInbox(device, key))).toEqual([`change ${ids[0]}`]);
  });
});

describe("a late copy of an old request with key 0", () => {
  it("changes nothing for a device that has gone on: neither its items, nor its keys, nor what it waits for", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one");
    const first = await primeInbox(device);
    const second = (await syncInbox(device, first))?.syncKey ?? "";
    await primeInbox(device);
    // The answer to the last request was lost: it is asked for again, and goes on from there.
    expect(subjectsOf(await syncInbox(device, first))).toEqual(["one"]);
    expect(await syncInbox(device, second)).toBeUndefined();
    for (let copies = 0; copies < 3; copies++) await primeInbox(device);
    deliver("two");
    const third = await syncInbox(device, second);
    expect(subjectsOf(third)).toEqual(["two"]);
    const folders = [{ id: "inbox", class: "Email" as const }];
    await primeInbox(device);
    expect(await syncInbox(device, third?.syncKey ?? "")).toBeUndefined();
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    device.server.drain();
    expect(await waiting).toMatchObject({ status: "noChanges" });
  });

  it("is answered like the first one, so that either answer is good", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one");
    const key = await primeInbox(device);
    expect(await primeInbox(device)).toBe(key);
    expect(subjectsOf(await syncInbox(device, key))).toEqual(["one"]);
  });

  it("leaves the folder list as it was, and folders that came meanwhile are still told", async () => {
    const { device, backend } = await openMailbox();
    const first = await device.run("FolderSync", { syncKey: "0" });
    const key = first?.syncKey ?? "";
    backend.mailbox("alice").addFolder({ id: "more", displayName: "More", type: "userMail" });
    await device.run("FolderSync", { syncKey: "0" });
    const next = await device.run("FolderSync", { syncKey: key });
    expect(next).toMatchObject({ status: "ok", changes: { adds: [{ serverId: "more" }] } });
    await device.run("FolderSync", { syncKey: "0" });
    expect(await device.run("FolderSync", { syncKey: next?.syncKey ?? "" })).toMatchObject({
      status: "ok",
      changes: { count: 0 },
    });
  });

  it("is no reason to sync folders that Ping gives again and again", async () => {
    const { device, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const first = await device.run("FolderSync", { syncKey: "0" });
    const key = (await device.run("FolderSync", { syncKey: first?.syncKey ?? "" }))?.syncKey ?? "";
    mailbox.addFolder({ id: "more", displayName: "More", type: "userMail" });
    await device.run("FolderSync", { syncKey: "0" });
    mailbox.removeFolder("more");
    const folders = [{ id: "inbox", class: "Email" as const }];
    await syncInbox(device, await primeInbox(device));
    expect(await device.run("Ping", { heartbeatInterval: 60, folders })).toMatchObject({
      status: "folderSyncRequired",
    });
    expect(await device.run("FolderSync", { syncKey: key })).toMatchObject({ changes: { count: 0 } });
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    device.server.drain();
    expect(await waiting).toMatchObject({ status: "noChanges" });
  });
});

it("options that come with nothing else are kept", async () => {
  const { device, deliver } = await openMailbox();
  let key = await primeInbox(device);
  const options = [{ filterType: 1 }] as const;
  key = (await syncInbox(device, key, { options }))?.syncKey ?? key;
  deliver("of long ago", { received: new Date(0) });
  expect(await syncInbox(device, key)).toBeUndefined();
});

describe("an item that cannot be read when it is asked for again", () => {
  it("is taken back from a device that got it the first time, when it is gone", async () => {
    let isUnreadable = false;
    const { device, deliver, backend } = await openMailbox({
      wrap: (each) => ({
        ...each,
        async getItem(ctx, folderId, id, want) {
          if (isUnreadable) throw new BackendError("invalid", "this item is damaged");
          return each.getItem(ctx, folderId, id, want);
        },
      }),
    });
    const id = deliver("one");
    deliver("two");
    const key = await primeInbox(device);
    const first = await syncInbox(device, key);
    isUnreadable = true;
    // A late copy of the request, whose answer nobody waits for.
    await syncInbox(device, key);
    backend.mailbox("alice").remove("inbox", id);
    const next = await syncInbox(device, first?.syncKey ?? "");
    expect(idsOf(next)).toContain(`delete ${id}`);
  });
});
