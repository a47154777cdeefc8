import { type Backend, BackendError, type OutgoingMail } from "@easkit/backend";
import { readItip } from "@easkit/convert-ical";
import {
  type CalendarProperties,
  type CalendarReceived,
  fill,
  itemClasses,
  type ProtocolVersion,
  readRaw,
} from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox, type Wish } from "../testing/test-mailbox.js";

const utc = (text: string) => new Date(`${text}Z`);
const plans: CalendarProperties = {
  subject: "Plans",
  startTime: utc("2099-12-01T09:00:00"),
  endTime: utc("2099-12-01T10:00:00"),
  meetingStatus: 1,
  location: { displayName: "Room 1" },
  attendees: [
    { email: "ben@example.com", name: "Ben", attendeeType: "required" },
    { email: "cleo@example.com", name: "Cleo", attendeeType: "required" },
  ],
};
const weekly: CalendarProperties = { ...plans, recurrence: { type: "weekly", interval: 1, dayOfWeek: 4 } };
const tuesday = utc("2099-12-08T09:00:00");

async function read(mail: OutgoingMail): Promise<string> {
  let text = "";
  for await (const chunk of mail.mime.open()) text += new TextDecoder().decode(chunk);
  return text;
}

/** What a message says: method, occurrence, recipients. */
function summary(mail: string) {
  const ical = /BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\r\n/.exec(mail)?.[0] ?? "";
  const { method, instanceId, event } = readItip(ical) ?? {};
  return {
    method,
    to: /^To: (.*)$/m.exec(mail)?.[1],
    ...(instanceId && { instanceId }),
    ...(event?.startTime && { startTime: event.startTime }),
  };
}

interface OpenOptions {
  readonly version?: ProtocolVersion;
  readonly override?: Partial<Backend>;
  readonly fails?: () => boolean;
}

/** A calendar of alice's with a device, and what is sent from it. */
async function open({ version = "16.1", override = {}, fails = () => false }: OpenOptions = {}) {
  const sent: string[] = [];
  const wrap = (backend: Backend): Backend => ({
    ...backend,
    async sendMail(_ctx, mail) {
      if (fails()) throw new BackendError("unavailable", "not now");
      sent.push(await read(mail));
    },
    ...override,
  });
  const mailbox = await openMailbox({ version, wrap });
  let key = "0";
  const sync = async (wish: Wish = {}, syncKey = key) => {
    const collections = [{ collectionId: "calendar", syncKey, ...wish }];
    const collection = (await mailbox.device.run("Sync", { collections }))?.collections?.[0];
    key = collection?.syncKey ?? key;
    return collection;
  };
  await sync();
  const add = async (properties: CalendarProperties, clientId = "new") => {
    const value = { clientId, applicationData: fill(itemClasses.Calendar, properties) };
    const answer = await sync({ commands: [{ tag: "add", value }] });
    const response = answer?.responses?.[0];
    if (response?.tag !== "add" || response.value.serverId === undefined) throw new Error("not added");
    return { id: response.value.serverId, commands: answer?.commands ?? [] };
  };
  const change = (serverId: string, properties: CalendarProperties, instanceId?: Date) => {
    const applicationData = fill(itemClasses.Calendar, properties);
    const value = { serverId, applicationData, ...(instanceId && { instanceId }) };
    return sync({ commands: [{ tag: "change", value }] });
  };
  const remove = (serverId: string, instanceId?: Date) =>
    sync({ commands: [{ tag: "delete", value: { serverId, ...(instanceId && { instanceId }) } }] });
  const stored = (id: string): CalendarProperties => {
    const { content } = mailbox.backend.mailbox("alice").get("calendar", id);
    if (content.class !== "Calendar") throw new Error("no event");
    return content.properties;
  };
  return { ...mailbox, sent, sync, add, change, remove, stored, keyNow: () => key };
}

const everybody = "ben@example.com, cleo@example.com";

