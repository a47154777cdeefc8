import { describe, expect, it } from "vitest";
import { describeLosses, fromCalendar, fromTimeZoneBlob, toCalendar, toTimeZoneBlob } from "./index.js";
import { calendarText, eventText } from "./testing/event-text.js";
import { occurrencesIn } from "./testing/occurrences.js";

const utc = (text: string) => new Date(`${text}Z`);
const now = utc("2026-11-21T12:00:00");
const berlin = { zone: "Europe/Berlin", user: "me@example.test", now };
const year = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)] as const;

const lines = (ics: string) => ics.replace(/\r\n /g, "").split("\r\n");

describe("an event as an item", () => {
  it("has its times in UTC and the zone of its year", () => {
    const item = toCalendar(
      eventText("DTSTART;TZID=W. Europe Standard Time:20260701T090000", "DURATION:PT90M"),
    );
    expect(item).toMatchObject({
      startTime: utc("2026-07-01T07:00:00"),
      endTime: utc("2026-07-01T08:30:00"),
      allDayEvent: false,
      uid: "event-1",
      timezone: toTimeZoneBlob("Europe/Berlin", 2026),
    });
  });

  it("of whole days is dates without a zone, whatever the zone of the reader (MS-ASCAL_R2005)", () => {
    for (const zone of ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"]) {
      const item = toCalendar(eventText("DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270102"), {
        zone,
      });
      expect(item).toMatchObject({
        allDayEvent: true,
        startTime: utc("2026-12-31T00:00:00"),
        endTime: utc("2027-01-02T00:00:00"),
      });
      expect(item).not.toHaveProperty("timezone");
    }
  });

  it("of whole days without an end, or with one that is too early, is one day", () => {
    for (const end of ["X-A:B", "DTEND;VALUE=DATE:20260301", "DURATION:P1D", "DURATION:PT1H"])
      expect(toCalendar(eventText("DTSTART;VALUE=DATE:20260301", end)).endTime).toEqual(
        utc("2026-03-02T00:00:00"),
      );
  });

  it("marked as of whole days by Outlook is that", () => {
    const ics = eventText(
      "DTSTART;TZID=Europe/Berlin:20260301T000000",
      "DTEND;TZID=Europe/Berlin:20260303T000000",
      "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    );
    expect(toCalendar(ics)).toMatchObject({
      allDayEvent: true,
      startTime: utc("2026-03-01T00:00:00"),
      endTime: utc("2026-03-03T00:00:00"),
    });
  });

  it("in a zone that nobody knows goes by the rules in the text", () => {
    const ics = calendarText(
      "BEGIN:VTIMEZONE",
      "TZID:Nowhere/Middle",
      "BEGIN:STANDARD",
      "DTSTART:19701101T030000",
      "TZOFFSETFROM:+0645",
      "TZOFFSETTO:+0545",
      "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
      "END:STANDARD",
      "BEGIN:DAYLIGHT",
      "DTSTART:19700301T020000",
      "TZOFFSETFROM:+0545",
      "TZOFFSETTO:+0645",
      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU",
      "END:DAYLIGHT",
      "END:VTIMEZONE",
      "BEGIN:VEVENT",
      "UID:x",
      "DTSTART;TZID=Nowhere/Middle:20260701T120000",
      "DTEND;TZID=Nowhere/Middle:20260701T130000",
      "END:VEVENT",
    );
    const item = toCalendar(ics);
    expect(item.startTime).toEqual(utc("2026-07-01T05:15:00"));
    const { rules, zoneId } = fromTimeZoneBlob(item.timezone ?? "", { year: 2026 });
    expect(zoneId).toBeUndefined();
    expect(rules).toMatchObject({
      offset: 345,
      daylight: { offset: 405, start: { month: 3, week: 1 }, end: { month: 11, week: 1 } },
    });
    const anew = fromCalendar(item, { now });
    expect(anew).toContain("BEGIN:VTIMEZONE");
    expect(toCalendar(anew)).toMatchObject({
      startTime: item.startTime,
      endTime: item.endTime,
      timezone: item.timezone,
    });
  });

  it("says place, people, texts and marks", () => {
    const item = toCalendar(
      eventText(
        "DTSTART:20260701T090000Z",
        "DTEND:20260701T100000Z",
        "SUMMARY:Lunch\\, maybe",
        'LOCATION;ALTREP="https://example.test/map":Inn',
        "GEO:48.2;16.37",
        "DESCRIPTION:Hello",
        "X-ALT-DESC;FMTTYPE=text/html:<p>Hello\\, <b>you</b></p>",
        "CATEGORIES:Food,Friends",
        "CATEGORIES:Work",
        "CLASS:CONFIDENTIAL",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "ORGANIZER;CN=Ann:mailto:ann@example.test",
        "ATTENDEE;CN=Me;PARTSTAT=TENTATIVE;RSVP=TRUE:MAILTO:me@example.test",
        "ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:bob@example.test",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 1:mailto:room@example.test",
        "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@example.test",
        "ATTACH;FMTTYPE=text/plain;FILENAME=notes.txt:https://example.test/n",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=a.bin:QUJD",
        "CONFERENCE;VALUE=URI:https://meet.example.test/1",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "END:VALARM",
      ),
      berlin,
    );
    expect(item).toMatchObject({
      subject: "Lunch, maybe",
      location: {
        displayName: "Inn",
        latitude: 48.2,
        longitude: 16.37,
        locationUri: "https://example.test/map",
      },
      body: { type: "html", data: "<p>Hello, <b>you</b></p>" },
      nativeBodyType: "html",
      categories: ["Food", "Friends", "Work"],
      sensitivity: "confidential",
      busyStatus: "outOfOffice",
      reminder: 15,
      organizerEmail: "ann@example.test",
      organizerName: "Ann",
      meetingStatus: 3,
      responseType: "tentative",
      responseRequested: true,
      onlineMeetingExternalLink: "https://meet.example.test/1",
    });
    expect(item.attendees).toEqual([
      { email: "me@example.test", name: "Me", attendeeStatus: "tentative", attendeeType: "required" },
      {
        email: "bob@example.test",
        name: "bob@example.test",
        attendeeStatus: "declined",
        attendeeType: "optional",
      },
      { email: "room@example.test", name: "Room 1", attendeeStatus: "unknown", attendeeType: "resource" },
    ]);
    expect(item.attachments).toEqual([
      {
        tag: "attachment",
        value: { displayName: "notes.txt", fileReference: "https://example.test/n", method: "normal" },
      },
      {
        tag: "attachment",
        value: {
          displayName: "a.bin",
          fileReference: "ical-attachment:1",
          method: "normal",
          estimatedDataSize: 3,
        },
      },
    ]);
  });

  it.each([
    ["TRANSP:TRANSPARENT", "free"],
    ["STATUS:TENTATIVE", "tentative"],
    ["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", "workingElsewhere"],
    ["TRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY", "free"],
    ["TRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", "busy"],
    ["X-A:B", "busy"],
  ])("shows its time: %j is %s", (line, status) => {
    expect(toCalendar(eventText("DTSTART:20260701T090000Z", line)).busyStatus).toBe(status);
  });

  it.each([
    [[], "me@example.test", 0],
    [["ORGANIZER:mailto:me@example.test"], "me@example.test", 0],
    [["ORGANIZER:mailto:ME@example.test", "ATTENDEE:mailto:bob@example.test"], "me@example.test", 1],
    [["ORGANIZER:mailto:ann@example.test", "ATTENDEE:mailto:me@example.test"], "me@example.test", 3],
    [
      ["STATUS:CANCELLED", "ORGANIZER:mailto:me@example.test", "ATTENDEE:mailto:bob@example.test"],
      "me@example.test",
      5,
    ],
    [
      ["STATUS:CANCELLED", "ORGANIZER:mailto:ann@example.test", "ATTENDEE:mailto:me@example.test"],
      "me@example.test",
      7,
    ],
  ])("is an appointment or a meeting: %j", (people, user, status) => {
    expect(toCalendar(eventText("DTSTART:20260701T090000Z", ...people), { user }).meetingStatus).toBe(status);
  });

  it("must be there and have a start", () => {
    expect(() => toCalendar(calendarText())).toThrow(RangeError);
    expect(() => toCalendar(eventText("SUMMARY:x"))).toThrow(RangeError);
    expect(() => toCalendar(eventText("DTSTART:20260101T000000Z"), { uid: "other" })).toThrow(RangeError);
    expect(() => toCalendar("no calendar")).toThrow();
    expect(() => toCalendar(`${"BEGIN:A\r\n".repeat(100_000)}`)).toThrow(RangeError);
  });
});

describe("exceptions", () => {
  const weekly = eventText(
    "DTSTART;TZID=Europe/Berlin:20260302T100000",
    "DTEND;TZID=Europe/Berlin:20260302T110000",
    "SUMMARY:Team",
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "EXDATE;TZID=Europe/Berlin:20260309T100000",
  );

  it("are named by the UTC start of the occurrence that they replace, across changes of the clock", () => {
    const ics = weekly.replace(
      "END:VCALENDAR",
      [
        "BEGIN:VEVENT",
        "UID:event-1",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000",
        "DTSTART;TZID=Europe/Berlin:20260331T150000",
        "DTEND;TZID=Europe/Berlin:20260331T160000",
        "SUMMARY:Team",
        "LOCATION:Annex",
        "END:VEVENT",
        "END:VCALENDAR",
      ].join("\r\n"),
    );
    expect(toCalendar(ics).exceptions).toEqual([
      { deleted: true, instanceId: utc("2026-03-09T09:00:00") },
      {
        instanceId: utc("2026-03-30T08:00:00"),
        startTime: utc("2026-03-31T13:00:00"),
        endTime: utc("2026-03-31T14:00:00"),
        location: { displayName: "Annex" },
      },
    ]);
  });

  it("by date, in UTC and twice are each one deleted occurrence", () => {
    const ics = eventText(
      "DTSTART;TZID=Europe/Berlin:20260302T100000",
      "RRULE:FREQ=WEEKLY",
      "EXDATE;VALUE=DATE:20260309",
      "EXDATE:20260309T090000Z,20260316T090000Z",
    );
    expect(toCalendar(ics).exceptions?.map(({ instanceId }) => instanceId)).toEqual([
      utc("2026-03-09T09:00:00"),
      utc("2026-03-16T09:00:00"),
    ]);
  });

  it("say what an occurrence lacks that its series has", () => {
    const ics = eventText(
      "DTSTART:20260302T100000Z",
      "SUMMARY:Team",
      "LOCATION:Here",
      "CATEGORIES:A",
      "RRULE:FREQ=WEEKLY",
    ).replace(
      "END:VCALENDAR",
      "BEGIN:VEVENT\r\nUID:event-1\r\nRECURRENCE-ID:20260309T100000Z\r\nDTSTART:20260309T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    expect(toCalendar(ics).exceptions?.[0]).toMatchObject({
      subject: "",
      location: { displayName: "" },
      categories: [],
    });
  });

  it("of a device delete one occurrence, once", () => {
    const exceptions = [{ instanceId: utc("2026-03-16T09:00:00"), deleted: true }];
    const once = fromCalendar({ exceptions }, { ...berlin, previous: weekly });
    expect(lines(once).filter((line) => line.startsWith("EXDATE"))).toEqual([
      "EXDATE;TZID=Europe/Berlin:20260309T100000",
      "EXDATE;TZID=Europe/Berlin:20260316T100000",
    ]);
    expect(fromCalendar({ exceptions }, { ...berlin, previous: once })).toBe(once);
  });

  it("of a device move an occurrence, which then is not there twice, and move it again", () => {
    const instanceId = utc("2026-03-30T08:00:00");
    const moved = fromCalendar(
      {
        exceptions: [
          {
            instanceId,
            startTime: utc("2026-04-01T08:00:00"),
            endTime: utc("2026-04-01T09:00:00"),
            subject: "Later",
          },
        ],
      },
      { ...berlin, previous: weekly },
    );
    const again = fromCalendar(
      { instanceId, startTime: utc("2026-04-02T08:00:00"), endTime: utc("2026-04-02T09:00:00") },
      { ...berlin, previous: moved, version: "16.1" },
    );
    const april = occurrencesIn(again, Date.UTC(2026, 2, 29), Date.UTC(2026, 3, 8));
    expect(april).toEqual([
      "2026-04-02T08:00:00.000Z/2026-04-02T09:00:00.000Z",
      "2026-04-06T08:00:00.000Z/2026-04-06T09:00:00.000Z",
    ]);
    expect(toCalendar(again).exceptions?.at(-1)).toMatchObject({ subject: "Later" });
  });

  it("of a device bring a deleted occurrence back, and delete a changed one", () => {
    const instanceId = utc("2026-03-09T09:00:00");
    const back = fromCalendar(
      { exceptions: [{ instanceId, subject: "Again" }] },
      { ...berlin, previous: weekly },
    );
    expect(back).not.toContain("EXDATE");
    expect(occurrencesIn(back, Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 12))).toHaveLength(1);
    const gone = fromCalendar({ exceptions: [{ instanceId, deleted: true }] }, { ...berlin, previous: back });
    expect(gone).not.toContain("RECURRENCE-ID");
    expect(occurrencesIn(gone, Date.UTC(2026, 2, 8), Date.UTC(2026, 2, 12))).toEqual([]);
  });

  it("clear on one occurrence what the series has", () => {
    const ics = eventText(
      "DTSTART:20260302T100000Z",
      "LOCATION:Here",
      "RRULE:FREQ=WEEKLY",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT5M",
      "END:VALARM",
    );
    const changed = fromCalendar(
      { instanceId: utc("2026-03-09T10:00:00"), location: null, reminder: null },
      { previous: ics, now },
    );
    const override = changed.slice(changed.lastIndexOf("BEGIN:VEVENT"));
    expect(override).not.toMatch(/LOCATION|VALARM/);
    expect(changed).toContain("LOCATION:Here");
  });

  it("go when a 16.x device moves the series (MS-ASCAL 2.2.2.22), and before that where they fit no more", () => {
    const times = { startTime: utc("2026-03-02T10:00:00"), endTime: utc("2026-03-02T11:00:00") };
    expect(fromCalendar(times, { ...berlin, previous: weekly, version: "16.1" })).not.toContain("EXDATE");
    const longer = { endTime: utc("2026-03-02T10:30:00"), startTime: utc("2026-03-02T09:00:00") };
    expect(fromCalendar(longer, { ...berlin, previous: weekly, version: "16.0" })).not.toContain("EXDATE");
    expect(fromCalendar(longer, { ...berlin, previous: weekly, version: "14.1" })).toContain("EXDATE");
    expect(fromCalendar(times, { ...berlin, previous: weekly, version: "14.1" })).not.toContain("EXDATE");
  });
});

