import { protocolVersions } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { fromCalendar, fromVersionShape, toCalendar, toVersionShape } from "./index.js";
import { calendarText, eventText } from "./testing/event-text.js";
import { overTheWire } from "./testing/over-the-wire.js";

const zone = "America/New_York";
const texts = {
  "a meeting": eventText(
    "DTSTART;TZID=Europe/Berlin:20260701T090000",
    "DURATION:PT45M",
    "SUMMARY:Grüße",
    "LOCATION:Inn",
    "DESCRIPTION:Line one\\nline two",
    "CATEGORIES:A,B",
    "CLASS:PRIVATE",
    "ORGANIZER;CN=Ann:mailto:ann@example.test",
    "ATTENDEE;CN=Me;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:me@example.test",
    "ATTENDEE;ROLE=OPT-PARTICIPANT;X-A=1:mailto:bob@example.test",
    "X-VENDOR:kept",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT15M",
    "END:VALARM",
  ),
  "a holiday": eventText(
    "DTSTART;VALUE=DATE:20261231",
    "SUMMARY:Holiday",
    "RRULE:FREQ=YEARLY;UNTIL=20301231",
    "EXDATE;VALUE=DATE:20281231",
    "TRANSP:TRANSPARENT",
  ),
  "a rule that no pattern says": eventText(
    "DTSTART;TZID=Asia/Kolkata:20260101T100000",
    "DTEND;TZID=Asia/Kolkata:20260101T110000",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=6",
    "RDATE;TZID=Asia/Kolkata:20260109T180000",
  ),
  "a series with an occurrence that was moved": calendarText(
    "BEGIN:VEVENT",
    "UID:1",
    "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Europe/Berlin:20260302T100000",
    "DTEND;TZID=Europe/Berlin:20260302T110000",
    "SUMMARY:Team",
    "LOCATION:Here",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "UID:1",
    "DTSTAMP:20260101T000000Z",
    "RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000",
    "DTSTART;TZID=Europe/Berlin:20260331T100000",
    "DTEND;TZID=Europe/Berlin:20260331T110000",
    "SUMMARY:Team moved",
    "LOCATION:There",
    "END:VEVENT",
  ),
};

describe.each(protocolVersions)("a device of %s", (version) => {
  it.each(Object.entries(texts))("that sends back what it got changes nothing about %s", async (_, text) => {
    const options = { zone, user: "me@example.test", version };
    const sent = await overTheWire(toVersionShape(toCalendar(text, options), version, options), version);
    expect(fromCalendar(fromVersionShape(sent, version, options), { ...options, previous: text })).toBe(text);
  });
});