describe("a meeting that a device makes", () => {
  it.each(["16.0", "16.1"] as const)("is sent to those invited, once, at %s", async (version) => {
    const { add, sent, stored } = await open({ version });
    const { id, commands } = await add(plans);
    expect(sent.map(summary)).toEqual([{ method: "request", to: everybody, startTime: plans.startTime }]);
    expect(stored(id)).toMatchObject({
      organizerEmail: "alice@example.com",
      uid: expect.any(String),
      responseType: "organizer",
      attendees: [{ attendeeStatus: "notResponded" }, { attendeeStatus: "notResponded" }],
    });
    // What the server has added comes to the device.
    const [told] = commands;
    const data = told && "applicationData" in told.value ? told.value.applicationData : undefined;
    const event: CalendarReceived | undefined = data && readRaw(itemClasses.Calendar, data);
    expect(event?.organizerEmail).toBe("alice@example.com");
  });

  it.each(["12.1", "14.1"] as const)("is the device's to send at %s", async (version) => {
    const { add, sent } = await open({ version });
    await add({ ...plans, timezone: undefined, location: undefined, subject: "Plans" });
    expect(sent).toEqual([]);
  });

  it("is the groupware's to send if it does that by itself", async () => {
    const { add, sent } = await open({ override: { schedulesMeetings: true } });
    await add(plans);
    expect(sent).toEqual([]);
  });

  it("is sent once if the device did not get the answer and asks again", async () => {
    const { add, sent, sync, keyNow } = await open();
    const before = keyNow();
    await add(plans);
    const value = { clientId: "new", applicationData: fill(itemClasses.Calendar, plans) };
    await sync({ commands: [{ tag: "add", value }] }, before);
    expect(sent).toHaveLength(1);
  });

  it("is sent later if it cannot be sent now", async () => {
    let isDown = true;
    const { add, sent, sync } = await open({ fails: () => isDown });
    await add(plans);
    expect(sent).toEqual([]);
    isDown = false;
    await sync();
    await sync();
    expect(sent.map(summary)).toEqual([{ method: "request", to: everybody, startTime: plans.startTime }]);
  });

  it("is nobody's business without attendees, or if somebody else organizes it", async () => {
    const { add, sent } = await open();
    await add({ ...plans, attendees: [], meetingStatus: 0 }, "a");
    await add({ ...plans, meetingStatus: 3 }, "b");
    expect(sent).toEqual([]);
  });
});

