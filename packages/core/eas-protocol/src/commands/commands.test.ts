import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import {
  message,
  openMailbox,
  primeInbox,
  propertiesOf,
  subjectsOf,
  syncInbox,
} from "../testing/test-mailbox.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

async function list(backend: Awaited<ReturnType<typeof openMailbox>>["backend"], folderId: string) {
  const ctx = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
  const items = [];
  for await (const item of backend.listItems(ctx, folderId, {})) items.push(item);
  return items;
}

/** Waits until a request is parked on the server. */
async function untilWaiting(device: TestDevice): Promise<void> {
  while (device.server.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe("FolderSync", () => {
  it("tells all folders at key 0 and only what changed after", async () => {
    const { device, backend } = await openMailbox();
    const first = await device.run("FolderSync", { syncKey: "0" });
    expect(first?.changes?.adds?.map(({ displayName, type }) => [displayName, type])).toContainEqual([
      "Inbox",
      2,
    ]);
    const key = first?.syncKey ?? "";
    const same = await device.run("FolderSync", { syncKey: key });
    expect(same).toMatchObject({ status: "ok", syncKey: key, changes: { count: 0 } });
    const folder = backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    const added = await device.run("FolderSync", { syncKey: key });
    expect(added?.changes).toMatchObject({
      count: 1,
      adds: [{ serverId: folder.id, parentId: "0", type: 12 }],
    });
    backend.mailbox("alice").changeFolder(folder.id, "Newer");
    const renamed = await device.run("FolderSync", { syncKey: added?.syncKey ?? "" });
    expect(renamed?.changes).toMatchObject({ count: 1, updates: [{ displayName: "Newer" }] });
    backend.mailbox("alice").removeFolder(folder.id);
    const removed = await device.run("FolderSync", { syncKey: renamed?.syncKey ?? "" });
    expect(removed?.changes).toMatchObject({ count: 1, deletes: [{ serverId: folder.id }] });
  });

  it("tells the same again when the answer was lost, and refuses keys that it never gave", async () => {
    const { device, backend } = await openMailbox();
    const key = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    const lost = await device.run("FolderSync", { syncKey: key });
    expect(await device.run("FolderSync", { syncKey: key })).toEqual(lost);
    expect(await device.run("FolderSync", { syncKey: "12345" })).toEqual({ status: "syncKeyInvalid" });
  });

  it("leaves notes out for versions that have none", async () => {
    const { device } = await openMailbox({ version: "12.1" });
    const { changes } = (await device.run("FolderSync", { syncKey: "0" })) ?? {};
    expect(changes?.adds?.map(({ displayName }) => displayName)).not.toContain("Notes");
  });

  it("names parents before their children", async () => {
    const { device, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const parent = mailbox.addFolder({ displayName: "Zebra", type: "userMail" });
    const child = mailbox.addFolder({ displayName: "Ant", type: "userMail", parentId: parent.id });
    const ids =
      (await device.run("FolderSync", { syncKey: "0" }))?.changes?.adds?.map(({ serverId }) => serverId) ??
      [];
    expect(ids.indexOf(parent.id)).toBeLessThan(ids.indexOf(child.id));
  });
});

describe("FolderCreate, FolderUpdate and FolderDelete", () => {
  it("make, rename and remove a folder, and the folder list agrees at every step", async () => {
    const { device } = await openMailbox();
    const start = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const made = await device.run("FolderCreate", {
      syncKey: start,
      parentId: "0",
      displayName: "Trips",
      type: 12,
    });
    expect(made).toMatchObject({ status: "ok", serverId: expect.any(String) });
    const id = made?.serverId ?? "";
    const after = await device.run("FolderSync", { syncKey: made?.syncKey ?? "" });
    expect(after?.changes?.count).toBe(0);
    const renamed = await device.run("FolderUpdate", {
      syncKey: made?.syncKey ?? "",
      serverId: id,
      parentId: "0",
      displayName: "Journeys",
    });
    expect(renamed).toMatchObject({ status: "ok" });
    const deleted = await device.run("FolderDelete", { syncKey: renamed?.syncKey ?? "", serverId: id });
    expect(deleted).toMatchObject({ status: "ok" });
    expect((await device.run("FolderSync", { syncKey: deleted?.syncKey ?? "" }))?.changes?.count).toBe(0);
  });

  it("make one folder when the request is repeated because its answer was lost", async () => {
    const { device } = await openMailbox();
    const syncKey = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const wish = { syncKey, parentId: "0", displayName: "Trips", type: 12 };
    const first = await device.run("FolderCreate", wish);
    expect(await device.run("FolderCreate", wish)).toEqual(first);
  });

  it("have a status for each way to be wrong", async () => {
    const { device } = await openMailbox();
    const syncKey = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const create = (wish: object) =>
      device.run("FolderCreate", { syncKey, parentId: "0", displayName: "X", type: 12, ...wish });
    expect(await create({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
    expect(await create({ displayName: "Inbox" })).toEqual({ status: "nameExists" });
    expect(await create({ parentId: "nowhere" })).toEqual({ status: "parentNotFound" });
    expect(await create({ type: 2 })).toEqual({ status: "malformed" });
    expect(await create({ displayName: "" })).toEqual({ status: "malformed" });
    const update = (wish: object) =>
      device.run("FolderUpdate", { syncKey, serverId: "inbox", parentId: "0", displayName: "X", ...wish });
    expect(await update({})).toEqual({ status: "nameExistsOrSpecial" });
    expect(await update({ serverId: "nowhere" })).toEqual({ status: "notFound" });
    expect(await update({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
    const remove = (wish: object) => device.run("FolderDelete", { syncKey, serverId: "inbox", ...wish });
    expect(await remove({})).toEqual({ status: "folderIsSpecial" });
    expect(await remove({ serverId: "nowhere" })).toEqual({ status: "notFound" });
    expect(await remove({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
  });
});

describe("GetItemEstimate", () => {
  it.each(["12.1", "14.1", "16.1"] as const)("counts what a Sync would bring, at %s", async (version) => {
    const { device, deliver } = await openMailbox({ version });
    for (let i = 0; i < 7; i++) deliver(`message ${i}`);
    const syncKey = await primeInbox(device);
    const estimate = async (collection: object) =>
      (
        await device.run("GetItemEstimate", {
          collections: [{ collectionId: "inbox", syncKey, ...collection }],
        })
      )?.responses?.[0];
    expect(await estimate({})).toMatchObject({
      status: "ok",
      collection: { collectionId: "inbox", estimate: 7 },
    });
    expect(await estimate({ syncKey: "0" })).toMatchObject({ status: "notPrimed" });
    expect(await estimate({ syncKey: "4711" })).toMatchObject({ status: "syncKeyInvalid" });
    expect(await estimate({ collectionId: "nowhere" })).toMatchObject({ status: "collectionInvalid" });
  });
});

describe("Ping", () => {
  it("answers at once when there are changes, or the folder was never synchronised", async () => {
    const { device, deliver } = await openMailbox();
    const folders = [{ id: "inbox", class: "Email" }];
    expect(await device.run("Ping", { heartbeatInterval: 60, folders })).toEqual({
      status: "changes",
      folders: ["inbox"],
    });
    const key = await primeInbox(device);
    await syncInbox(device, key);
    deliver("one");
    expect(await device.run("Ping", { heartbeatInterval: 60, folders })).toEqual({
      status: "changes",
      folders: ["inbox"],
    });
  });

  it("waits for a change and names the folder", async () => {
    const { device, deliver } = await openMailbox();
    await primeInbox(device);
    await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
    const folders = ["inbox", "contacts"].map((id) => ({ id, class: "Email" }));
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    deliver("one");
    expect(await waiting).toEqual({ status: "changes", folders: ["inbox"] });
    expect(device.server.waiting).toBe(0);
  });

  it("is woken by the host's notice where the backend cannot watch", async () => {
    const { device, deliver, server } = await openMailbox({ without: ["watch"] });
    await primeInbox(device);
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] });
    await untilWaiting(device);
    server.notify.changed("alice", "inbox");
    deliver("one");
    server.notify.changed("alice", "inbox");
    expect(await waiting).toMatchObject({ status: "changes" });
  });

  it("is taken to mean the last one again when it has no body", async () => {
    const { device, deliver } = await openMailbox();
    expect(await device.run("Ping", undefined)).toEqual({ status: "parametersMissing" });
    await primeInbox(device);
    deliver("one");
    await device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] });
    expect(await device.run("Ping", undefined)).toEqual({ status: "changes", folders: ["inbox"] });
  });

  it("is ended by a newer one of the same device", async () => {
    const { device } = await openMailbox();
    await primeInbox(device);
    const wish = { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] };
    const older = device.run("Ping", wish);
    await untilWaiting(device);
    const newer = device.run("Ping", wish);
    expect(await older).toEqual({ status: "noChanges" });
    device.server.drain();
    expect(await newer).toEqual({ status: "noChanges" });
  });

  it("ends when the device closes the connection", async () => {
    const { device } = await openMailbox();
    await primeInbox(device);
    const gone = new AbortController();
    const body = await device.encode("Ping", {
      heartbeatInterval: 60,
      folders: [{ id: "inbox", class: "Email" }],
    });
    const waiting = device.raw({ url: device.urlOf("Ping"), body, signal: gone.signal });
    await untilWaiting(device);
    gone.abort();
    await waiting;
    expect(device.server.waiting).toBe(0);
  });

  it("tells when the folder list has changed, and when its parameters are out of bounds", async () => {
    const { device, backend } = await openMailbox({ maxPingFolders: 2 });
    await primeInbox(device);
    const folders = [{ id: "inbox", class: "Email" }];
    expect(await device.run("Ping", { heartbeatInterval: 10, folders })).toEqual({
      status: "heartbeatOutOfRange",
      heartbeatInterval: 60,
    });
    expect(await device.run("Ping", { heartbeatInterval: 9999, folders })).toEqual({
      status: "heartbeatOutOfRange",
      heartbeatInterval: 3540,
    });
    const many = ["inbox", "drafts", "contacts"].map((id) => ({ id, class: "Email" }));
    expect(await device.run("Ping", { heartbeatInterval: 60, folders: many })).toEqual({
      status: "tooManyFolders",
      maxFolders: 2,
    });
    expect(
      await device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "nowhere", class: "Email" }] }),
    ).toEqual({ status: "folderSyncRequired" });
    const waiting = device.run("Ping", { heartbeatInterval: 60, folders });
    await untilWaiting(device);
    backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    expect(await waiting).toEqual({ status: "folderSyncRequired" });
  });
});

describe("ItemOperations", () => {
  const fetchOne = async (
    device: TestDevice,
    value: object,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await device.run(
      "ItemOperations",
      [{ tag: "fetch", value: { store: "Mailbox", ...value } }],
      { headers },
    );
    const [result] = response?.response ?? [];
    return result?.tag === "fetch" ? result.value : undefined;
  };

  it("fetches an item by its ids as the options say", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one");
    const options = { bodyPreferences: [{ type: "mime" as const }], mimeSupport: "always" as const };
    const item = await fetchOne(device, { collectionId: "inbox", serverId, options });
    expect(item).toMatchObject({ status: "ok", collectionId: "inbox", serverId, class: "Email" });
    expect(item?.properties && propertiesOf(item.properties).body?.data).toBe(message("one"));
  });

  it("fetches attachments in base64, whole and in ranges", async () => {
    const { device, deliver } = await openMailbox();
    deliver("one", { text: "0123456789" });
    const round = await syncInbox(device, await primeInbox(device));
    const [add] = round?.commands ?? [];
    const properties = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    const [attachment] = properties?.attachments ?? [];
    const fileReference = attachment?.tag === "attachment" ? attachment.value.fileReference : "";
    const stepsOf = (value: Awaited<ReturnType<typeof fetchOne>>) =>
      value?.properties?.steps.flatMap((step) =>
        typeof step === "object" && "text" in step ? [step.text] : [],
      );
    expect(stepsOf(await fetchOne(device, { fileReference }))).toEqual(["text/plain", btoa("0123456789\n")]);
    const ranged = await fetchOne(device, { fileReference, options: { range: "2-4" } });
    expect(stepsOf(ranged)).toEqual(["text/plain", "2-4", "11", btoa("234")]);
    expect(await fetchOne(device, { fileReference, options: { range: "50-60" } })).toMatchObject({
      status: "rangeInvalid",
    });
    expect(await fetchOne(device, { fileReference, options: { range: "x" } })).toMatchObject({
      status: "rangeInvalid",
    });
    expect(await fetchOne(device, { fileReference: `${fileReference}9` })).toMatchObject({
      status: "attachmentInvalid",
    });
    expect(await fetchOne(device, { fileReference: "nonsense" })).toMatchObject({
      status: "attachmentInvalid",
    });
  });

  it("answers in parts where the device takes them", async () => {
    const { device, deliver } = await openMailbox();
    const serverId = deliver("one", { text: "the body" });
    const body = await device.encode("ItemOperations", [
      { tag: "fetch", value: { store: "Mailbox", collectionId: "inbox", serverId } },
    ]);
    const reply = await device.raw({
      url: device.urlOf("ItemOperations"),
      body,
      headers: { "ms-asacceptmultipart": "T", "content-type": "application/vnd.ms-sync.wbxml" },
    });
    expect(reply.headers["content-type"]).toBe("application/vnd.ms-sync.multipart");
    const view = new DataView(reply.body.buffer, reply.body.byteOffset);
    expect(view.getInt32(0, true)).toBe(2);
    const [offset, length] = [view.getInt32(12, true), view.getInt32(16, true)];
    expect(text(reply.body.subarray(offset, offset + length))).toBe("the body\n");
    expect(offset + length).toBe(reply.body.length);
  });

  it("has a status of its own for each operation that fails", async () => {
    const { device } = await openMailbox();
    expect(await fetchOne(device, { collectionId: "inbox", serverId: "nothing" })).toMatchObject({
      status: "notFound",
    });
    expect(await fetchOne(device, { collectionId: "nowhere", serverId: "nothing" })).toMatchObject({
      status: "notFound",
    });
    expect(await fetchOne(device, {})).toMatchObject({ status: "protocolError" });
    const many = Array.from({ length: 101 }, () => ({ tag: "fetch" as const, value: { store: "Mailbox" } }));
    expect(await device.run("ItemOperations", many)).toEqual({ status: "tooLarge" });
    expect(await device.run("ItemOperations", [])).toEqual({ status: "protocolError" });
  });

  it("empties a folder", async () => {
    const { device, deliver, backend } = await openMailbox();
    deliver("one", { folderId: "deletedItems" });
    const response = await device.run("ItemOperations", [
      { tag: "emptyFolderContents", value: { collectionId: "deletedItems" } },
    ]);
    expect(response?.response).toMatchObject([{ tag: "emptyFolderContents", value: { status: "ok" } }]);
    expect(await list(backend, "deletedItems")).toHaveLength(0);
  });
});

