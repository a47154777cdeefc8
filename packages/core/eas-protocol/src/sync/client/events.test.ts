import type { CallContext, Item, TypedItem } from "@easkit/backend";
import {
  type CalendarProperties,
  type CalendarReceived,
  fill,
  itemClasses,
  type ProtocolVersion,
  readRaw,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { calendarIn, testConverters } from "../../testing/test-converters.js";
import { openMailbox, type TestMailbox, type Wish } from "../../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const versions = ["2.5", "12.1", "14.1", "16.0", "16.1"] as const satisfies readonly ProtocolVersion[];
const legacy = ["2.5", "12.1", "14.1"] as const satisfies readonly ProtocolVersion[];
const newest = ["16.0", "16.1"] as const satisfies readonly ProtocolVersion[];
const { signal } = new AbortController();
const log = { debug: () => {}, warn: () => {}, error: () => {} };
const call: CallContext = { principal: { id: "alice" }, signal, log };

interface Calendar extends TestMailbox {
  put(properties: CalendarProperties): string;
  stored(id: string): Promise<CalendarProperties>;
  /** One Sync of the calendar; what it brings and answers. */
  sync(wish?: Wish): ReturnType<typeof syncOnce>;
}

const propertiesOf = (item: Item | TypedItem): CalendarProperties => {
  if (item.class !== "Calendar") throw new Error(`not an event: ${item.class}`);
  return item.properties;
};

async function syncOnce({ device }: TestMailbox, syncKey: string, wish: Wish) {
  const collections = [{ collectionId: "calendar", syncKey, ...wish }];
  const response = await device.run("Sync", { collections });
  const collection = response?.collections?.[0];
  const events = new Map<string, CalendarReceived>();
  for (const { value } of collection?.commands ?? [])
    if ("applicationData" in value)
      events.set(value.serverId, readRaw(itemClasses.Calendar, value.applicationData));
  const gone = (collection?.commands ?? []).flatMap(({ tag, value }) =>
    tag === "delete" ? [value.serverId] : [],
  );
  return {
    key: collection?.syncKey ?? syncKey,
    events,
    gone,
    answers: collection?.responses ?? [],
    status: collection?.status,
  };
}

async function openCalendar(version: ProtocolVersion, zone = "UTC"): Promise<Calendar> {
  const converters = { ...testConverters, calendar: calendarIn(zone) };
  const mailbox = await openMailbox({ version, converters });
  let { key } = await syncOnce(mailbox, "0", {});
  return {
    ...mailbox,
    put: (properties) =>
      mailbox.backend.mailbox("alice").put("calendar", { class: "Calendar", properties }).id,
    stored: async (id) => propertiesOf(await mailbox.backend.getItem(call, "calendar", id, { parts: "all" })),
    async sync(wish = {}) {
      const round = await syncOnce(mailbox, key, wish);
      key = round.key;
      return round;
    },
  };
}

const add = (properties: CalendarProperties): Wish => ({
  commands: [
    { tag: "add", value: { clientId: "new", applicationData: fill(itemClasses.Calendar, properties) } },
  ],
});

const change = (serverId: string, properties: CalendarProperties, instanceId?: Date): Wish => ({
  commands: [
    {
      tag: "change",
      value: {
        serverId,
        ...(instanceId && { instanceId }),
        applicationData: fill(itemClasses.Calendar, properties),
      },
    },
  ],
});

const removeEach = (serverId: string, occurrences: readonly Date[]): Wish => ({
  commands: occurrences.map((instanceId) => ({ tag: "delete", value: { serverId, instanceId } })),
});

const remove = (serverId: string, occurrence: Date): Wish => removeEach(serverId, [occurrence]);

const holiday = {
  subject: "Holiday",
  allDayEvent: true,
  startTime: utc("2026-12-24T00:00:00"),
  endTime: utc("2026-12-27T00:00:00"),
} satisfies CalendarProperties;

const daily = {
  subject: "Stand-up",
  allDayEvent: false,
  startTime: utc("2026-12-01T09:00:00"),
  endTime: utc("2026-12-01T09:15:00"),
  location: { displayName: "Room 1" },
  recurrence: { type: "daily", interval: 1, occurrences: 10 },
} satisfies CalendarProperties;
const second = utc("2026-12-02T09:00:00");
const third = utc("2026-12-03T09:00:00");
const fourth = utc("2026-12-04T09:00:00");

const midnights = {
  "America/New_York": utc("2026-12-24T05:00:00"),
  "Asia/Kolkata": utc("2026-12-23T18:30:00"),
} as const;
const zones = ["America/New_York", "Asia/Kolkata"] as const;
const inZones = versions.flatMap((version) => zones.map((zone) => [version, zone] as const));

describe("all-day events", () => {
  it.each(inZones)("are shown on their days: %s, %s (MS-ASCAL 2.2.2.1)", async (version, zone) => {
    const { put, sync } = await openCalendar(version, zone);
    const id = put(holiday);
    const event = (await sync()).events.get(id);
    const isDate = version === "16.0" || version === "16.1";
    expect(event?.startTime).toEqual(isDate ? holiday.startTime : midnights[zone]);
    expect(event?.timezone === undefined).toBe(isDate);
  });

  it.each(inZones)("come back as the days that were meant: %s, %s", async (version, zone) => {
    const { put, sync, stored } = await openCalendar(version, zone);
    const id = put(holiday);
    const shown = (await sync()).events.get(id) ?? {};
    const answers = (await sync(add(shown))).answers;
    const made = answers[0]?.value.serverId ?? "";
    expect(await stored(made)).toMatchObject(holiday);
    expect(await stored(made)).not.toHaveProperty("timezone");
    await sync(change(id, { ...shown, subject: "Vacation" }));
    expect(await stored(id)).toMatchObject({ ...holiday, subject: "Vacation" });
  });
});

describe("places and notes", () => {
  it.each(versions)(
    "have the words of the version, and those of 16.1 in the backend: %s",
    async (version) => {
      const { put, sync, stored } = await openCalendar(version);
      const body = { type: "plain", data: "Bring cake" } as const;
      const id = put({ ...daily, body });
      const shown = (await sync({ options: [{ bodyPreferences: [{ type: "plain" }] }] })).events.get(id);
      const isLegacy = version !== "16.0" && version !== "16.1";
      expect(isLegacy ? shown?.locationText : shown?.location?.displayName).toBe("Room 1");
      expect(version === "2.5" ? shown?.legacyBody : shown?.body?.data).toBe("Bring cake");
      const place = isLegacy ? { locationText: "Room 2" } : { location: { displayName: "Room 2" } };
      const notes = version === "2.5" ? { legacyBody: "No cake" } : { body: { ...body, data: "No cake" } };
      const { location: _, body: __, locationText: ___, legacyBody: ____, ...rest } = shown ?? {};
      const { answers } = await sync(add({ ...rest, ...place, ...notes }));
      const made = await stored(answers[0]?.value.serverId ?? "");
      expect(made).toMatchObject({
        location: { displayName: "Room 2" },
        body: { type: "plain", data: "No cake" },
      });
      expect(made).not.toHaveProperty("locationText");
      expect(made).not.toHaveProperty("legacyBody");
    },
  );

  it("of contacts and tasks that 2.5 says in its own words are bodies in the backend", async () => {
    const { device, backend } = await openMailbox({ version: "2.5" });
    for (const folder of ["contacts", "tasks"] as const) {
      const first = await device.run("Sync", { collections: [{ collectionId: folder, syncKey: "0" }] });
      const syncKey = first?.collections?.[0]?.syncKey ?? "";
      const notes = { legacyBody: "Remember" };
      const applicationData =
        folder === "contacts" ? fill(itemClasses.Contacts, notes) : fill(itemClasses.Tasks, notes);
      const commands = [{ tag: "add" as const, value: { clientId: "1", applicationData } }];
      const made = await device.run("Sync", { collections: [{ collectionId: folder, syncKey, commands }] });
      const id = made?.collections?.[0]?.responses?.[0]?.value.serverId ?? "";
      expect(await backend.getItem(call, folder, id, { parts: "all" })).toMatchObject({
        properties: { body: { type: "plain", data: "Remember" } },
      });
    }
  });
});

describe("exceptions", () => {
  it.each(legacy)("have the words of the version both ways: %s", async (version) => {
    const { put, sync, stored } = await openCalendar(version);
    const id = put({ ...daily, exceptions: [{ instanceId: second, deleted: true }] });
    const shown = (await sync()).events.get(id) ?? {};
    expect(shown.exceptions).toMatchObject([{ exceptionStartTime: second, deleted: true }]);
    const moved = { exceptionStartTime: third, startTime: utc("2026-12-03T10:00:00"), locationText: "Annex" };
    await sync(change(id, { ...shown, exceptions: [moved] }));
    expect((await stored(id)).exceptions).toEqual([
      { instanceId: second, deleted: true },
      { instanceId: third, startTime: moved.startTime, location: { displayName: "Annex" } },
    ]);
  });

  it.each(legacy)("stay when a change names none (MS-ASCAL_R541, MS-ASCAL_R542): %s", async (version) => {
    const { put, sync, stored } = await openCalendar(version);
    const exceptions = [{ instanceId: second, deleted: true }];
    const id = put({ ...daily, exceptions });
    const { exceptions: _, ...shown } = (await sync()).events.get(id) ?? {};
    await sync(change(id, { ...shown, subject: "Daily" }));
    expect(await stored(id)).toMatchObject({ subject: "Daily", exceptions });
  });

  it.each(newest)(
    "go when a series moves, and stay when it does not (MS-ASCAL_R2114): %s",
    async (version) => {
      const { put, sync, stored } = await openCalendar(version);
      const exceptions = [{ instanceId: second, deleted: true }];
      const id = put({ ...daily, exceptions });
      await sync();
      const { startTime, endTime, recurrence } = daily;
      await sync(change(id, { subject: "Daily", startTime, endTime, recurrence }));
      expect(await stored(id)).toMatchObject({ subject: "Daily", exceptions });
      await sync(change(id, { startTime: utc("2026-12-01T08:00:00"), endTime }));
      expect(await stored(id)).not.toHaveProperty("exceptions");
    },
  );
});

describe("one occurrence", () => {
  it.each(newest)("that is deleted stays so, and the series lives (MS-ASCMD_R6420): %s", async (version) => {
    const { put, sync, stored } = await openCalendar(version);
    const id = put(daily);
    await sync();
    expect((await sync(removeEach(id, [second, third]))).answers).toEqual([]);
    expect(await stored(id)).toMatchObject({
      ...daily,
      exceptions: [
        { instanceId: second, deleted: true },
        { instanceId: third, deleted: true },
      ],
    });
    // The device knows what it did itself, and hears of the series again when it changes.
    expect((await sync()).events.size).toBe(0);
    await sync(change(id, { subject: "Daily" }));
    expect((await stored(id)).exceptions).toHaveLength(2);
  });

  it.each(newest)(
    "that is edited differs from the series, edit by edit (MS-ASCMD_R6238): %s",
    async (version) => {
      const { put, sync, stored } = await openCalendar(version);
      const id = put({ ...daily, exceptions: [{ instanceId: third, deleted: true }] });
      await sync();
      await sync(change(id, { subject: "Retrospective" }, second));
      await sync(change(id, { startTime: fourth, location: { displayName: "Annex" } }, second));
      const edited = { instanceId: second, subject: "Retrospective", startTime: fourth };
      expect(await stored(id)).toMatchObject({ subject: "Stand-up", startTime: daily.startTime });
      expect((await stored(id)).exceptions).toEqual([
        { ...edited, location: { displayName: "Annex" } },
        { instanceId: third, deleted: true },
      ]);
      await sync(remove(id, second));
      expect((await stored(id)).exceptions).toEqual([
        { instanceId: second, deleted: true },
        { instanceId: third, deleted: true },
      ]);
    },
  );

  it("lacks what the device cleared, though the series has it", async () => {
    const { put, sync, stored } = await openCalendar("16.1");
    const id = put(daily);
    await sync();
    const cleared = { ...fill(itemClasses.Calendar, {}), value: { subject: null, location: null } };
    await sync({
      commands: [{ tag: "change", value: { serverId: id, instanceId: second, applicationData: cleared } }],
    });
    expect((await stored(id)).exceptions).toEqual([
      { instanceId: second, subject: "", location: { displayName: "" } },
    ]);
  });

  it("of an all-day series is named by its date, whichever midnight the device says", async () => {
    const { put, sync, stored } = await openCalendar("16.1", "America/New_York");
    const id = put({ ...holiday, recurrence: { type: "yearly", dayOfMonth: 24, monthOfYear: 12 } });
    await sync();
    await sync(remove(id, utc("2027-12-24T05:00:00")));
    expect((await stored(id)).exceptions).toEqual([
      { instanceId: utc("2027-12-24T00:00:00"), deleted: true },
    ]);
  });

  it("of an event that does not recur is refused, and the event stays", async () => {
    const { put, sync, stored } = await openCalendar("16.1");
    const id = put(holiday);
    await sync();
    const at = holiday.startTime;
    const { answers } = await sync(remove(id, at));
    expect(answers).toMatchObject([
      { tag: "delete", value: { serverId: id, instanceId: at, status: "itemInvalid" } },
    ]);
    expect((await sync(change(id, { subject: "No" }, at))).answers).toMatchObject([
      { tag: "change", value: { serverId: id, instanceId: at, status: "itemInvalid" } },
    ]);
    expect(await stored(id)).toEqual(holiday);
  });

  it("that nobody has any more is said so, and the device hears that the series is gone", async () => {
    const { put, sync, backend } = await openCalendar("16.1");
    const id = put(daily);
    await sync();
    await backend.deleteItem?.(call, "calendar", id, { idempotencyKey: "elsewhere" });
    const round = await sync(remove(id, second));
    expect(round.answers).toMatchObject([{ tag: "delete", value: { status: "notFound" } }]);
    const later = await sync();
    expect([...round.gone, ...later.gone]).toEqual([id]);
  });
});
