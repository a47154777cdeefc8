import { type Backend, classOf, withMergedFolders } from "@easkit/backend";
import { createMemoryBackend, type OptionalMethod } from "@easkit/backend-memory";
import { describe, expect, test } from "vitest";
import { registerCases, runCase } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { brokenMeetings } from "./broken-meetings.js";
import { brokenReading } from "./broken-reading.js";
import { brokenReplacing } from "./broken-replacing.js";
import { brokenTexts } from "./broken-texts.js";
import { brokenWriting } from "./broken-writing.js";
import { backendCases } from "./index.js";
import { inPieces } from "./sample-mail.js";

const user = { id: "anna", password: "right", address: "anna@example.test", displayName: "Anna" };

/** A memory backend with some data, perhaps spoilt. */
async function openMemoryBackend(
  without: readonly OptionalMethod[] = [],
  spoil: (backend: Backend) => Backend = (backend) => backend,
): Promise<BackendFixture> {
  const memory = createMemoryBackend({ users: [user], without });
  const mailbox = memory.mailbox(user.id);
  const file = { contentType: "text/plain", ...inPieces(Buffer.from("hello"), 2) };
  const attachments = [{ tag: "attachment", value: { fileReference: "1", displayName: "a.txt" } }] as const;
  const party = { class: "Calendar", properties: { subject: "Party", attachments } } as const;
  mailbox.put("calendar", party, { attachments: new Map([["1", file]]) });
  mailbox.addFolder({ displayName: "Other", type: "userCalendar" });
  mailbox.put("contacts", { class: "Contacts", properties: { lastName: "Smith" } });
  mailbox.deliver("Subject: first\r\n\r\nHello\r\n");
  return {
    backend: spoil(memory),
    principal: { id: user.id, address: user.address },
    credentials: {
      good: { kind: "basic", user: user.id, password: user.password },
      bad: { kind: "basic", user: user.id, password: "wrong" },
    },
    outside: {
      deliver: async (mime) => void mailbox.deliver(mime),
      setRead: async (id, read) => void mailbox.setFlags("inbox", id, { read }),
      remove: async (id) => mailbox.remove("inbox", id),
    },
    patience: 500,
    close: async () => {},
  };
}

describe("memory", () => {
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend() });
});

describe("memory without a change feed and watching", () => {
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend(["getChanges", "watch"]) });
});

/** A backend whose mail folders nobody sees. */
async function openWithoutMail(): Promise<BackendFixture> {
  const { outside: _, ...fixture } = await openMemoryBackend(["createFolder", "setFlags"]);
  const { backend } = fixture;
  async function* listFolders(...call: Parameters<Backend["listFolders"]>) {
    for await (const folder of backend.listFolders(...call))
      if (classOf(folder.type) !== "Email") yield folder;
  }
  return { ...fixture, mail: false, backend: { ...backend, listFolders } };
}

describe("memory without mail", () => {
  registerCases(backendCases, { describe, test, open: openWithoutMail });
});

describe.each([
  ["a change feed", []],
  ["a listing", ["getChanges"]],
] as const)("memory whose calendars are shown as one, over %s", (_, without) => {
  const open = async (): Promise<BackendFixture> => {
    const left = [
      "createFolder",
      "setFlags",
      "moveItem",
      "updateFolder",
      "deleteFolder",
      ...without,
    ] as const;
    const { outside: _outside, ...fixture } = await openMemoryBackend(left);
    const backend = withMergedFolders(fixture.backend, { classes: () => ["Calendar"] });
    async function* listFolders(...call: Parameters<Backend["listFolders"]>) {
      for await (const folder of backend.listFolders(...call))
        if (classOf(folder.type) !== "Email") yield folder;
    }
    return {
      ...fixture,
      mail: false,
      backend: new Proxy(backend, {
        get: (target, name) => (name === "listFolders" ? listFolders : Reflect.get(target, name)),
      }),
    };
  };
  registerCases(backendCases, { describe, test, open });
});

describe("memory that can only be read", () => {
  const without = [
    "getChanges",
    "watch",
    "createItem",
    "updateItem",
    "replaceMail",
    "deleteItem",
    "moveItem",
    "setFlags",
    "openAttachment",
    "createFolder",
    "updateFolder",
    "deleteFolder",
    "emptyFolder",
    "sendMail",
    "getUserInformation",
    "getPolicy",
  ] as const;
  registerCases(backendCases, { describe, test, open: () => openMemoryBackend(without) });
});

test.each([...brokenReading, ...brokenWriting, ...brokenReplacing, ...brokenTexts, ...brokenMeetings])(
  "a backend that %s is caught by %s",
  async (_, caughtBy, spoil) => {
    const found = backendCases.find(({ id }) => id === caughtBy);
    if (found === undefined) return expect.unreachable(`there is no case ${caughtBy}`);
    const spoilt = () => openMemoryBackend([], (good) => ({ ...good, ...spoil(good) }));
    expect(await runCase(found, () => openMemoryBackend())).toMatchObject({ outcome: "passed" });
    expect(await runCase(found, spoilt)).toMatchObject({ outcome: "failed" });
  },
);

test("every case has an id of its own", () => {
  const ids = backendCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