describe("GetAttachment", () => {
  it("gives the bytes of an attachment up to 12.1", async () => {
    const { device, deliver } = await openMailbox({ version: "2.5" });
    deliver("one", { text: "attached" });
    const round = await syncInbox(device, await primeInbox(device));
    const [add] = round?.commands ?? [];
    const properties = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    const name = properties?.legacyAttachments?.[0]?.attName ?? "";
    const reply = await device.raw({
      url: `${device.urlOf("GetAttachment")}&AttachmentName=${encodeURIComponent(name)}`,
    });
    expect([reply.status, reply.headers["content-type"], text(reply.body)]).toEqual([
      200,
      "text/plain",
      "attached\n",
    ]);
    expect((await device.raw({ url: `${device.urlOf("GetAttachment")}&AttachmentName=no` })).status).toBe(
      404,
    );
    expect((await device.raw({ url: device.urlOf("GetAttachment") })).status).toBe(400);
  });
});

describe("MoveItems", () => {
  it("moves items and answers each by itself", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    const moves = [
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "deletedItems" },
      { srcMsgId: "nothing", srcFldId: "inbox", dstFldId: "deletedItems" },
      { srcMsgId: id, srcFldId: "nowhere", dstFldId: "deletedItems" },
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "nowhere" },
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "inbox" },
    ];
    const response = await device.run("MoveItems", { moves });
    expect(response?.responses?.map(({ status }) => status)).toEqual([
      "ok",
      "sourceInvalid",
      "sourceInvalid",
      "destinationInvalid",
      "sameFolder",
    ]);
    expect(await list(backend, "deletedItems")).toMatchObject([{ id: response?.responses?.[0]?.dstMsgId }]);
  });
});

