// Events converted a second, both ways: whole texts of one event each, parsing and writing included. Build first:
//   node scripts/turbo.mjs run build:js --filter=@easkit/convert-ical
//   node bench/ical.mjs
import { fromCalendar, toCalendar, toTimeZoneBlob, toVersionShape } from "@easkit/convert-ical";

const text = (...lines) =>
  `${["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT", "END:VCALENDAR"].join("\r\n")}\r\n`;

const single = text(
  "DTSTART;TZID=Europe/Berlin:20260701T090000",
  "DTEND;TZID=Europe/Berlin:20260701T100000",
  "SUMMARY:Lunch",
  "LOCATION:Inn",
);
const meeting = text(
  "DTSTART;TZID=Europe/Berlin:20260706T090000",
  "DTEND;TZID=Europe/Berlin:20260706T100000",
  "SUMMARY:Team",
  `DESCRIPTION:${"Agenda of the meeting. ".repeat(40)}`,
  "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231T080000Z",
  "EXDATE;TZID=Europe/Berlin:20260713T090000,20260720T090000",
  "ORGANIZER;CN=Ann:mailto:ann@example.test",
  ...Array.from(
    { length: 10 },
    (_, index) => `ATTENDEE;CN=P${index};PARTSTAT=ACCEPTED:mailto:p${index}@example.test`,
  ),
);

function measure(name, run) {
  for (let warm = 0; warm < 300; warm++) run();
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < 1500) for (let each = 0; each < 50; each++, count++) run();
  console.log(
    `${name.padEnd(36)} ${Math.round((count * 1000) / (performance.now() - start)).toLocaleString("en")}/s`,
  );
}

const options = { zone: "Europe/Berlin", user: "ann@example.test", now: new Date(0) };
const items = { single: toCalendar(single, options), meeting: toCalendar(meeting, options) };
measure("toCalendar, single event", () => toCalendar(single, options));
measure("toCalendar, weekly meeting of ten", () => toCalendar(meeting, options));
measure("toVersionShape, 14.1", () => toVersionShape(items.meeting, "14.1", options));
measure("fromCalendar, single event anew", () => fromCalendar(items.single, options));
measure("fromCalendar, meeting anew", () => fromCalendar(items.meeting, options));
measure("fromCalendar, new subject of meeting", () =>
  fromCalendar({ subject: "New" }, { ...options, previous: meeting }),
);

const zones = Intl.supportedValuesOf("timeZone");
const start = performance.now();
for (const zone of zones) toTimeZoneBlob(zone, 2031);
console.log(`TimeZone of ${zones.length} zones, first time      ${Math.round(performance.now() - start)} ms`);
measure("TimeZone, kept", () => toTimeZoneBlob("Europe/Berlin", 2031));
