// What people report of other servers, each as a story that has to end well on every version.
import { toTimeZoneBlob } from "@easkit/convert-ical";
import type { CalendarProperties, CalendarReceived, ProtocolVersion } from "@easkit/eas-schema";
import { isAtLeast } from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardText } from "../src/scratch-vdir.js";
import { type CalendarFolder, openPhone } from "./phone.js";
import { startVdirServer, type VdirServer } from "./vdir-server.js";

const versions = ["2.5", "12.1", "14.1", "16.1"] as const satisfies readonly ProtocolVersion[];
const pairs = versions.flatMap((from) => versions.map((to) => [from, to] as const));
const zones: Readonly<Record<string, string>> = {
  anna: "Europe/Berlin",
  ben: "America/Los_Angeles",
  kiri: "Pacific/Auckland",
  deniz: "Europe/Istanbul",
};
const utc = (text: string): Date => new Date(`${text}Z`);
const berlin = toTimeZoneBlob("Europe/Berlin", 2026);

let server: VdirServer;
beforeEach(async () => {
  server = await startVdirServer({ zone: (user) => zones[user] });
});
afterEach(() => server.close());

const calendarOf = async (version: ProtocolVersion, user = "anna"): Promise<CalendarFolder> =>
  (await openPhone(server.url, version, user)).calendar("calendar");

async function onlyFile(collection = "calendar"): Promise<string> {
  const [name = "", ...others] = await server.names(collection);
  expect(others).toEqual([]);
  return server.read(`${collection}/${name}`);
}

const lines = (text: string, name: string): string[] =>
  text.split("\r\n").filter((line) => line.startsWith(name));

/** The event as the device has it, with one exception laid over the others: devices up to 14.1 send all of it. */
function withException(event: CalendarReceived, exception: Exceptions[number]): CalendarProperties {
  const at = nameOf(exception);
  const others = exceptionsOf(event).filter((each) => nameOf(each) !== at);
  return { ...event, exceptions: [...others, exception] };
}

/** Changes an occurrence in the words of the version. */
function changeOccurrence(
  folder: CalendarFolder,
  version: ProtocolVersion,
  [id, at]: readonly [string, Date],
  change: Pick<Exceptions[number], "startTime" | "endTime" | "subject" | "attendees">,
) {
  if (isAtLeast(version, "16.0")) return folder.change(id, change, at);
  return folder.change(id, withException(folder.get(id), { exceptionStartTime: at, ...change }));
}

function removeOccurrence(folder: CalendarFolder, version: ProtocolVersion, id: string, at: Date) {
  if (isAtLeast(version, "16.0")) return folder.remove(id, at);
  return folder.change(id, withException(folder.get(id), { exceptionStartTime: at, deleted: true }));
}

type Exceptions = NonNullable<CalendarReceived["exceptions"]>;
const exceptionsOf = (event: CalendarReceived): Exceptions => event.exceptions ?? [];
const nameOf = ({ instanceId, exceptionStartTime }: Exceptions[number]): number | undefined =>
  (instanceId ?? exceptionStartTime)?.getTime();

const day = 24 * 3_600_000;

/** When the occurrences of a series of days begin, as a device works it out. */
function startsOf(event: CalendarReceived): number[] {
  const first = event.startTime?.getTime() ?? Number.NaN;
  const count = event.recurrence?.occurrences ?? Number.NaN;
  const byName = new Map(exceptionsOf(event).map((each) => [nameOf(each), each]));
  return Array.from({ length: count }, (_, at) => first + at * day).flatMap((start) => {
    const exception = byName.get(start);
    if (exception?.deleted) return [];
    return [exception?.startTime?.getTime() ?? start];
  });
}

const standup = (more: CalendarProperties = {}): CalendarProperties => ({
  timezone: berlin,
  subject: "Standup",
  startTime: utc("2026-06-01T07:00:00"),
  endTime: utc("2026-06-01T07:15:00"),
  allDayEvent: false,
  recurrence: { type: "daily", interval: 1, occurrences: 5 },
  ...more,
});
const second = utc("2026-06-02T07:00:00");
const third = utc("2026-06-03T07:00:00");

