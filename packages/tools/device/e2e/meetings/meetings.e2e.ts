import {
  type CalendarProperties,
  type CalendarReceived,
  fill,
  itemClasses,
  readRaw,
} from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Device, SyncRequestCommand } from "../../src/index.js";
import { type Groupware, startGroupware } from "./groupware.js";
import { readMessage, writeMessage } from "./read-message.js";

const utc = (text: string) => new Date(`${text}Z`);
const plans: CalendarProperties = {
  subject: "Plans",
  startTime: utc("2099-12-01T09:00:00"),
  endTime: utc("2099-12-01T10:00:00"),
  meetingStatus: 1,
  attendees: [
    { email: "ben@example.com", name: "Ben", attendeeType: "required" },
    { email: "cleo@example.com", name: "Cleo", attendeeType: "optional" },
  ],
};
const weekly: CalendarProperties = { ...plans, recurrence: { type: "weekly", interval: 1, dayOfWeek: 4 } };
const tuesday = utc("2099-12-08T09:00:00");

let groupware: Groupware;
beforeEach(async () => {
  groupware = await startGroupware();
});
afterEach(() => groupware.close());

/** Sends one command for the calendar; gives the id that an Add got. */
async function write(device: Device, command: SyncRequestCommand): Promise<string> {
  const answer = await device.syncOnce({ collections: [{ collectionId: "calendar", commands: [command] }] });
  const [collection] = answer.collections;
  expect(collection?.status ?? "ok").toBe("ok");
  for (const { status } of collection?.responses ?? []) expect(status).toBe("ok");
  return collection?.responses[0]?.serverId ?? "";
}

const add = (device: Device, properties: CalendarProperties) =>
  write(device, {
    tag: "add",
    value: { clientId: "new-1", applicationData: fill(itemClasses.Calendar, properties) },
  });

const change = (device: Device, serverId: string, properties: CalendarProperties, instanceId?: Date) =>
  write(device, {
    tag: "change",
    value: {
      serverId,
      applicationData: fill(itemClasses.Calendar, properties),
      ...(instanceId && { instanceId }),
    },
  });

const remove = (device: Device, serverId: string, instanceId?: Date) =>
  write(device, { tag: "delete", value: { serverId, ...(instanceId && { instanceId }) } });

/** The ids of what the device has in a folder, once it is up to date. */
async function idsIn(device: Device, folderId: string): Promise<string[]> {
  await device.sync([folderId]);
  return (await device.items(folderId)).map(({ id }) => id);
}

/** The one invitation in the inbox. */
async function invitation(device: Device): Promise<string> {
  const [id, another] = await idsIn(device, "inbox");
  if (id === undefined || another !== undefined) throw new Error("there is not one invitation");
  return id;
}

/** What a device is told of the one event in its calendar. */
async function eventOn(device: Device): Promise<CalendarReceived> {
  const [serverId = ""] = await idsIn(device, "calendar");
  const { items } = await device.itemOperationsFetch([{ collectionId: "calendar", serverId }]);
  const { properties } = items[0] ?? {};
  if (!properties) throw new Error("there is no event");
  return readRaw(itemClasses.Calendar, properties);
}

const methods = () => groupware.sent.map(({ ical, from }) => `${from} ${readMessage(ical)?.method ?? "?"}`);
function statuses(): (string | undefined)[] {
  const attendees = groupware.events("ada")[0]?.attendees ?? [];
  return Symbol.iterator in attendees ? [...attendees].map(({ attendeeStatus }) => attendeeStatus) : [];
}