describe("rules that no pattern says", () => {
  it("that end become a pattern with exceptions, and stay as they are when written back", () => {
    const ics = eventText(
      "DTSTART:20260101T100000Z",
      "DTEND:20260101T110000Z",
      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=10",
      "RDATE:20260203T150000Z",
    );
    const item = toCalendar(ics);
    expect(describeLosses(ics)).toEqual([]);
    expect(occurrencesIn(fromCalendar(item, { now }), ...year)).toEqual(occurrencesIn(ics, ...year));
    expect(fromCalendar(item, { previous: ics, now })).toBe(ics);
    const without = fromCalendar(
      { exceptions: [{ instanceId: utc("2026-02-15T10:00:00"), deleted: true }] },
      { previous: ics, now },
    );
    expect(without).toContain("RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=10");
    expect(occurrencesIn(without, ...year)).toHaveLength(10);
  });

  it("without end become the nearest one, with a word about it, and stay", () => {
    const ics = eventText(
      "DTSTART:20260101T100000Z",
      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15",
      "RDATE:20260203T150000Z",
    );
    expect(describeLosses(ics)).toEqual(["rule", "extra-dates"]);
    const item = toCalendar(ics);
    expect(item.recurrence).toEqual({ type: "monthly", interval: 1, dayOfMonth: 1 });
    expect(fromCalendar({ ...item, subject: "New" }, { previous: ics, now })).toMatch(
      /BYMONTHDAY=1,15[\s\S]*RDATE:20260203T150000Z/,
    );
  });

  it("are given up when the device sets another pattern", () => {
    const ics = eventText("DTSTART:20260101T100000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4");
    const changed = fromCalendar(
      { recurrence: { type: "weekly", dayOfWeek: 16, occurrences: 3 } },
      { previous: ics, now },
    );
    expect(occurrencesIn(changed, ...year)).toHaveLength(3);
    expect(fromCalendar({ recurrence: null }, { previous: ics, now })).not.toContain("RRULE");
  });
});