describe.each(pairs)("from %s to %s", (from, to) => {
  it.each([
    ["midnight where it is entered", utc("1990-05-16T12:00:00")],
    ["midnight in UTC", utc("1990-05-17T00:00:00")],
    ["noon in UTC", utc("1990-05-17T11:59:00")],
  ])("a birthday entered in one zone as %s is that day in another", async (_, birthday) => {
    const kiri = await (await openPhone(server.url, from, "kiri")).contacts("contacts");
    await kiri.add({ lastName: "Ada", fileAs: "Ada", birthday });
    expect(lines(await onlyFile("contacts"), "BDAY")[0]).toMatch(/:1990-?05-?17$/);
    const ben = await (await openPhone(server.url, to, "ben")).contacts("contacts");
    const at = ben.only.birthday?.getTime() ?? Number.NaN;
    const inZone = (timeZone: string) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
    expect([inZone("UTC"), inZone("America/Los_Angeles")]).toEqual(["1990-05-17", "1990-05-17"]);
    const [id = ""] = ben.items.keys();
    await ben.change(id, { ...ben.only, jobTitle: "Countess" });
    expect(lines(await onlyFile("contacts"), "BDAY")[0]).toMatch(/:1990-?05-?17$/);
  });

  it("an all-day event over the change of the clocks stays on its days", async () => {
    const dates = { startTime: utc("2026-03-28T00:00:00"), endTime: utc("2026-03-31T00:00:00") };
    const midnights = { startTime: utc("2026-03-27T23:00:00"), endTime: utc("2026-03-30T22:00:00") };
    const shownBy = (version: ProtocolVersion) => (isAtLeast(version, "16.0") ? dates : midnights);
    const writer = await calendarOf(from);
    await writer.add({
      subject: "Fair",
      allDayEvent: true,
      ...(!isAtLeast(from, "16.0") && { timezone: berlin }),
      ...shownBy(from),
    });
    const text = await onlyFile();
    expect(lines(text, "DTSTART;VALUE=DATE:")).toEqual(["DTSTART;VALUE=DATE:20260328"]);
    expect(lines(text, "DTEND;VALUE=DATE:")).toEqual(["DTEND;VALUE=DATE:20260331"]);
    const reader = await calendarOf(to);
    expect(reader.only).toMatchObject({ allDayEvent: true, ...shownBy(to) });
    const [id = ""] = reader.items.keys();
    await reader.change(id, { ...reader.only, subject: "The fair" });
    expect(lines(await onlyFile(), "DTSTART")).toContain("DTSTART;VALUE=DATE:20260328");
    await writer.sync();
    expect(writer.only).toMatchObject({ subject: "The fair", ...shownBy(from) });
  });

  it("an occurrence that is moved, and moved back, is there once, where it was", async () => {
    const writer = await calendarOf(from);
    const id = await writer.add(standup());
    const reader = await calendarOf(to);
    const regular = startsOf(reader.only);
    expect(regular).toHaveLength(5);
    const [later, laterEnd] = [utc("2026-06-02T12:00:00"), utc("2026-06-02T12:15:00")];
    await changeOccurrence(writer, from, [id, second], { startTime: later, endTime: laterEnd });
    await reader.sync();
    expect(startsOf(reader.only)).toEqual(regular.with(1, later.getTime()));
    await changeOccurrence(reader, to, [id, second], {
      startTime: second,
      endTime: utc("2026-06-02T07:15:00"),
    });
    await writer.sync();
    expect(startsOf(writer.only)).toEqual(regular);
    expect(startsOf((await calendarOf(to)).only)).toEqual(regular);
    expect(exceptionsOf(writer.only).length).toBeLessThanOrEqual(1);
  });

  it("a deleted occurrence stays deleted, whatever else is changed, and by whom", async () => {
    const writer = await calendarOf(from);
    const id = await writer.add(standup());
    const reader = await calendarOf(to);
    const regular = startsOf(reader.only);
    const left = regular.filter((start) => start !== second.getTime());
    await removeOccurrence(writer, from, id, second);
    await reader.sync();
    expect(startsOf(reader.only)).toEqual(left);
    await reader.change(id, { ...reader.only, subject: "Standup!" });
    await reader.sync();
    await changeOccurrence(reader, to, [id, third], { subject: "With cake" });
    await writer.sync();
    expect(startsOf(writer.only)).toEqual(left);
    expect(writer.only.subject).toBe("Standup!");
    // A device that sends the series as it has it, all words of it.
    await writer.change(id, { ...writer.only, subject: "Standup" });
    const fresh = await calendarOf(to);
    expect(startsOf(fresh.only)).toEqual(left);
    const cake = exceptionsOf(fresh.only).find((each) => nameOf(each) === third.getTime());
    expect(cake).toMatchObject({ subject: "With cake" });
    expect(lines(await onlyFile(), "EXDATE")).toHaveLength(1);
  });
});

