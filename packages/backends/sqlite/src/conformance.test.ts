import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type BackendFixture, backendCases, registerCases } from "@easkit/conformance";
import { afterAll, describe, test } from "vitest";
import { createSqliteBackend, type NewUser, type SqliteBackend } from "./index.js";
import { createScratchFolder } from "./testing/scratch-folder.js";

const user = { id: "anna", password: "right", addresses: ["anna@example.test"], displayName: "Anna" };

const bytes = (text: string) => new TextEncoder().encode(text);

/** Some data of every kind, an attachment among them. */
async function fill(backend: SqliteBackend, person: NewUser = user): Promise<void> {
  await backend.users.create(person);
  const mailbox = backend.mailbox(user.id);
  const value = { clientId: "1", displayName: "a.txt", contentType: "text/plain", content: bytes("hello") };
  const attachments = [{ tag: "add", value }] as const;
  await mailbox.put("calendar", { class: "Calendar", properties: { subject: "Party", attachments } });
  await mailbox.put("contacts", { class: "Contacts", properties: { lastName: "Smith" } });
  await mailbox.deliver("Subject: first\r\n\r\nHello\r\n");
}

const fixtureOf = (
  backend: SqliteBackend,
  close: () => Promise<void>,
  password = user.password,
): BackendFixture => ({
  backend,
  principal: { id: user.id, address: "anna@example.test" },
  credentials: {
    good: { kind: "basic", user: user.id, password },
    bad: { kind: "basic", user: user.id, password: "wrong" },
  },
  close,
});

describe("a groupware in memory", () => {
  const open = async () => {
    const backend = createSqliteBackend({ path: ":memory:" });
    // An app password, which is fast to check.
    const { password: _password, ...person } = user;
    await fill(backend, person);
    const appPassword = backend.users.addAppPassword(user.id, "phone");
    return fixtureOf(backend, () => backend.close(), appPassword);
  };
  registerCases(backendCases, { describe, test, open });
});

/** A file with the data, closed; made once, as passwords are slow to hash. */
let template: Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> | undefined;

async function makeTemplate() {
  const folder = await createScratchFolder();
  const backend = createSqliteBackend({ path: join(folder.path, "groupware.db") });
  await fill(backend);
  await backend.close();
  return { folder: folder.path, remove: folder.remove };
}

afterAll(async () => (await template)?.remove());

async function copyTemplate() {
  template ??= makeTemplate();
  const folder = await createScratchFolder();
  const path = join(folder.path, "groupware.db");
  // All is in this one file once it is closed; the log beside it may go at any time.
  await copyFile(join((await template).folder, "groupware.db"), path);
  return { path, remove: folder.remove };
}

describe("a groupware in a file that was closed and opened again", () => {
  const open = async () => {
    const { path, remove } = await copyTemplate();
    const backend = createSqliteBackend({ path });
    const close = async () => {
      await backend.close();
      await remove();
    };
    return fixtureOf(backend, close);
  };
  registerCases(backendCases, { describe, test, open });
});

describe("a groupware that another connection changes", () => {
  const open = async () => {
    const { path, remove } = await copyTemplate();
    const other = createSqliteBackend({ path });
    const backend = createSqliteBackend({ path, pollInterval: 20 });
    const mailbox = other.mailbox(user.id);
    const ctx = {
      principal: { id: user.id },
      signal: new AbortController().signal,
      log: { debug() {}, warn() {}, error() {} },
    };
    const outside = {
      deliver: async (mime: Uint8Array) => void (await mailbox.deliver(mime)),
      setRead: async (id: string, read: boolean) =>
        void (await other.setFlags?.(ctx, "inbox", id, { read }, { idempotencyKey: `${id} ${read}` })),
      remove: async (id: string) => other.deleteItem?.(ctx, "inbox", id, { idempotencyKey: id }),
    };
    const close = async () => {
      await backend.close();
      await other.close();
      await remove();
    };
    return { ...fixtureOf(backend, close), outside };
  };
  registerCases(backendCases, { describe, test, open });
});
