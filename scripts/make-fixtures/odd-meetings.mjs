// Meetings by mail (iTIP in iMIP): request, update, cancellation, answers, counter proposal, a series.
import { compose, reference } from "./compose.mjs";
import { file, multipart, text } from "./mime.mjs";
import { owner, person } from "./people.mjs";

const two = (n) => String(n).padStart(2, "0");

/** A UTC date-time `days` days after the reference, at `hour`. */
function utc(days, hour, minute = 0) {
  const d = new Date(reference + days * 86_400_000);
  return `${d.getUTCFullYear()}${two(d.getUTCMonth() + 1)}${two(d.getUTCDate())}T${two(hour)}${two(minute)}00Z`;
}

const fold = (line) => line.replace(/(.{60})(?=.)/gu, "$1\r\n ");

function calendar(method, events) {
  const lines = [
    "BEGIN:VCALENDAR",
    "PRODID:-//Quayside//Calendar 3.1//EN",
    "VERSION:2.0",
    `METHOD:${method}`,
    ...events.flat(),
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}

const attendee = ({ name, address }, status = "NEEDS-ACTION", role = "REQ-PARTICIPANT") =>
  `ATTENDEE;CN="${name}";ROLE=${role};PARTSTAT=${status};RSVP=TRUE:mailto:${address}`;

function event({ uid, sequence = 0, organizer, attendees, start, end, summary, lines = [] }) {
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(-2, 8)}`,
    `DTSTART${start}`,
    `DTEND${end}`,
    `SUMMARY:${summary}`,
    `ORGANIZER;CN="${organizer.name}":mailto:${organizer.address}`,
    ...attendees,
    ...lines,
    "END:VEVENT",
  ];
}

const alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT15M", "END:VALARM"];
const zone = [
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Berlin",
  "BEGIN:STANDARD",
  "DTSTART:19701025T030000",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "TZNAME:CET",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:19700329T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "TZNAME:CEST",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
];

const maya = person("maya");
const hannah = person("hannah");
const everyone = [
  attendee(owner),
  attendee(person("tomas")),
  attendee(person("priya"), "ACCEPTED", "OPT-PARTICIPANT"),
];
const review = {
  uid: "launch-review-1@example.com",
  organizer: maya,
  attendees: everyone,
  summary: "Launch review",
  lines: [
    "LOCATION:Room Lighthouse\\, 2nd floor",
    "DESCRIPTION:Please bring your open points.\\n\\nCoffee is there.",
    "CLASS:PUBLIC",
    "PRIORITY:5",
    "TRANSP:OPAQUE",
    "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    ...alarm,
  ],
};
const later = { ...review, sequence: 1, summary: "Launch review (moved)" };
const weekly = {
  uid: "weekly-lease-1@example.net",
  organizer: hannah,
  attendees: [attendee(owner)],
  start: `;TZID=Europe/Berlin:${utc(8, 9).slice(0, -1)}`,
  end: `;TZID=Europe/Berlin:${utc(8, 9, 45).slice(0, -1)}`,
  summary: "Lease call — Tuesday talk",
  lines: [
    "RRULE:FREQ=WEEKLY;COUNT=6",
    `EXDATE;TZID=Europe/Berlin:${utc(22, 9).slice(0, -1)}`,
    "LOCATION:Telefon, Büro 3",
  ],
};

const rows = [
  {
    from: maya,
    method: "REQUEST",
    subject: "Launch review",
    words: "Please bring your open points.",
    events: [event({ ...review, start: `:${utc(3, 10)}`, end: `:${utc(3, 11)}` })],
    about: "invitation",
    daysAgo: 1.2,
  },
  {
    from: maya,
    method: "REQUEST",
    subject: "Updated: Launch review (moved)",
    words: "Moved by one hour.",
    events: [event({ ...later, start: `:${utc(3, 11)}`, end: `:${utc(3, 12)}` })],
    about: "update of an invitation",
    daysAgo: 0.8,
  },
  {
    from: person("kwame"),
    method: "REQUEST",
    subject: "Fire drill",
    words: "Everybody out, slowly.",
    events: [
      event({
        uid: "fire-drill@example.com",
        organizer: person("kwame"),
        attendees: everyone,
        summary: "Fire drill",
        start: `:${utc(5, 9)}`,
        end: `:${utc(5, 9, 30)}`,
      }),
    ],
    about: "invitation that is cancelled later",
    daysAgo: 2.4,
  },
  {
    from: person("kwame"),
    method: "CANCEL",
    subject: "Canceled: Fire drill",
    words: "The drill is off, the bell is broken.",
    events: [
      event({
        uid: "fire-drill@example.com",
        sequence: 1,
        organizer: person("kwame"),
        attendees: everyone,
        summary: "Canceled: Fire drill",
        start: `:${utc(5, 9)}`,
        end: `:${utc(5, 9, 30)}`,
        lines: ["STATUS:CANCELLED"],
      }),
    ],
    about: "cancellation",
    daysAgo: 0.5,
  },
  {
    from: person("ewan"),
    method: "REPLY",
    subject: "Accepted: Harbour walk",
    words: "Ewan Mackay has accepted.",
    events: [
      event({
        uid: "harbour-walk@example.com",
        organizer: owner,
        attendees: [attendee(person("ewan"), "ACCEPTED")],
        summary: "Harbour walk",
        start: `:${utc(6, 14)}`,
        end: `:${utc(6, 16)}`,
      }),
    ],
    about: "accepting answer",
    daysAgo: 0.7,
  },
  {
    from: person("zoe"),
    method: "REPLY",
    subject: "Declined: Harbour walk",
    words: "I am in Turku that day.",
    events: [
      event({
        uid: "harbour-walk@example.com",
        organizer: owner,
        attendees: [attendee(person("zoe"), "DECLINED")],
        summary: "Harbour walk",
        start: `:${utc(6, 14)}`,
        end: `:${utc(6, 16)}`,
        lines: ["COMMENT:I am in Turku that day."],
      }),
    ],
    about: "declining answer",
    daysAgo: 0.65,
  },
  {
    from: person("sam"),
    method: "COUNTER",
    subject: "New time proposed: Harbour walk",
    words: "Could we start an hour later?",
    events: [
      event({
        uid: "harbour-walk@example.com",
        organizer: owner,
        attendees: [attendee(person("sam"), "TENTATIVE")],
        summary: "Harbour walk",
        start: `:${utc(6, 15)}`,
        end: `:${utc(6, 17)}`,
      }),
    ],
    about: "counter proposal",
    daysAgo: 0.6,
  },
  {
    from: hannah,
    method: "REQUEST",
    subject: "Lease call — Tuesday talk",
    words: "Six calls, the third is left out.",
    events: [zone, event(weekly)],
    about: "invitation to a series with a time zone and an exception",
    daysAgo: 1.6,
  },
  {
    from: hannah,
    method: "CANCEL",
    subject: "Abgesagt: Lease call",
    words: "Only the second call is off.",
    events: [
      zone,
      event({
        ...weekly,
        sequence: 1,
        start: `;TZID=Europe/Berlin:${utc(15, 9).slice(0, -1)}`,
        end: `;TZID=Europe/Berlin:${utc(15, 9, 45).slice(0, -1)}`,
        lines: ["STATUS:CANCELLED", `RECURRENCE-ID;TZID=Europe/Berlin:${utc(15, 9).slice(0, -1)}`],
      }),
    ],
    about: "cancellation of one occurrence",
    daysAgo: 1.1,
  },
  {
    from: person("greta"),
    method: "REQUEST",
    subject: "Boat lifting day",
    words: "All day, wear boots.",
    events: [
      event({
        uid: "lifting@example.org",
        organizer: person("greta"),
        attendees: [attendee(owner, "TENTATIVE")],
        summary: "Boat lifting day",
        start: `;VALUE=DATE:${utc(12, 0).slice(0, 8)}`,
        end: `;VALUE=DATE:${utc(13, 0).slice(0, 8)}`,
        lines: ["X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"],
      }),
    ],
    about: "invitation to an all-day event",
    daysAgo: 2.9,
  },
];

function entityOf({ method, events, words }, i) {
  const ics = Buffer.from(calendar(method, events));
  const words8 = text(`${words}\n`, { encoding: "8bit" });
  const part = { ...text(ics, { subtype: "calendar", encoding: "base64", params: `; method=${method}` }) };
  if (i === 7) return part;
  const body = multipart("alternative", `meeting-${i}`, [words8, part]);
  return i % 3
    ? body
    : multipart("mixed", `meeting-outer-${i}`, [body, file(`application/ics`, ics, { name: "invite.ics" })]);
}

/** Requests, updates, cancellations, answers. The series comes as text/calendar alone. */
export function meetingRecords() {
  return rows.map((row, i) =>
    compose({
      daysAgo: row.daysAgo,
      from: { name: row.from.name, address: row.from.address },
      subject: row.subject,
      entity: entityOf(row, i),
      headers: ["Content-Class: urn:content-classes:calendarmessage"],
      about: `meeting: ${row.about}`,
      text: i === 7 ? [] : [row.words],
      expect: { meeting: { method: row.method } },
    }),
  );
}