describe("a MoveItems whose answer was lost", () => {
  it("is answered as it was when it comes again, and a move back and there again is made", async () => {
    const { device, deliver, backend } = await openMailbox();
    const there = { srcMsgId: deliver("one"), srcFldId: "inbox", dstFldId: "deletedItems" };
    const first = await device.run("MoveItems", { moves: [there] });
    expect(await device.run("MoveItems", { moves: [there] })).toEqual(first);
    expect(await list(backend, "deletedItems")).toHaveLength(1);
    const dstMsgId = first?.responses?.[0]?.dstMsgId ?? "";
    const back = await device.run("MoveItems", {
      moves: [{ srcMsgId: dstMsgId, srcFldId: "deletedItems", dstFldId: "inbox" }],
    });
    const again = { ...there, srcMsgId: back?.responses?.[0]?.dstMsgId ?? "" };
    expect(await device.run("MoveItems", { moves: [again] })).toMatchObject({
      responses: [{ status: "ok" }],
    });
    expect(await list(backend, "inbox")).toHaveLength(0);
  });
});

describe("SendMail", () => {
  const mail = "From: alice@example.com\nTo: alice@example.com\nSubject: to me\n\nHello.\n";

  it.each(["14.1", "16.1"] as const)(
    "sends once for a ClientId, and keeps a copy if asked, at %s",
    async (version) => {
      const { device, backend } = await openMailbox({ version });
      const wish = { clientId: "m1", saveInSentItems: true, mime: bytes(mail) };
      expect(await device.run("SendMail", wish)).toBeUndefined();
      expect(await device.run("SendMail", wish)).toBeUndefined();
      expect(await list(backend, "inbox")).toHaveLength(1);
      expect(await list(backend, "sentItems")).toHaveLength(1);
      expect(
        await device.run("SendMail", { ...wish, clientId: "m2", saveInSentItems: false }),
      ).toBeUndefined();
      expect(await list(backend, "sentItems")).toHaveLength(1);
    },
  );

  it.each(["2.5", "12.1"] as const)("takes the message as it is up to 12.1, at %s", async (version) => {
    const { device, backend } = await openMailbox({ version });
    const url = `${device.urlOf("SendMail")}&SaveInSent=T`;
    const reply = await device.raw({ url, body: bytes(mail), headers: { "content-type": "message/rfc822" } });
    expect([reply.status, reply.body.length]).toEqual([200, 0]);
    expect(await list(backend, "inbox")).toHaveLength(1);
    expect(await list(backend, "sentItems")).toHaveLength(1);
  });

  it("says that an empty message is none", async () => {
    const { device } = await openMailbox();
    expect(await device.run("SendMail", { clientId: "m1", mime: new Uint8Array(0) })).toEqual({
      status: "invalidMime",
    });
    const old = await openMailbox({ version: "12.1" });
    expect(
      (
        await old.device.raw({
          url: old.device.urlOf("SendMail"),
          headers: { "content-type": "message/rfc822" },
        })
      ).status,
    ).toBe(400);
  });
});