describe.each(["16.1", "16.0"] as const)("at %s, where the server writes to attendees", (version) => {
  it("somebody invites, two answer, and the organizer hears of it", async () => {
    const [ada, ben, cleo] = [
      await groupware.device("ada", version),
      await groupware.device("ben", version),
      await groupware.device("cleo", version),
    ];
    await add(ada, plans);
    expect(methods()).toEqual(["ada request"]);
    const [answer] = await ben.respond([
      { response: "accepted", folderId: "inbox", serverId: await invitation(ben), send: { comment: "Yes!" } },
    ]);
    expect(answer?.status).toBe("ok");
    await cleo.respond([
      { response: "declined", folderId: "inbox", serverId: await invitation(cleo), send: {} },
    ]);
    expect(methods()).toEqual(["ada request", "ben reply", "cleo reply"]);
    expect(statuses()).toEqual(["accepted", "declined"]);
    // Nobody is invited again because somebody has answered.
    await ada.sync();
    const told = await eventOn(ada);
    expect(told.attendees?.map(({ attendeeStatus }) => attendeeStatus)).toEqual(["accepted", "declined"]);
    expect(methods()).toHaveLength(3);
    expect(await idsIn(ben, "calendar")).toEqual([answer?.calendarId]);
    expect(await idsIn(ben, "inbox")).toEqual([]);
    expect(groupware.events("cleo")).toEqual([]);
    expect((await eventOn(ben)).responseType).toBe("accepted");
  });

  it("an invitation that is accepted in the inbox, in the calendar and again is one event and one reply", async () => {
    const [ada, ben] = [await groupware.device("ada", version), await groupware.device("ben", version)];
    await add(ada, plans);
    const serverId = await invitation(ben);
    const wish = { response: "accepted", folderId: "inbox", serverId, send: {} } as const;
    const [first] = await ben.respond([wish]);
    expect(await ben.respond([wish])).toEqual([first]);
    await ben.respond([{ ...wish, folderId: "calendar", serverId: first?.calendarId }]);
    expect(await idsIn(ben, "calendar")).toEqual([first?.calendarId]);
    expect(groupware.events("ben")).toHaveLength(1);
    expect(methods()).toEqual(["ada request", "ben reply"]);
  });

  it("the organizer moves the meeting after answers, and everybody is asked anew", async () => {
    const [ada, ben] = [await groupware.device("ada", version), await groupware.device("ben", version)];
    const id = await add(ada, plans);
    await ben.respond([
      { response: "accepted", folderId: "inbox", serverId: await invitation(ben), send: {} },
    ]);
    await ada.sync();
    const startTime = utc("2099-12-01T14:00:00");
    await change(ada, id, { startTime, endTime: utc("2099-12-01T15:00:00") });
    expect(methods()).toEqual(["ada request", "ben reply", "ada request"]);
    expect(statuses()).toEqual(["notResponded", "notResponded"]);
    await ben.respond([
      { response: "tentative", folderId: "inbox", serverId: await invitation(ben), send: {} },
    ]);
    expect(groupware.events("ben")).toMatchObject([{ startTime, responseType: "tentative" }]);
    expect(statuses()).toEqual(["tentative", "notResponded"]);
  });

  it("one occurrence is moved, declined and cancelled, and the others stay", async () => {
    const [ada, ben] = [await groupware.device("ada", version), await groupware.device("ben", version)];
    const id = await add(ada, weekly);
    const [answer] = await ben.respond([
      { response: "accepted", folderId: "inbox", serverId: await invitation(ben), send: {} },
    ]);
    await ada.sync();
    const startTime = utc("2099-12-08T14:00:00");
    await change(ada, id, { startTime, endTime: utc("2099-12-08T15:00:00") }, tuesday);
    await ben.respond([
      { response: "accepted", folderId: "inbox", serverId: await invitation(ben), send: {} },
    ]);
    expect(groupware.events("ben")).toMatchObject([{ exceptions: [{ instanceId: tuesday, startTime }] }]);
    const instanceId = "2099-12-15T09:00:00.000Z";
    await ben.respond([
      { response: "declined", folderId: "calendar", serverId: answer?.calendarId, instanceId, send: {} },
    ]);
    expect(groupware.events("ben")[0]?.exceptions).toMatchObject([{}, { deleted: true }]);
    await ada.sync();
    await remove(ada, id, tuesday);
    const last = readMessage(groupware.sent.at(-1)?.ical ?? "");
    expect(last).toMatchObject({ method: "cancel", instanceId: tuesday });
    await ada.sync();
    await remove(ada, id);
    expect(methods()).toEqual([
      "ada request",
      "ben reply",
      "ada request",
      "ben reply",
      "ben reply",
      "ada cancel",
      "ada cancel",
    ]);
  });

  it("a change that the device has to repeat is told once", async () => {
    const ada = await groupware.device("ada", version);
    const id = await add(ada, plans);
    const applicationData = fill(itemClasses.Calendar, { subject: "Other plans" });
    const command = { tag: "change", value: { serverId: id, applicationData } } as const;
    const collections = [{ collectionId: "calendar", commands: [command] }];
    await ada.syncOnce({ collections, loseAnswer: true });
    await ada.syncOnce({ collections });
    expect(methods()).toEqual(["ada request", "ada request"]);
  });
});

