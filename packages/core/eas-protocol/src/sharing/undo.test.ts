import type { Backend, Folder } from "@easkit/backend";
import {
  type ContactsProperties,
  contacts,
  fill,
  itemClasses,
  type ProtocolVersion,
  readRaw,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { listItems, message, openMailbox, type TestMailbox, type Wish } from "../testing/test-mailbox.js";

const versions = ["2.5", "12.1", "14.1", "16.1"] as const satisfies readonly ProtocolVersion[];
const sources = [
  ["a change feed", []],
  ["a listing", ["getChanges"]],
] as const;
const cases = versions.flatMap((version) =>
  sources.map(([name, without]) => [version, name, without] as const),
);

/** A backend whose address book can only be read. */
const readOnlyContacts = (backend: Backend): Backend => ({
  ...backend,
  async *listFolders(ctx) {
    for await (const folder of backend.listFolders(ctx)) {
      const readOnly: Partial<Folder> = folder.id === "contacts" ? { readOnly: true } : {};
      yield { ...folder, ...readOnly };
    }
  },
});

async function open(version: ProtocolVersion, without: readonly "getChanges"[], undoNotice?: false) {
  const mailbox = await openMailbox({
    version,
    without,
    wrap: readOnlyContacts,
    ...(undoNotice === false && { undoNotice }),
  });
  const properties: ContactsProperties = { fileAs: "Ada", lastName: "Lovelace" };
  const { id } = mailbox.backend.mailbox("alice").put("contacts", { class: "Contacts", properties });
  let syncKey = "0";
  const held = new Map<string, string | undefined>();
  /** One Sync; the device does as it is told. */
  const sync = async (wish: Wish = {}) => {
    const collections = [{ collectionId: "contacts", syncKey, ...wish }];
    const response = await mailbox.device.run("Sync", { collections });
    const collection = response?.collections?.[0];
    syncKey = collection?.syncKey ?? syncKey;
    for (const answer of collection?.responses ?? [])
      if (answer.tag === "add" && answer.value.serverId) held.set(answer.value.serverId, "own");
    for (const { tag, value } of collection?.commands ?? []) {
      if ("applicationData" in value)
        held.set(value.serverId, readRaw(contacts, value.applicationData).lastName);
      else if (tag === "delete") held.delete(value.serverId);
    }
    return collection;
  };
  await sync();
  await sync();
  expect([...held]).toEqual([[id, "Lovelace"]]);
  return { ...mailbox, id, sync, held };
}

const data = (properties: ContactsProperties) => fill(itemClasses.Contacts, properties);
const change = (serverId: string): Wish => ({
  commands: [{ tag: "change", value: { serverId, applicationData: data({ lastName: "Byron" }) } }],
});
const remove = (serverId: string): Wish => ({ commands: [{ tag: "delete", value: { serverId } }] });
const add: Wish = {
  commands: [{ tag: "add", value: { clientId: "mine", applicationData: data({ lastName: "Byron" }) } }],
};

const inbox = ({ backend }: Pick<TestMailbox, "backend">) => listItems(backend, "inbox");

describe.each(cases)("in a folder that can only be read, at %s over %s", (version, _, without) => {
  it("a Change is answered with Status 7, and the item as it is follows", async () => {
    const { id, sync, held } = await open(version, without);
    held.set(id, "Byron");
    const collection = await sync(change(id));
    expect(collection?.responses).toMatchObject([
      { tag: "change", value: { serverId: id, status: "conflict" } },
    ]);
    expect([...held]).toEqual([[id, "Lovelace"]]);
    expect((await sync())?.commands ?? []).toEqual([]);
  });

  it("an item that the device deletes comes back", async () => {
    const { id, sync, held } = await open(version, without);
    held.delete(id);
    await sync(remove(id));
    await sync();
    expect([...held]).toEqual([[id, "Lovelace"]]);
    await sync();
    expect((await sync())?.commands ?? []).toEqual([]);
  });

  it("an item that the device adds is gone after the next Sync, there and here", async () => {
    const { id, sync, held, backend } = await open(version, without);
    const collection = await sync(add);
    expect(collection?.responses).toMatchObject([{ tag: "add", value: { clientId: "mine", status: "ok" } }]);
    // A device may look at what the server sends before it knows the id of what it added.
    expect(collection?.commands ?? []).toEqual([]);
    expect(held.size).toBe(2);
    await sync();
    expect([...held]).toEqual([[id, "Lovelace"]]);
    expect((await sync())?.commands ?? []).toEqual([]);
    expect(await listItems(backend, "contacts")).toHaveLength(1);
  });
});

it("a device that waits hears at once of what has to be undone", async () => {
  const { sync, device } = await open("14.1", []);
  await sync(add);
  const answer = await device.run("Ping", {
    heartbeatInterval: 60,
    folders: [{ id: "contacts", class: "Contacts" }],
  });
  expect(answer).toMatchObject({ status: "changes" });
});

it("the user is told by one message, whatever else is undone that day", async () => {
  const mailbox = await open("16.1", []);
  await mailbox.sync(change(mailbox.id));
  await mailbox.sync(remove(mailbox.id));
  await mailbox.sync(add);
  const messages = await inbox(mailbox);
  expect(messages).toHaveLength(1);
  const item = await mailbox.backend.getItem(
    { principal: { id: "alice" }, signal: new AbortController().signal, log: console },
    "inbox",
    messages[0]?.id ?? "",
    { parts: "all" },
  );
  if (!("mime" in item)) throw new Error("no message");
  const chunks: Uint8Array[] = [];
  for await (const chunk of item.mime.open()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  expect(text).toContain('Subject: Changes in "Contacts" were undone');
  expect(text).toContain("To: alice@example.com");
  expect(item.flags.read).toBe(false);
});

it("the user is not told where the host does not want it", async () => {
  const mailbox = await open("16.1", [], false);
  await mailbox.sync(change(mailbox.id));
  expect(await inbox(mailbox)).toEqual([]);
});

it("mail in a folder that can only be read stays unread, and comes back when it is deleted", async () => {
  const { backend, device } = await openMailbox({
    version: "14.1",
    wrap: (each) => ({
      ...each,
      async *listFolders(ctx) {
        for await (const folder of each.listFolders(ctx))
          yield { ...folder, readOnly: folder.id === "inbox" };
      },
    }),
  });
  const id = backend.mailbox("alice").deliver(message("Hi"));
  let syncKey = "0";
  const sync = async (wish: Wish = {}) => {
    const response = await device.run("Sync", { collections: [{ collectionId: "inbox", syncKey, ...wish }] });
    syncKey = response?.collections?.[0]?.syncKey ?? syncKey;
    return response?.collections?.[0];
  };
  await sync();
  await sync();
  const read: Wish = {
    commands: [
      { tag: "change", value: { serverId: id, applicationData: fill(itemClasses.Email, { read: true }) } },
    ],
  };
  const answered = await sync(read);
  expect(answered?.responses).toMatchObject([{ tag: "change", value: { status: "conflict" } }]);
  expect(answered?.commands).toMatchObject([{ tag: "change", value: { serverId: id } }]);
  const deleted = await sync({ ...remove(id), deletesAsMoves: false });
  const after = deleted?.commands ?? (await sync())?.commands;
  expect(after).toMatchObject([{ tag: "add", value: { serverId: id } }]);
});