describe("what a device writes", () => {
  const rich = calendarText(
    "X-WR-CALNAME:Mine",
    "BEGIN:VEVENT",
    "UID:event-1",
    "DTSTAMP:20260101T000000Z",
    "SEQUENCE:4",
    "DTSTART;TZID=Europe/Berlin;X-P=1:20260701T090000",
    "DTEND;TZID=Europe/Berlin:20260701T100000",
    "SUMMARY;LANGUAGE=en:Old",
    'X-VENDOR;X-Q="a,b":kept\\, as is',
    "PRIORITY:3",
    'ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:z@example.test":mailto:bob@example.test',
    "BEGIN:VALARM",
    "ACTION:EMAIL",
    "TRIGGER:-P1D",
    "SUMMARY:mail",
    "ATTENDEE:mailto:x@example.test",
    "END:VALARM",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT10M",
    "X-KEEP:1",
    "END:VALARM",
    "BEGIN:X-PART",
    "X-A:1",
    "END:X-PART",
    "END:VEVENT",
    "BEGIN:VTODO",
    "UID:other",
    "SUMMARY:todo",
    "END:VTODO",
  );

  it("leaves alone all that it says nothing about", () => {
    const changed = fromCalendar({ subject: "New", reminder: 30 }, { previous: rich, now });
    const gone = lines(rich).filter((line) => !lines(changed).includes(line));
    const came = lines(changed).filter((line) => !lines(rich).includes(line));
    expect(gone).toEqual(["SUMMARY;LANGUAGE=en:Old", "TRIGGER:-PT10M"]);
    expect(came).toEqual(["SUMMARY;LANGUAGE=en:New", "LAST-MODIFIED:20261121T120000Z", "TRIGGER:-PT30M"]);
  });

  it("moves the event in its own zone and counts the change", () => {
    const changed = fromCalendar(
      { startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") },
      { previous: rich, now },
    );
    expect(changed).toContain("DTSTART;TZID=Europe/Berlin:20260701T100000");
    expect(changed).toContain("SEQUENCE:5");
    expect(changed).toContain("BEGIN:VTIMEZONE");
  });

  it("keeps people's parameters, and clears what it clears", () => {
    const attendees = [
      { email: "BOB@example.test", name: "Bob", attendeeStatus: "declined" as const },
      { email: "new@example.test", attendeeType: "optional" as const },
    ];
    const changed = fromCalendar(
      { attendees, reminder: null, subject: null },
      { previous: rich, now, user: "me@example.test" },
    );
    expect(changed.replace(/\r\n /g, "")).toContain(
      'ATTENDEE;CN=Bob;DELEGATED-FROM="mailto:z@example.test";PARTSTAT=DECLINED:mailto:bob@example.test',
    );
    expect(changed).toContain("ORGANIZER:mailto:me@example.test");
    expect(changed).not.toMatch(/ACTION:DISPLAY|SUMMARY;LANGUAGE/);
    expect(changed).toContain("ACTION:EMAIL");
  });

  it("does not lose the marks of a text that came back plain, nor the end of one that was cut", () => {
    const html = eventText(
      "DTSTART:20260701T090000Z",
      "X-ALT-DESC;FMTTYPE=text/html:<p>One</p><p>Two &amp; <b>three</b></p>",
    );
    expect(
      fromCalendar({ body: { type: "plain", data: "One\r\nTwo & three\r\n" } }, { previous: html, now }),
    ).toBe(html);
    expect(
      fromCalendar({ body: { type: "html", data: "<p>One", truncated: true } }, { previous: html, now }),
    ).toBe(html);
    const plain = fromCalendar({ body: { type: "plain", data: "Other" } }, { previous: html, now });
    expect(plain).toContain("DESCRIPTION:Other");
    expect(plain).not.toContain("X-ALT-DESC");
    expect(
      toCalendar(fromCalendar({ body: { type: "rtf", data: "e1xydGY=" } }, { previous: html, now })).body,
    ).toEqual({ type: "rtf", data: "e1xydGY=" });
  });

  it("keeps the zone when it sends zeros, as some clients do, and takes another when it sends one", () => {
    const zeros = btoa("\0".repeat(172));
    const times = { startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") };
    expect(fromCalendar({ ...times, timezone: zeros }, { previous: rich, now })).toContain(
      "DTSTART;TZID=Europe/Berlin:20260701T100000",
    );
    expect(
      fromCalendar({ ...times, timezone: toTimeZoneBlob("Asia/Tokyo", 2026) }, { previous: rich, now }),
    ).toContain("DTSTART;TZID=Asia/Tokyo:20260701T170000");
  });

  it("turns an event into one of whole days and back", () => {
    const whole = fromCalendar({ allDayEvent: true }, { previous: rich, now, zone: "Europe/Berlin" });
    expect(whole).toContain("DTSTART;VALUE=DATE:20260701");
    expect(whole).toContain("DTEND;VALUE=DATE:20260702");
    const timed = fromCalendar(
      { allDayEvent: false, startTime: utc("2026-07-01T08:00:00"), endTime: utc("2026-07-01T09:00:00") },
      { previous: whole, now, zone: "Europe/Berlin" },
    );
    expect(timed).toContain("DTSTART;TZID=Europe/Berlin:20260701T100000");
  });

  it("adds and deletes files", () => {
    const bytes = new TextEncoder().encode("hi");
    const added = fromCalendar(
      {
        attachments: [
          {
            tag: "add",
            value: { clientId: "1", displayName: "a;b.txt", content: bytes, contentType: "text/plain" },
          },
        ],
      },
      { previous: rich, now },
    );
    const [entry] = toCalendar(added).attachments ?? [];
    if (entry?.tag !== "attachment") throw new Error("no attachment");
    expect(entry.value).toMatchObject({ displayName: "a;b.txt", estimatedDataSize: 2 });
    const { fileReference } = entry.value;
    expect(
      fromCalendar({ attachments: [{ tag: "delete", value: { fileReference } }] }, { previous: added, now }),
    ).not.toContain("ATTACH");
  });

  it("anew gets a UID, times where it says none (MS-ASCAL_R52511), and what EAS alone has words for", () => {
    const made = fromCalendar({ subject: "x" }, { now: utc("2026-11-21T18:03:00"), newUid: () => "made" });
    expect(toCalendar(made)).toMatchObject({
      uid: "made",
      startTime: utc("2026-11-21T18:30:00"),
      endTime: utc("2026-11-21T19:00:00"),
    });
    expect(() => fromCalendar({ startTime: utc("2030-01-01T00:00:00") }, { now })).toThrow(RangeError);
    const item = {
      startTime: utc("2026-07-01T08:00:00"),
      endTime: utc("2026-07-01T09:00:00"),
      allDayEvent: false,
      timezone: toTimeZoneBlob("Europe/Berlin", 2026),
      uid: "u",
      clientUid: "c",
      dtStamp: utc("2026-01-01T00:00:00"),
      subject: "S",
      location: {
        displayName: "D",
        annotation: "A",
        street: "S",
        city: "C",
        state: "T",
        country: "L",
        postalCode: "1",
        latitude: 1.5,
        longitude: -2,
        accuracy: 3,
        altitude: 4.5,
        altitudeAccuracy: 5,
        locationUri: "https://example.test",
      },
      busyStatus: "workingElsewhere" as const,
      sensitivity: "personal" as const,
      reminder: 0,
      categories: ["a,b", "c"],
      meetingStatus: 1,
      organizerEmail: "o@example.test",
      organizerName: 'O "q"',
      disallowNewTimeProposal: true,
      responseRequested: false,
      responseType: "organizer" as const,
      appointmentReplyTime: utc("2026-02-02T03:04:05"),
      onlineMeetingConfLink: "conf:sip:a@example.test",
      onlineMeetingExternalLink: "https://example.test/m",
      attendees: [
        {
          email: "p@example.test",
          name: "P",
          attendeeStatus: "unknown" as const,
          attendeeType: "resource" as const,
          proposedStartTime: utc("2026-07-02T08:00:00"),
          proposedEndTime: utc("2026-07-02T09:00:00"),
        },
      ],
    };
    expect(toCalendar(fromCalendar(item, { now }))).toEqual(item);
  });

  it("may not be a stream", () => {
    async function* people() {
      yield { email: "a@example.test" };
    }
    expect(() => fromCalendar({ attendees: people() }, { now })).toThrow(TypeError);
  });
});
