import type { CallContext, ItemStat } from "@easkit/backend";
import { expect, test } from "vitest";
import { createMemoryBackend } from "./index.js";

const users = [
  { id: "anna", password: "a", address: "anna@example.test", displayName: "Anna" },
  { id: "ben", password: "b", address: "ben@example.test" },
];

const silent = { debug() {}, warn() {}, error() {} };
const options = (idempotencyKey: string) => ({ idempotencyKey });

function callFor(id: string, signal = new AbortController().signal): CallContext {
  return { principal: { id }, signal, log: silent };
}

async function listInbox(backend: ReturnType<typeof createMemoryBackend>, user: string): Promise<ItemStat[]> {
  const stats: ItemStat[] = [];
  for await (const stat of backend.listItems(callFor(user), "inbox", {})) stats.push(stat);
  return stats;
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString();
}

const source = (text: string) => ({
  size: Buffer.byteLength(text),
  async *open() {
    yield Buffer.from(text);
  },
});

test("methods that are left out are not there", () => {
  const backend = createMemoryBackend({ users, without: ["getChanges", "watch"] });
  expect("getChanges" in backend).toBe(false);
  expect(backend.watch).toBeUndefined();
  expect(backend.createItem).toBeTypeOf("function");
});

test("mail to local users arrives without Bcc, and the copy in Sent Items keeps it", async () => {
  const backend = createMemoryBackend({ users });
  const mime =
    'To: "x, y@z" <Ben@example.test>\r\nBCC: anna@example.test,\r\n other@example.test\r\n\r\nHi\r\n';
  const mail = { mime: source(mime), saveInSentItems: true };
  await backend.sendMail?.(callFor("anna"), mail, options("1"));
  await backend.sendMail?.(callFor("anna"), mail, options("1"));
  const [received, ...more] = await listInbox(backend, "ben");
  expect(more).toEqual([]);
  const item = await backend.getItem(callFor("ben"), "inbox", received?.id ?? "", { parts: "all" });
  const got = "mime" in item ? await textOf(item.mime.open()) : "";
  expect(got).toBe('To: "x, y@z" <Ben@example.test>\r\n\r\nHi\r\n');
  const bounces = await listInbox(backend, "anna");
  expect(bounces).toHaveLength(2);
  expect(backend.mailbox("anna").folders.get("sentItems").items.size).toBe(1);
});

test("mail without any recipient is refused", async () => {
  const backend = createMemoryBackend({ users });
  const mail = { mime: source("Subject: To: x@y.test\r\n\r\nTo: z@y.test\r\n"), saveInSentItems: true };
  await expect(backend.sendMail?.(callFor("anna"), mail, options("1"))).rejects.toMatchObject({
    code: "invalid",
  });
});

test("a cursor from before the remembered history is expired", async () => {
  const backend = createMemoryBackend({ users, historyLimit: 2 });
  const mailbox = backend.mailbox("anna");
  const start = await backend.getChanges?.(callFor("anna"), "inbox", undefined, { limit: 10 });
  for (let n = 0; n < 5; n++) mailbox.deliver(`Subject: ${n}\r\n\r\n`);
  const old = backend.getChanges?.(callFor("anna"), "inbox", start?.cursor, { limit: 10 });
  await expect(old).rejects.toMatchObject({ code: "cursor-expired" });
});

test("newer mail sorts before older mail", async () => {
  const backend = createMemoryBackend({ users });
  const mailbox = backend.mailbox("anna");
  const days = [3, 1, 2].map((day) => mailbox.deliver("\r\n", { received: new Date(2026, 0, day) }));
  const listed = (await listInbox(backend, "anna")).map(({ id }) => id);
  expect(listed).toEqual([days[0], days[2], days[1]]);
});

test("people sign in by id, address or token, and with nothing else", async () => {
  const backend = createMemoryBackend({ users: [{ ...users[0], id: "anna", password: "a", token: "t" }] });
  const sign = (credentials: Parameters<typeof backend.authenticate>[1]) =>
    backend.authenticate({ signal: new AbortController().signal, log: silent }, credentials);
  expect(await sign({ kind: "basic", user: "ANNA@example.test", password: "a" })).toMatchObject({
    id: "anna",
  });
  expect(await sign({ kind: "bearer", token: "t" })).toMatchObject({ id: "anna" });
  expect(await sign({ kind: "basic", user: "anna", password: "A" })).toBeUndefined();
  expect(await sign({ kind: "bearer", token: "" })).toBeUndefined();
});

test("attachments that a device adds can be opened, and are gone once it deletes them", async () => {
  const backend = createMemoryBackend({ users });
  const ctx = callFor("anna");
  const content = { length: 3, pieces: source("abc").open() };
  const wish = { tag: "add", value: { clientId: "1", displayName: "a.txt", content } } as const;
  const event = { class: "Calendar", properties: { subject: "Party", attachments: [wish] } } as const;
  const written = await backend.createItem?.(ctx, "calendar", event, options("1"));
  const id = written?.id ?? "";
  const item = await backend.getItem(ctx, "calendar", id, { parts: "all" });
  const entries = item.class === "Calendar" ? (item.properties.attachments ?? []) : [];
  const [listed] = Symbol.iterator in entries ? [...entries] : [];
  const fileReference = listed?.tag === "attachment" ? listed.value.fileReference : "";
  const attachment = await backend.openAttachment?.(ctx, "calendar", id, fileReference);
  expect(attachment?.displayName).toBe("a.txt");
  expect(await textOf(attachment?.open() ?? source("").open())).toBe("abc");

  const deletion = { attachments: [{ tag: "delete", value: { fileReference } }] } as const;
  await backend.updateItem?.(ctx, "calendar", id, { class: "Calendar", properties: deletion }, options("2"));
  await expect(backend.openAttachment?.(ctx, "calendar", id, fileReference)).rejects.toMatchObject({
    code: "not-found",
  });
  expect(await backend.getItem(ctx, "calendar", id, { parts: "all" })).toMatchObject({
    properties: { subject: "Party", attachments: [] },
  });
});

test("a repeated move is no error, and an item that was moved back can be moved again under the same key", async () => {
  const backend = createMemoryBackend({ users });
  const ctx = callFor("anna");
  const mailbox = backend.mailbox("anna");
  const id = mailbox.deliver("\r\n");
  const move = () => backend.moveItem?.(ctx, "inbox", id, "drafts", options("there"));
  expect(await move()).toEqual(await move());
  await backend.moveItem?.(ctx, "drafts", id, "inbox", options("back"));
  await move();
  expect(mailbox.folders.get("inbox").items.size).toBe(0);
  expect(mailbox.folders.get("drafts").items.size).toBe(1);
});