it("another time is proposed at 16.1, and the organizer sees it", async () => {
  const [ada, ben] = [await groupware.device("ada", "16.1"), await groupware.device("ben", "16.1")];
  await add(ada, plans);
  const proposed = { start: utc("2099-12-02T09:00:00"), end: utc("2099-12-02T10:00:00") };
  const serverId = await invitation(ben);
  await ben.respond([
    { response: "tentative", folderId: "inbox", serverId, send: { proposed, comment: "Later?" } },
  ]);
  expect(methods()).toEqual(["ada request", "ben counter"]);
  const [attendee] = (await eventOn(ada)).attendees ?? [];
  expect(attendee).toMatchObject({
    attendeeStatus: "tentative",
    proposedStartTime: proposed.start,
    proposedEndTime: proposed.end,
  });
});

/** What a device of 14.1 sends by itself. */
function mail(from: string, to: string, ical: string): string {
  const method = /^METHOD:(\w+)/m.exec(ical)?.[1] ?? "";
  const head = [`From: ${from}@example.com`, `To: ${to}@example.com`, "Subject: Plans", "MIME-Version: 1.0"];
  const type = "Content-Type: multipart/alternative; boundary=b";
  const calendar = [`Content-Type: text/calendar; method=${method}; charset=utf-8`, "", ical.trimEnd()];
  return [
    ...head,
    type,
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Come!",
    "--b",
    ...calendar,
    "--b--",
    "",
  ].join("\r\n");
}

describe("at 14.1, where devices write to each other", () => {
  it("the server writes to nobody, and notes what devices send", async () => {
    const [ada, ben] = [await groupware.device("ada", "14.1"), await groupware.device("ben", "14.1")];
    const event = { ...plans, uid: "meeting-1", organizerEmail: "ada@example.com", organizerName: "Ada" };
    const id = await add(ada, { ...event, dtStamp: utc("2026-11-20T12:00:00") });
    expect(groupware.sent).toEqual([]);
    const request = writeMessage("REQUEST", "NEEDS-ACTION");
    await ada.sendMail(mail("ada", "ben", request), { saveInSent: false });
    const [answer] = await ben.respond([
      {
        response: "accepted",
        folderId: "inbox",
        serverId: await invitation(ben),
        send: { comment: "ignored" },
      },
    ]);
    expect(answer?.status).toBe("ok");
    expect(groupware.sent).toHaveLength(1);
    const written = writeMessage("REPLY", "ACCEPTED");
    await ben.sendMail(mail("ben", "ada", written), { saveInSent: false });
    expect(statuses()).toEqual(["accepted", undefined]);
    await ada.sync();
    await change(ada, id, { ...event, subject: "Other plans" });
    await ada.sync();
    await remove(ada, id);
    expect(groupware.sent).toHaveLength(2);
    expect(groupware.events("ben")).toMatchObject([{ responseType: "accepted" }]);
    // From 14.1 on a meeting is also answered in the calendar.
    const [again] = await ben.respond([
      { response: "declined", folderId: "calendar", serverId: answer?.calendarId },
    ]);
    expect(again).toEqual({ serverId: answer?.calendarId, status: "ok", calendarId: undefined });
    expect(groupware.events("ben")).toEqual([]);
  });
});

describe.each(["16.1", "14.1", "12.1", "2.5"] as const)("people at %s", (version) => {
  it("are found by their names, with what the version has words for", async () => {
    const ada = await groupware.device("ada", version);
    const start = utc("2099-12-01T08:00:00");
    groupware.backend.mailbox("ben").put("calendar", {
      class: "Calendar",
      properties: {
        startTime: utc("2099-12-01T09:00:00"),
        endTime: utc("2099-12-01T09:30:00"),
        busyStatus: "busy",
      },
    });
    const has14 = version.startsWith("1") && version !== "12.1";
    const availability = has14 ? { start, end: utc("2099-12-01T10:00:00") } : undefined;
    const found = await ada.resolve(["ben", "nobody"], { availability, certificates: "full" });
    expect(found).toMatchObject([
      { to: "ben", status: "ok", recipients: [{ emailAddress: "ben@example.com" }] },
      { to: "nobody", status: "notFound" },
    ]);
    expect(found[0]?.recipients?.[0]?.availability?.mergedFreeBusy).toBe(has14 ? "0020" : undefined);
    expect(found[0]?.recipients?.[0]?.certificates?.status).toBe("noValidCertificate");
    expect(await ada.validateCert([new Uint8Array([1, 2, 3])])).toEqual(["informationMissing"]);
  });
});