describe.each(pairs.filter(([from]) => isAtLeast(from, "14.0")))("from %s to %s", (from, to) => {
  it("whom one occurrence invites beside the others is invited to that one alone (MS-ASCAL_R2023)", async () => {
    const ada = { name: "Ada", email: "ada@example.test" };
    const ben = { name: "Ben", email: "ben@example.test" };
    const writer = await calendarOf(from);
    const id = await writer.add(standup({ meetingStatus: 1, attendees: [ada] }));
    await changeOccurrence(writer, from, [id, second], { attendees: [ada, ben] });
    const reader = await calendarOf(to);
    expect(reader.only.attendees).toMatchObject([ada]);
    const [exception] = exceptionsOf(reader.only);
    const emails = exception?.attendees?.map(({ email }) => email);
    // Exceptions have no attendees of their own before 14.0, and are not told any.
    expect(emails).toEqual(isAtLeast(to, "14.0") ? [ada.email, ben.email] : undefined);
    await reader.change(id, { ...reader.only, subject: "Standup!" });
    const text = (await onlyFile()).replaceAll("\r\n ", "");
    const invited = (email: string) => lines(text, "ATTENDEE").filter((line) => line.includes(email)).length;
    expect([invited(ada.email), invited(ben.email)]).toEqual([2, 1]);
  });
});

describe.each(versions)("version %s", (version) => {
  it("an Add whose answer is lost, and that comes again, makes one event", async () => {
    const writer = await calendarOf(version);
    await writer.add(standup(), "mine", true).catch(() => undefined);
    expect(await server.names("calendar")).toHaveLength(1);
    const id = await writer.add(standup(), "mine");
    expect(await server.names("calendar")).toHaveLength(1);
    await writer.sync();
    const reader = await calendarOf("16.1");
    expect([...reader.items.keys()]).toEqual([id]);
    await reader.remove(id);
    await writer.sync();
    expect(await server.names("calendar")).toEqual([]);
  });

  it("an event without a time zone is in the user's, and keeps its hour when the clocks change", async () => {
    const writer = await calendarOf(version);
    await writer.add({
      subject: "Choir",
      startTime: utc("2026-03-23T18:00:00"),
      endTime: utc("2026-03-23T20:00:00"),
      recurrence: { type: "weekly", interval: 1, dayOfWeek: 2, occurrences: 2 },
    });
    expect(lines(await onlyFile(), "DTSTART;TZID")).toEqual(["DTSTART;TZID=Europe/Berlin:20260323T190000"]);
    const reader = await calendarOf("14.1");
    expect(reader.only).toMatchObject({ startTime: utc("2026-03-23T18:00:00"), timezone: berlin });
  });

  it("a series in a zone whose clocks were changed since keeps its hour when a device edits it", async () => {
    // Turkey has left its clocks at summer time since 2016.
    await server.put("calendar/prayer.ics", oldSeries);
    const deniz = await calendarOf(version, "deniz");
    const [id = ""] = deniz.items.keys();
    await deniz.change(id, { ...deniz.only, subject: "Breakfast club" });
    const text = await server.read("calendar/prayer.ics");
    expect(text).toContain("SUMMARY:Breakfast club");
    expect(text).toContain("DTSTART;TZID=Europe/Istanbul:20140106T090000");
    expect(text).toContain("RRULE:FREQ=WEEKLY;BYDAY=MO");
    // The device believes in the old rules: on this Monday it names 09:00 of winter time, which is 10:00 now.
    await removeOccurrence(deniz, version, id, utc("2027-01-11T07:00:00"));
    const after = await server.read("calendar/prayer.ics");
    expect(lines(after, "EXDATE")).toEqual(["EXDATE;TZID=Europe/Istanbul:20270111T090000"]);
  });
});

it("a vCard whose birthday has no year keeps it so", async () => {
  await server.put("contacts/ada.vcf", cardText("Ada", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"));
  const contacts = await (await openPhone(server.url, "14.1", "ben")).contacts("contacts");
  const [id = ""] = contacts.items.keys();
  await contacts.change(id, { ...contacts.only, jobTitle: "Countess" });
  expect(await server.read("contacts/ada.vcf")).toContain("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29");
});

const oldSeries = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Other program//EN",
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Istanbul",
  "BEGIN:STANDARD",
  "DTSTART:19701025T040000",
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
  "TZOFFSETFROM:+0300",
  "TZOFFSETTO:+0200",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:19700329T030000",
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0300",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
  "BEGIN:VEVENT",
  "UID:breakfast",
  "DTSTAMP:20140101T000000Z",
  "DTSTART;TZID=Europe/Istanbul:20140106T090000",
  "DTEND;TZID=Europe/Istanbul:20140106T100000",
  "RRULE:FREQ=WEEKLY;BYDAY=MO",
  "SUMMARY:Breakfast",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");
