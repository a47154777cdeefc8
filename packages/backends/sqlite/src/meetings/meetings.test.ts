import type { ItipMethod, PropertiesByClass } from "@easkit/backend";
import { writeItip } from "@easkit/convert-ical";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";

type Event = PropertiesByClass["Calendar"];

let office: Office;
let now: Date;
beforeEach(async () => {
  now = new Date("2026-02-01T12:00:00Z");
  office = await openOffice(["anna", "ben", "eve"], { now: () => now });
});
afterEach(() => office.backend.close());

const at = (text: string) => new Date(`${text}:00Z`);

/** A meeting of Anna's with Ben, as her calendar has it. */
const party: Event = {
  uid: "party-1",
  organizerEmail: "anna@example.test",
  subject: "Party",
  startTime: at("2026-03-02T10:00"),
  endTime: at("2026-03-02T11:00"),
  busyStatus: "busy",
  meetingStatus: 1,
  location: { displayName: "Room 1" },
  attendees: [
    { email: "ben@example.test", name: "Ben", attendeeStatus: "notResponded", attendeeType: "required" },
  ],
};
const series: Event = {
  ...party,
  uid: "series-1",
  recurrence: { type: "daily", interval: 1, occurrences: 5 },
};

interface Told extends Partial<Parameters<typeof writeItip>[0]> {
  readonly method: ItipMethod;
  readonly from?: string;
  readonly to?: string;
}

/** Sends a message about a meeting, as the library or a device does. */
async function tell({
  method,
  from = "anna",
  to = "ben",
  event = party,
  sequence = 0,
  ...rest
}: Told): Promise<void> {
  now = new Date(now.getTime() + 60_000);
  const { ical } = writeItip({ method, event, sequence, stamp: now, ...rest });
  const mime = [
    `From: ${from}@example.test`,
    `To: ${to}@example.test`,
    "Subject: Party",
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Come!",
    "--b",
    `Content-Type: text/calendar; charset=utf-8; method=${method.toUpperCase()}`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(ical).toString("base64"),
    "--b--",
    "",
  ].join("\r\n");
  await office.backend.sendMail?.(office.ctx(from), outgoing(mime), wish());
}

const invite = (event: Event = party, more: Partial<Told> = {}) =>
  tell({ method: "request", event, ...more });

async function calendarOf(user: string): Promise<readonly Event[]> {
  const stats = await office.list(user, "calendar");
  const items = await Promise.all(stats.map(({ id }) => office.get(user, "calendar", id)));
  return items.map((item) => (item.class === "Calendar" ? item.properties : {}));
}

/** What an attendee's device does to the event when its user answers. */
async function accept(user: string): Promise<void> {
  const [stat] = await office.list(user, "calendar");
  const properties = { responseType: "accepted", busyStatus: "busy", appointmentReplyTime: now } as const;
  await office.backend.updateItem?.(
    office.ctx(user),
    "calendar",
    stat?.id ?? "",
    { class: "Calendar", properties },
    wish(),
  );
}

