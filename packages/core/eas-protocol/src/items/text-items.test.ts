import { createHash } from "node:crypto";
import {
  BackendError,
  type ItemPatch,
  type NewItem,
  type TextBackend,
  type TextContent,
  type TextItem,
} from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import {
  type CalendarReceived,
  fill,
  itemClasses,
  type RawContent,
  type RawSource,
  readRaw,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { createTestServer, TestDevice } from "../testing/test-device.js";
import type { Wish } from "../testing/test-mailbox.js";

type TextFolder = "calendar" | "tasks" | "contacts";

const event = `BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Vendor//EN\r
BEGIN:VEVENT\r
UID:one\r
DTSTAMP:20261101T000000Z\r
DTSTART:20261202T090000Z\r
DTEND:20261202T091500Z\r
RRULE:FREQ=DAILY;COUNT=10\r
SUMMARY:Stand-up\r
X-VENDOR:kept\r
ATTACH;ENCODING=BASE64;VALUE=BINARY;FMTTYPE=text/plain;X-FILENAME=note.txt:SGVsbG8=\r
END:VEVENT\r
END:VCALENDAR\r
`;

/** A backend that keeps iCalendar in two folders and leaves the rest to the memory backend. */
function createTextBackend(typed = false) {
  const texts = new Map<string, string>();
  const revisionOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
  const memory = createMemoryBackend({
    users: [{ id: "alice", password: "secret", address: "alice@example.com" }],
    without: ["getChanges", "watch", "openAttachment"],
  });
  const read = (id: string): string => {
    const text = texts.get(id);
    if (text === undefined) throw new BackendError("not-found", `no ${id}`);
    return text;
  };
  const written: unknown[] = [];
  const takeText = (item: NewItem | ItemPatch | TextContent): string => {
    written.push(item);
    if ("ical" in item) return item.ical;
    if ("vcard" in item) return item.vcard;
    throw new BackendError("invalid", "not text");
  };
  const backend: TextBackend = {
    ...memory,
    ...(!typed && {
      formats: { Calendar: "text/calendar", Tasks: "text/calendar", Contacts: "text/vcard" } as const,
    }),
    async *listItems(_ctx, folderId) {
      for (const id of [...texts.keys()].sort())
        if (id.startsWith(folderId)) yield { id, revision: revisionOf(read(id)) };
    },
    async getItem(_ctx, folderId, id): Promise<TextItem> {
      const text = read(id);
      const revision = revisionOf(text);
      if (folderId === "contacts") return { class: "Contacts", vcard: text, revision };
      return { class: folderId === "tasks" ? "Tasks" : "Calendar", ical: text, revision };
    },
    async createItem(_ctx, folderId, item) {
      const id = `${folderId}-${texts.size}`;
      const text = takeText(item);
      texts.set(id, text);
      return { id, revision: revisionOf(text) };
    },
    async updateItem(_ctx, _folderId, id, patch, { expectedRevision }) {
      if (expectedRevision !== revisionOf(read(id))) return { conflict: true };
      const text = takeText(patch);
      texts.set(id, text);
      return { id, revision: revisionOf(text) };
    },
  };
  return { backend, texts, written };
}

async function open(backend: TextBackend, folderId: TextFolder) {
  const device = new TestDevice(createTestServer(backend), "16.1");
  await device.run("FolderSync", { syncKey: "0" });
  let key = "0";
  const sync = async (wish: Wish = {}) => {
    const collections = [{ collectionId: folderId, syncKey: key, ...wish }];
    const collection = (await device.run("Sync", { collections }))?.collections?.[0];
    key = collection?.syncKey ?? key;
    const sent = (collection?.commands ?? []).flatMap(({ value }) =>
      "applicationData" in value ? [value.applicationData] : [],
    );
    return { sent, answers: collection?.responses ?? [] };
  };
  await sync();
  return { device, sync };
}

const change = (serverId: string, applicationData: RawSource, instanceId?: Date): Wish => ({
  commands: [{ tag: "change", value: { serverId, applicationData, ...(instanceId && { instanceId }) } }],
});

const toEvent = (content: RawContent | undefined): CalendarReceived => {
  if (!content) throw new Error("nothing was sent");
  return readRaw(itemClasses.Calendar, content);
};

describe("items that a backend keeps as text", () => {
  it("are shown as properties", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    expect(toEvent((await sync()).sent[0])).toMatchObject({
      subject: "Stand-up",
      startTime: new Date("2026-12-02T09:00:00Z"),
      recurrence: { type: "daily", occurrences: 10 },
    });
  });

  it("come back as text in which all stays that the device does not know", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    await sync();
    expect(
      (await sync(change("calendar-1", fill(itemClasses.Calendar, { subject: "Daily" })))).answers,
    ).toEqual([]);
    expect(texts.get("calendar-1")).toContain("SUMMARY:Daily");
    expect(texts.get("calendar-1")).toContain("X-VENDOR:kept");
    const second = new Date("2026-12-03T09:00:00Z");
    await sync({ commands: [{ tag: "delete", value: { serverId: "calendar-1", instanceId: second } }] });
    expect(texts.get("calendar-1")).toContain("EXDATE:20261203T090000Z");
    expect((await sync()).sent).toEqual([]);
  });

  it("are the identical text when the device sends back what it got", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    const { attachments: _, exceptions: __, ...shown } = toEvent((await sync()).sent[0]);
    await sync(change("calendar-1", fill(itemClasses.Calendar, shown)));
    expect(texts.get("calendar-1")).toBe(event);
  });

  it("are made as text, of events and of tasks", async () => {
    const { backend, texts } = createTextBackend();
    for (const [folder, properties, word] of [
      [
        "calendar",
        fill(itemClasses.Calendar, { subject: "New", startTime: new Date(0), endTime: new Date(60_000) }),
        "BEGIN:VEVENT",
      ],
      ["tasks", fill(itemClasses.Tasks, { subject: "New" }), "BEGIN:VTODO"],
    ] as const) {
      const { sync } = await open(backend, folder);
      const { answers } = await sync({
        commands: [{ tag: "add", value: { clientId: "1", applicationData: properties } }],
      });
      expect(answers).toMatchObject([{ value: { status: "ok" } }]);
      const made = texts.get(answers[0]?.value.serverId ?? "");
      expect(made).toContain("SUMMARY:New");
      expect(made).toContain(word);
    }
  });

  it("have attachments that the device can open", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-1", event);
    const { sync, device } = await open(backend, "calendar");
    const shown = toEvent((await sync()).sent[0]);
    const listed = shown.attachments?.[0];
    const fileReference = listed?.tag === "attachment" ? listed.value.fileReference : "";
    const fetched = await device.run("ItemOperations", [
      { tag: "fetch", value: { store: "Mailbox", fileReference } },
    ]);
    expect(JSON.stringify(fetched)).toContain(btoa("Hello"));
  });

  it("get typed properties where the backend asks for no text", async () => {
    const { backend, texts, written } = createTextBackend(true);
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    await sync();
    await sync(change("calendar-1", fill(itemClasses.Calendar, { subject: "Daily" })));
    expect(written).toEqual([{ class: "Calendar", properties: { subject: "Daily" } }]);
  });

  it("that are broken are left out, and hurt no other", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-0", "BEGIN:NOTHING");
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    expect((await sync()).sent.map((content) => toEvent(content).subject)).toEqual(["Stand-up"]);
  });

  it("are not overwritten when they change while the device writes", async () => {
    const { backend, texts } = createTextBackend();
    texts.set("calendar-1", event);
    const { sync } = await open(backend, "calendar");
    await sync();
    texts.set("calendar-1", event.replace("SUMMARY:Stand-up", "SUMMARY:By others"));
    const { answers } = await sync({
      ...change("calendar-1", fill(itemClasses.Calendar, { subject: "Mine" })),
      options: [{ conflict: "serverWins" }],
    });
    expect(answers).toMatchObject([{ tag: "change", value: { status: "conflict" } }]);
    expect(texts.get("calendar-1")).toContain("SUMMARY:By others");
  });

  it("are vCards for contacts, in which a device's change leaves the rest alone", async () => {
    const card = [
      "BEGIN:VCARD",
      "VERSION:3.0",
      "N:Lovelace;Ada;;;",
      "FN:Ada Lovelace",
      "item1.TEL;TYPE=HOME;X-P=1:123",
      "item1.X-ABLabel:Villa",
      "BDAY:1815-12-10",
      "X-VENDOR:kept",
      "END:VCARD",
      "",
    ].join("\r\n");
    const { backend, texts } = createTextBackend();
    texts.set("contacts-1", card);
    const { sync } = await open(backend, "contacts");
    const [sent] = (await sync()).sent;
    const shown = sent && readRaw(itemClasses.Contacts, sent);
    expect(shown).toMatchObject({ firstName: "Ada", homePhoneNumber: "123", fileAs: "Lovelace, Ada" });
    await sync(change("contacts-1", fill(itemClasses.Contacts, shown ?? {})));
    expect(texts.get("contacts-1")).toBe(card);
    await sync(change("contacts-1", fill(itemClasses.Contacts, { ...shown, homePhoneNumber: "456" })));
    expect(texts.get("contacts-1")).toBe(card.replace(":123", ":456"));
    const picture = "A".repeat(50_000);
    const { answers } = await sync(change("contacts-1", fill(itemClasses.Contacts, { ...shown, picture })));
    expect(answers).toMatchObject([{ value: { status: "itemInvalid" } }]);
    const made = await sync({
      commands: [
        {
          tag: "add",
          value: { clientId: "1", applicationData: fill(itemClasses.Contacts, { lastName: "Babbage" }) },
        },
      ],
    });
    expect(texts.get(made.answers[0]?.value.serverId ?? "")).toContain("FN:Babbage");
  });
});