describe("Settings", () => {
  it("keeps what the device says of itself and tells the user's addresses", async () => {
    const { device } = await openMailbox();
    const answer = await device.run("Settings", {
      deviceInformation: { set: { model: "Test 1", os: "TestOS" } },
      userInformation: { get: true },
    });
    expect(answer).toMatchObject({
      status: "ok",
      deviceInformation: { status: "ok" },
      userInformation: {
        status: "ok",
        get: { accounts: [{ emailAddresses: { primarySmtpAddress: "alice@example.com" } }] },
      },
    });
  });

  it("puts the addresses where each version looks for them", async () => {
    const { device } = await openMailbox({ version: "12.1" });
    const answer = await device.run("Settings", { userInformation: { get: true } });
    expect(answer?.userInformation?.get).toEqual({
      emailAddresses: { smtpAddresses: ["alice@example.com"] },
    });
  });

  it("refuses a request that asks for nothing", async () => {
    const { device } = await openMailbox();
    expect(await device.run("Settings", {})).toEqual({ status: "protocolError" });
  });
});

describe("two devices", () => {
  it("see each other's changes and not their own", async () => {
    const { device, server, deliver } = await openMailbox();
    const other = new TestDevice(server, "14.1", "TEST2");
    await other.run("FolderSync", { syncKey: "0" });
    deliver("one");
    const mine = await syncInbox(device, await primeInbox(device));
    const theirs = await syncInbox(other, await primeInbox(other));
    expect(subjectsOf(mine)).toEqual(["one"]);
    const [add] = mine?.commands ?? [];
    const serverId = add?.value.serverId ?? "";
    await syncInbox(device, mine?.syncKey ?? "", {
      deletesAsMoves: false,
      commands: [{ tag: "delete", value: { serverId } }],
    });
    const next = await syncInbox(other, theirs?.syncKey ?? "");
    expect(next?.commands).toMatchObject([{ tag: "delete", value: { serverId } }]);
  });
});