describe("an invitation that arrives", () => {
  test("becomes a tentative event, once, which its UID finds", async () => {
    await invite();
    await invite();
    const [event, ...more] = await calendarOf("ben");
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      uid: "party-1",
      subject: "Party",
      startTime: party.startTime,
      endTime: party.endTime,
      organizerEmail: "anna@example.test",
      meetingStatus: 3,
      responseType: "notResponded",
      busyStatus: "tentative",
    });
    const [stat] = await office.list("ben", "calendar");
    const found = await office.backend.findEvent?.(office.ctx("ben"), "party-1");
    expect(found).toEqual({ folderId: "calendar", id: stat?.id });
    expect(await office.backend.findEvent?.(office.ctx("eve"), "party-1")).toBeUndefined();
    expect(await office.list("ben")).toHaveLength(2);
    expect(await calendarOf("anna")).toEqual([]);
  });

  test("that is changed keeps the answer as long as the times stay", async () => {
    await invite();
    await accept("ben");
    await invite({ ...party, subject: "Great party" });
    expect(await calendarOf("ben")).toMatchObject([
      { subject: "Great party", responseType: "accepted", busyStatus: "busy" },
    ]);
    await invite(
      { ...party, startTime: at("2026-03-02T12:00"), endTime: at("2026-03-02T13:00") },
      { sequence: 1 },
    );
    const [moved] = await calendarOf("ben");
    expect(moved).toMatchObject({
      startTime: at("2026-03-02T12:00"),
      responseType: "notResponded",
      busyStatus: "tentative",
    });
    expect(moved).not.toHaveProperty("appointmentReplyTime");
  });

  test("late, with an older state of the meeting, changes nothing", async () => {
    await invite({ ...party, subject: "Newer" }, { sequence: 2 });
    await invite({ ...party, subject: "Older" }, { sequence: 1 });
    await invite({ ...party, subject: "Older" }, { sequence: 2, stamp: at("2026-01-01T00:00") });
    await tell({ method: "cancel", sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([{ subject: "Newer", meetingStatus: 3 }]);
  });

  test("from somebody who is not the organizer changes nothing", async () => {
    await invite();
    await invite(
      { ...party, organizerEmail: "eve@example.test", subject: "Mine" },
      { from: "eve", sequence: 5 },
    );
    await tell({
      method: "cancel",
      from: "eve",
      sequence: 5,
      event: { ...party, organizerEmail: "eve@example.test" },
    });
    expect(await calendarOf("ben")).toMatchObject([{ subject: "Party", meetingStatus: 3 }]);
  });

  test("that is called off becomes free time and says so", async () => {
    await invite();
    await tell({ method: "cancel", sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([
      { subject: "Canceled: Party", meetingStatus: 7, busyStatus: "free" },
    ]);
    await invite(party, { sequence: 2 });
    expect(await calendarOf("ben")).toMatchObject([
      { subject: "Party", meetingStatus: 3, busyStatus: "tentative" },
    ]);
  });

  test("to a full mailbox, or that cannot be read, is a message all the same", async () => {
    await office.backend.users.change("ben", { quota: 20_000 });
    await invite();
    expect(await office.list("ben")).toHaveLength(1);
    expect(await calendarOf("ben")).toEqual([]);
    const broken =
      "To: eve@example.test\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n";
    await office.backend.sendMail?.(office.ctx("anna"), outgoing(broken), wish());
    expect(await office.list("eve")).toHaveLength(1);
    expect(await calendarOf("eve")).toEqual([]);
  });
});

describe("one occurrence of a series", () => {
  const instanceId = at("2026-03-04T10:00");
  const times = { startTime: at("2026-03-04T15:00"), endTime: at("2026-03-04T16:00") };
  const moved: Event = { ...series, exceptions: [{ instanceId, ...times }] };

  test("is moved and called off within the series", async () => {
    await invite(series);
    await accept("ben");
    await invite(moved, { instanceId, sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([
      { responseType: "accepted", exceptions: [{ instanceId, ...times, responseType: "notResponded" }] },
    ]);
    const gone = at("2026-03-05T10:00");
    await tell({ method: "cancel", event: series, instanceId: gone, sequence: 2 });
    const [event] = await calendarOf("ben");
    expect(event).toMatchObject({ meetingStatus: 3, subject: "Party" });
    expect(event?.exceptions).toMatchObject([
      { instanceId, ...times },
      { instanceId: gone, meetingStatus: 7, busyStatus: "free", subject: "Canceled: Party" },
    ]);
    const [busy] =
      (await office.backend.getFreeBusy?.(office.ctx("anna"), ["ben@example.test"], {
        start: at("2026-03-01T00:00"),
        end: at("2026-03-09T00:00"),
      })) ?? [];
    const starts = busy !== undefined && "busy" in busy ? busy.busy.map(({ start }) => start) : [];
    expect(starts).toEqual(
      ["2026-03-02T10:00", "2026-03-03T10:00", "2026-03-04T15:00", "2026-03-06T10:00"].map(at),
    );
  });

  test("that comes by itself stands by itself, until the series comes", async () => {
    await invite(moved, { instanceId });
    expect(await calendarOf("ben")).toMatchObject([{ ...times, instanceId, meetingStatus: 3 }]);
    expect(await calendarOf("ben")).not.toMatchObject([{ recurrence: expect.anything() }]);
    const other = at("2026-03-05T10:00");
    await tell({ method: "cancel", event: series, instanceId: other, sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([{ meetingStatus: 3 }]);
    await invite(moved, { sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([{ recurrence: { type: "daily" }, exceptions: [times] }]);
  });

  test("that its owner deleted stays so when the series is changed but not moved", async () => {
    await invite(series);
    const [stat] = await office.list("ben", "calendar");
    const patch = { class: "Calendar", properties: { exceptions: [{ instanceId, deleted: true }] } } as const;
    await office.backend.updateItem?.(office.ctx("ben"), "calendar", stat?.id ?? "", patch, wish());
    await invite({ ...series, subject: "Again" }, { sequence: 1 });
    expect(await calendarOf("ben")).toMatchObject([
      { subject: "Again", exceptions: [{ instanceId, deleted: true }] },
    ]);
  });
});

describe("an answer that arrives", () => {
  beforeEach(async () => {
    await office.backend
      .mailbox("anna")
      .put("calendar", { class: "Calendar", properties: party, sequence: 3 });
  });
  const reply = (status: "accepted" | "tentative" | "declined", more: Partial<Told> = {}) =>
    tell({
      method: "reply",
      from: "ben",
      to: "anna",
      sequence: 3,
      answer: { email: "ben@example.test", status },
      ...more,
    });

  test("is noted with the organizer's event, and the event is not sent again", async () => {
    const { cursor } = await office.changes("anna", "calendar");
    await reply("accepted");
    expect(await calendarOf("anna")).toMatchObject([
      { attendees: [{ email: "ben@example.test", name: "Ben", attendeeStatus: "accepted" }] },
    ]);
    await reply("declined");
    expect(await calendarOf("anna")).toMatchObject([{ attendees: [{ attendeeStatus: "declined" }] }]);
    expect((await office.changes("anna", "calendar", cursor)).changes).toHaveLength(1);
    expect(await office.list("ben")).toEqual([]);
    const [stat] = await office.list("anna", "calendar");
    expect(await office.get("anna", "calendar", stat?.id ?? "")).toMatchObject({ sequence: 3 });
  });

  test("to an older state, or from nobody who was invited, is not", async () => {
    await reply("accepted", { sequence: 2 });
    await reply("accepted", { from: "eve", answer: { email: "eve@example.test", status: "accepted" } });
    expect(await calendarOf("anna")).toMatchObject([
      { attendees: [{ email: "ben@example.test", attendeeStatus: "notResponded" }] },
    ]);
  });

  test("with another time is noted with that time", async () => {
    const [start, end] = [at("2026-03-03T10:00"), at("2026-03-03T11:00")];
    await tell({
      method: "counter",
      from: "ben",
      to: "anna",
      sequence: 3,
      answer: { email: "ben@example.test", status: "tentative" },
      proposed: { start, end },
    });
    expect(await calendarOf("anna")).toMatchObject([
      {
        startTime: party.startTime,
        attendees: [{ attendeeStatus: "tentative", proposedStartTime: start, proposedEndTime: end }],
      },
    ]);
  });
});

describe("an invitation that is passed on", () => {
  test("invites whoever gets it, and the organizer is told and has them as attendees", async () => {
    await office.backend.mailbox("anna").put("calendar", { class: "Calendar", properties: party });
    await invite();
    await invite(party, { from: "ben", to: "eve" });
    expect(await calendarOf("eve")).toMatchObject([
      { organizerEmail: "anna@example.test", meetingStatus: 3 },
    ]);
    expect(await calendarOf("anna")).toMatchObject([
      {
        attendees: [
          { email: "ben@example.test" },
          { email: "eve@example.test", attendeeStatus: "notResponded" },
        ],
      },
    ]);
    const [notice] = await office.read("anna");
    expect(notice).toContain("Subject: Meeting Forward Notification: Party");
    expect(notice).toContain("From: <ben@example.test>");
    // Once more to somebody who is invited by now: nothing new.
    await invite(party, { from: "ben", to: "eve" });
    expect(await office.list("anna")).toHaveLength(1);
  });
});
