import { describe, expect, it } from "vitest";
import { fromCalendar, fromTimeZoneBlob, toCalendar, toTimeZoneBlob } from "./index.js";
import { calendarText, eventText } from "./testing/event-text.js";

const utc = (text: string) => new Date(`${text}Z`);
const now = utc("2026-11-21T12:00:00");
const berlin = { zone: "Europe/Berlin", user: "me@example.test", now };

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
          fileReference: "ical-attachment:56d73535-4",
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
