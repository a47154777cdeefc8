import {
  fill,
  itemClasses,
  type NotesProperties,
  type NotesReceived,
  type ProtocolVersion,
  readRaw,
  type TasksProperties,
  type TasksReceived,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox, type Wish } from "../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const call = { principal: { id: "alice" }, signal: new AbortController().signal, log: console };
const sources = [
  ["a change feed", []],
  ["a listing", ["getChanges"]],
] as const;

async function openFolder(
  folderId: "tasks" | "notes",
  version: ProtocolVersion,
  without: readonly "getChanges"[] = [],
  filterType?: number,
) {
  const mailbox = await openMailbox({ version, without, now: () => utc("2026-06-01T12:00:00").getTime() });
  let syncKey = "0";
  const tasks = new Map<string, TasksReceived>();
  const notes = new Map<string, NotesReceived>();
  const sync = async (wish: Wish = {}, type = filterType) => {
    const options = type === undefined ? {} : { options: [{ filterType: type }] };
    const collections = [{ collectionId: folderId, syncKey, ...options, ...wish }];
    const collection = (await mailbox.device.run("Sync", { collections }))?.collections?.[0];
    syncKey = collection?.syncKey ?? syncKey;
    for (const { value } of collection?.commands ?? []) {
      if (!("applicationData" in value)) continue;
      if (folderId === "tasks") tasks.set(value.serverId, readRaw(itemClasses.Tasks, value.applicationData));
      else notes.set(value.serverId, readRaw(itemClasses.Notes, value.applicationData));
    }
    return collection;
  };
  await sync();
  const stored = async (id: string) => {
    const item = await mailbox.backend.getItem(call, folderId, id, { parts: "all" });
    if (item.class !== "Tasks" && item.class !== "Notes") throw new Error(item.class);
    return item.properties;
  };
  return { ...mailbox, box: mailbox.backend.mailbox("alice"), sync, tasks, notes, stored };
}

const task = (properties: TasksProperties) => fill(itemClasses.Tasks, properties);
const addTask = (properties: TasksProperties): Wish => ({
  commands: [{ tag: "add", value: { clientId: "c", applicationData: task(properties) } }],
});
const note = (properties: NotesProperties) => fill(itemClasses.Notes, properties);
const start = utc("2026-06-01T00:00:00");

describe.each(sources)("tasks that are done, over %s (MS-ASCMD 2.2.3.64.2)", (_, without) => {
  it("are not sent to a device that wants the others, and leave it when they are done", async () => {
    const { box, sync, tasks } = await openFolder("tasks", "14.1", without, 8);
    const open = box.put("tasks", { class: "Tasks", properties: { subject: "Open", complete: false } }).id;
    box.put("tasks", { class: "Tasks", properties: { subject: "Done", complete: true } });
    await sync();
    expect([...tasks.keys()]).toEqual([open]);
    box.update("tasks", open, { class: "Tasks", properties: { complete: true } });
    expect((await sync())?.commands).toMatchObject([{ tag: "softDelete", value: { serverId: open } }]);
    box.update("tasks", open, { class: "Tasks", properties: { complete: false } });
    expect((await sync())?.commands).toMatchObject([{ tag: "add", value: { serverId: open } }]);
    expect((await sync())?.commands ?? []).toEqual([]);
  });

  it("are there again when the device wants all, and gone when it does not", async () => {
    const { box, sync, tasks } = await openFolder("tasks", "16.1", without, 0);
    const done = box.put("tasks", { class: "Tasks", properties: { complete: true } }).id;
    await sync();
    expect([...tasks.keys()]).toEqual([done]);
    expect((await sync({}, 8))?.commands).toMatchObject([{ tag: "softDelete", value: { serverId: done } }]);
    expect((await sync({}, 0))?.commands).toMatchObject([{ tag: "add", value: { serverId: done } }]);
  });
});