describe("a meeting that a device changes", () => {
  it("is sent again if time or place change, and nobody's answer counts for another time", async () => {
    const { add, change, sent, sync, backend, stored } = await open();
    const { id } = await add(plans);
    const properties = stored(id);
    const answered = [
      { email: "ben@example.com", name: "Ben", attendeeStatus: "accepted" },
      { email: "cleo@example.com", name: "Cleo", attendeeStatus: "declined" },
    ] as const;
    backend
      .mailbox("alice")
      .put("calendar", { class: "Calendar", properties: { ...properties, attendees: answered } }, { id });
    await sync();
    await change(id, { location: { displayName: "Room 2" } });
    expect(sent.slice(1).map(summary)).toMatchObject([{ method: "request", to: everybody }]);
    expect(stored(id).attendees).toMatchObject(answered);
    const startTime = utc("2099-12-01T13:00:00");
    await change(id, { startTime, endTime: utc("2099-12-01T14:00:00") });
    expect(sent.slice(2).map(summary)).toEqual([{ method: "request", to: everybody, startTime }]);
    expect(stored(id).attendees).toMatchObject([
      { attendeeStatus: "notResponded" },
      { attendeeStatus: "notResponded" },
    ]);
  });

  it("is told to nobody if only what is the organizer's own changes", async () => {
    const { add, change, sent } = await open();
    const { id } = await add(plans);
    await change(id, { reminder: 5, busyStatus: "free", categories: ["Work"], sensitivity: "private" });
    await change(id, { subject: "Plans", startTime: plans.startTime, attendees: plans.attendees });
    expect(sent).toHaveLength(1);
  });

  it("keeps who has answered what if the device sends the attendees without that", async () => {
    const { add, change, sent, sync, backend, stored } = await open();
    const { id } = await add(plans);
    const attendees = [{ email: "BEN@example.com", name: "Ben", attendeeStatus: "accepted" }] as const;
    backend
      .mailbox("alice")
      .put("calendar", { class: "Calendar", properties: { ...stored(id), attendees } }, { id });
    await sync();
    await change(id, { attendees: plans.attendees, reminder: 10 });
    expect(stored(id).attendees).toMatchObject([
      { attendeeStatus: "accepted" },
      { attendeeStatus: "notResponded" },
    ]);
    expect(sent.slice(1).map(summary)).toMatchObject([{ method: "request", to: "cleo@example.com" }]);
  });

  it("invites those who are new and tells those who are not invited any more", async () => {
    const { add, change, sent } = await open();
    const { id } = await add(plans);
    const [ben] = Array.isArray(plans.attendees) ? plans.attendees : [];
    if (!ben) throw new Error("nobody is invited");
    await change(id, { attendees: [ben, { email: "dan@example.com", name: "Dan" }] });
    expect(sent.slice(1).map(summary)).toMatchObject([
      { method: "cancel", to: "cleo@example.com" },
      { method: "request", to: "dan@example.com" },
    ]);
  });

  it("is told of by the occurrence if only that changes, and cancelled by it", async () => {
    const { add, change, remove, sent } = await open();
    const { id } = await add(weekly);
    const startTime = utc("2099-12-08T15:00:00");
    await change(id, { startTime, endTime: utc("2099-12-08T16:00:00") }, tuesday);
    await change(id, { reminder: 3 }, tuesday);
    await remove(id, tuesday);
    expect(sent.slice(1).map(summary)).toMatchObject([
      { method: "request", to: everybody, instanceId: tuesday, startTime },
      { method: "cancel", to: everybody, instanceId: tuesday },
    ]);
  });

  it("is told once if the device repeats the change", async () => {
    const { add, change, sent, sync, keyNow } = await open();
    const { id } = await add(plans);
    const before = keyNow();
    await change(id, { subject: "Other plans" });
    const value = { serverId: id, applicationData: fill(itemClasses.Calendar, { subject: "Other plans" }) };
    await sync({ commands: [{ tag: "change", value }] }, before);
    expect(sent).toHaveLength(2);
  });

  it("is told of with the next request if it cannot be told now", async () => {
    let isDown = false;
    const { add, change, sent, sync } = await open({ fails: () => isDown });
    const { id } = await add(plans);
    isDown = true;
    await change(id, { subject: "Other plans" });
    expect(sent).toHaveLength(1);
    isDown = false;
    await sync();
    await sync();
    expect(sent.slice(1).map(summary)).toMatchObject([{ method: "request", to: everybody }]);
  });

  it("counts its states up, so that attendees know which message is the newer one", async () => {
    const { add, change, sent } = await open();
    const { id } = await add(plans);
    await change(id, { subject: "Other plans" });
    const [first, second] = sent.map((mail) => Number(/^SEQUENCE:(\d+)/m.exec(mail)?.[1]));
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(0);
  });
});

describe("a meeting that a device deletes", () => {
  it("is called off", async () => {
    const { add, remove, sent } = await open();
    const { id } = await add(plans);
    await remove(id);
    expect(sent.slice(1).map(summary)).toMatchObject([{ method: "cancel", to: everybody }]);
    expect(sent[1]).toMatch(/^Subject: Canceled: Plans$/m);
  });

  it("is not called off when it is over", async () => {
    const { add, remove, sent } = await open();
    const { id } = await add({
      ...plans,
      startTime: utc("2020-01-01T10:00:00"),
      endTime: utc("2020-01-01T11:00:00"),
    });
    await remove(id);
    expect(sent).toHaveLength(1);
  });

  it("is called off by its status too", async () => {
    const { add, change, sent } = await open();
    const { id } = await add(plans);
    await change(id, { meetingStatus: 5 });
    expect(sent.slice(1).map(summary)).toMatchObject([{ method: "cancel", to: everybody }]);
  });
});