describe("a task that is done", () => {
  it.each(["2.5", "12.1", "14.1", "16.1"] as const)("says when (MS-ASTASK_R124): %s", async (version) => {
    const { box, sync, tasks, stored } = await openFolder("tasks", version);
    const { id } = box.put("tasks", { class: "Tasks", properties: { subject: "Cake", complete: true } });
    await sync();
    expect(tasks.get(id)).toMatchObject({ complete: true, dateCompleted: utc("2026-06-01T12:00:00") });
    const open = box.put("tasks", { class: "Tasks", properties: { subject: "Pie" } }).id;
    await sync();
    expect(tasks.get(open)).toMatchObject({ complete: false });
    const applicationData = task({ complete: true });
    await sync({ commands: [{ tag: "change", value: { serverId: open, applicationData } }] });
    expect(await stored(open)).toMatchObject({
      complete: true,
      dateCompleted: utc("2026-06-01T12:00:00"),
    });
  });

  it("is an occurrence of its own beside the series that goes on, as devices say it (MS-ASTASK_R157)", async () => {
    const { box, sync, stored } = await openFolder("tasks", "14.1");
    const recurrence = { type: "weekly", start, interval: 1, dayOfWeek: 2 } as const;
    const series: TasksProperties = { subject: "Water", startDate: start, utcStartDate: start, recurrence };
    const { id } = box.put("tasks", { class: "Tasks", properties: series });
    await sync();
    const next = utc("2026-06-08T00:00:00");
    const goesOn = task({ utcStartDate: next, startDate: next, recurrence: { ...recurrence, start: next } });
    const dead = task({ ...series, complete: true, recurrence: { ...recurrence, deadOccur: true } });
    const answered = await sync({
      commands: [
        { tag: "change", value: { serverId: id, applicationData: goesOn } },
        { tag: "add", value: { clientId: "dead", applicationData: dead } },
      ],
    });
    const added = answered?.responses?.find(({ tag }) => tag === "add")?.value;
    expect(added).toMatchObject({ status: "ok" });
    expect(await stored(id)).toMatchObject({ recurrence: { start: next } });
    expect(await stored(id)).not.toHaveProperty("complete", true);
    const serverId = added && "serverId" in added ? (added.serverId ?? "") : "";
    expect(await stored(serverId)).toMatchObject({ complete: true, recurrence: { deadOccur: true } });
  });
});

describe("how a task recurs", () => {
  it.each([
    ["no start (MS-ASTASK_R37011)", { type: "daily", interval: 1 }],
    ["a day of the month in weeks (R132)", { type: "weekly", start, dayOfWeek: 2, dayOfMonth: 1 }],
    ["a day of the week in months (R532)", { type: "monthly", start, dayOfMonth: 1, dayOfWeek: 2 }],
    [
      "a day of the week in years (R533)",
      { type: "yearly", start, dayOfMonth: 1, monthOfYear: 1, dayOfWeek: 2 },
    ],
    ["a week of the month in weeks (R320)", { type: "weekly", start, dayOfWeek: 2, weekOfMonth: 1 }],
    ["a calendar of weeks (R81)", { type: "weekly", start, dayOfWeek: 2, calendarType: 1 }],
    ["an eighth day of the week (R171)", { type: "weekly", start, dayOfWeek: 2, firstDayOfWeek: 7 }],
    ["a calendar that nobody has (R382)", { type: "monthly", start, dayOfMonth: 1, calendarType: 16 }],
  ] as const)("is refused with Status 6 where it has %s", async (_, recurrence) => {
    const { sync } = await openFolder("tasks", "14.1");
    const answered = await sync(addTask({ subject: "Odd", recurrence }));
    expect(answered?.responses).toMatchObject([{ value: { clientId: "c", status: "itemInvalid" } }]);
  });

  it("ends after a number of occurrences where it also ends on a day (MS-ASTASK_R37013)", async () => {
    const { sync, stored } = await openFolder("tasks", "14.1");
    const until = utc("2026-06-03T00:00:00");
    const recurrence = { type: "daily", start, interval: 1, occurrences: 9, until } as const;
    const answered = await sync(addTask({ subject: "Often", recurrence }));
    const [added] = answered?.responses ?? [];
    const id = added?.tag === "add" ? (added.value.serverId ?? "") : "";
    expect(await stored(id)).toMatchObject({ recurrence: { occurrences: 9 } });
    expect(await stored(id)).not.toHaveProperty("recurrence.until");
  });

  it("says its calendar, or where its weeks begin (MS-ASTASK_R82, R167)", async () => {
    const { box, sync, tasks } = await openFolder("tasks", "14.1");
    for (const recurrence of [
      { type: "weekly", start, dayOfWeek: 2 },
      { type: "monthly", start, dayOfMonth: 1 },
    ] as const)
      box.put("tasks", { class: "Tasks", properties: { subject: recurrence.type, recurrence } });
    await sync();
    const said = [...tasks.values()].map(({ recurrence }) => recurrence);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: "weekly", firstDayOfWeek: 0 }),
        expect.objectContaining({ type: "monthly", calendarType: 0 }),
      ]),
    );
  });
});

describe("notes", () => {
  it.each([
    ["IPM.StickyNote", "ok"],
    ["IPM.StickyNote.Blue", "ok"],
    ["IPM.StickyNote.", "itemInvalid"],
    ["IPM.Note", "itemInvalid"],
  ])("of the class %s are answered %s (MS-ASNOTE_R119)", async (messageClass, status) => {
    const { sync } = await openFolder("notes", "14.1");
    const applicationData = note({ subject: "Milk", messageClass });
    const answered = await sync({ commands: [{ tag: "add", value: { clientId: "c", applicationData } }] });
    expect(answered?.responses).toMatchObject([{ value: { status } }]);
  });

  it("were changed when the server says, whatever the device does (MS-ASNOTE_R209)", async () => {
    const { box, sync, notes, stored } = await openFolder("notes", "16.1");
    const properties = { subject: "Milk", categories: ["Shop"] };
    const { id } = box.put("notes", { class: "Notes", properties });
    await sync();
    expect(notes.get(id)).toMatchObject({
      messageClass: "IPM.StickyNote",
      lastModifiedDate: expect.any(Date),
    });
    const applicationData = note({
      messageClass: "IPM.StickyNote",
      lastModifiedDate: new Date(0),
      body: { type: "plain", data: "Two bottles" },
    });
    await sync({ commands: [{ tag: "change", value: { serverId: id, applicationData } }] });
    const after = await stored(id);
    expect(after).toMatchObject({ subject: "Milk", lastModifiedDate: utc("2026-06-01T12:00:00") });
    // Categories that are not named are gone; a subject is not (MS-ASNOTE_R112, R10003).
    expect(after).not.toHaveProperty("categories");
  });

  it("have nothing to be ghosted (MS-ASNOTE_R114)", async () => {
    const { device } = await openMailbox({ version: "14.1" });
    const supported = [{ page: 23, token: 5 }];
    const collections = [{ collectionId: "notes", syncKey: "0", supported }];
    const response = await device.run("Sync", { collections });
    expect(response?.collections?.[0]).toMatchObject({ status: "protocolError" });
  });
});

it("a picture of more than 48 KB is refused with Status 6, and one of less is not (MS-ASCNTC_R384)", async () => {
  const { device } = await openMailbox({ version: "14.1" });
  const start = await device.run("Sync", { collections: [{ collectionId: "contacts", syncKey: "0" }] });
  const commands = [48 * 1024, 48 * 1024 + 1].map((size) => ({
    tag: "add" as const,
    value: {
      clientId: String(size),
      applicationData: fill(itemClasses.Contacts, { lastName: "Ada", picture: "A".repeat(size) }),
    },
  }));
  const syncKey = start?.collections?.[0]?.syncKey ?? "";
  const response = await device.run("Sync", {
    collections: [{ collectionId: "contacts", syncKey, commands }],
  });
  expect(response?.collections?.[0]?.responses?.map(({ value }) => value.status)).toEqual([
    "ok",
    "itemInvalid",
  ]);
});
