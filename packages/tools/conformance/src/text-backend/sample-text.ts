import type { TextContent } from "@easkit/backend";

/** The classes of items that can be text. */
export type TextClass = TextContent["class"];

/** Lines as iCalendar and vCard want them: with CRLF, none longer than 75 bytes. */
function print(lines: readonly string[]): string {
  const folded = lines.flatMap((line) => {
    const parts: string[] = [];
    let part = "";
    for (const letter of line) {
      if (Buffer.byteLength(part + letter) > (parts.length === 0 ? 75 : 74)) {
        parts.push(part);
        part = "";
      }
      part += letter;
    }
    return [...parts, part].map((text, at) => (at === 0 ? text : ` ${text}`));
  });
  return [...folded, ""].join("\r\n");
}

const odd = "Käse; Brot, Äpfel \\ 日本語 😀 und ein Satz, der so lang ist, dass er umgebrochen werden muss";
const escaped = odd.replaceAll("\\", "\\\\").replaceAll(";", "\\;").replaceAll(",", "\\,");

const zone = [
  "BEGIN:VTIMEZONE",
  "TZID:Odd/Zone",
  "BEGIN:STANDARD",
  "DTSTART:19700101T000000",
  "TZOFFSETFROM:+0545",
  "TZOFFSETTO:+0545",
  "TZNAME:Odd",
  "END:STANDARD",
  "END:VTIMEZONE",
];

const event = (number: number, title: string): string =>
  print([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Conformance//EN",
    ...zone,
    "BEGIN:VEVENT",
    `UID:conformance-${number}@example.test`,
    "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Odd/Zone:20260601T090000",
    "DTEND;TZID=Odd/Zone:20260601T100000",
    "RRULE:FREQ=DAILY;COUNT=5",
    `SUMMARY:${title} ${number}`,
    `DESCRIPTION:${escaped}`,
    "X-VENDOR-MOOD;X-DEGREE=9:sunny",
    "COLOR:turquoise",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT15M",
    "DESCRIPTION:Soon",
    "X-VENDOR-SOUND:gong",
    "END:VALARM",
    "END:VEVENT",
    "BEGIN:VEVENT",
    `UID:conformance-${number}@example.test`,
    "RECURRENCE-ID;TZID=Odd/Zone:20260603T090000",
    "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Odd/Zone:20260603T110000",
    "DTEND;TZID=Odd/Zone:20260603T120000",
    `SUMMARY:${title} ${number}, later`,
    "END:VEVENT",
    "END:VCALENDAR",
  ]);

const task = (number: number, title: string): string =>
  print([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Conformance//EN",
    "BEGIN:VTODO",
    `UID:conformance-${number}@example.test`,
    "DTSTAMP:20260101T000000Z",
    "DUE;VALUE=DATE:20260601",
    `SUMMARY:${title} ${number}`,
    `DESCRIPTION:${escaped}`,
    "PERCENT-COMPLETE:40",
    "X-VENDOR-MOOD;X-DEGREE=9:sunny",
    "END:VTODO",
    "END:VCALENDAR",
  ]);

const card = (number: number, title: string): string =>
  print([
    "BEGIN:VCARD",
    "VERSION:3.0",
    `UID:conformance-${number}`,
    `FN:${title} ${number}`,
    `N:${number};${title};;;`,
    `NOTE:${escaped}`,
    "item1.EMAIL;TYPE=INTERNET;X-KIND=odd:odd@example.test",
    "item1.X-ABLabel:_$!<Other>!$_",
    "X-VENDOR-MOOD:sunny",
    "END:VCARD",
  ]);

/** An item as text with much in it that no device knows of, another one for each number. */
export function sampleText(itemClass: TextClass, number: number, title = "Before"): TextContent {
  switch (itemClass) {
    case "Calendar":
      return { class: itemClass, ical: event(number, title) };
    case "Tasks":
      return { class: itemClass, ical: task(number, title) };
    case "Contacts":
      return { class: itemClass, vcard: card(number, title) };
  }
}

/** Lines that a groupware may write anew whenever it stores an item. */
const ownLines = /^(?:PRODID|DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|REV)[;:]/i;

/** The lines of a text without their folding, but for those that are the groupware's own. */
export const linesOf = (content: TextContent): string[] =>
  ("ical" in content ? content.ical : content.vcard)
    .replaceAll(/\r?\n[ \t]/g, "")
    .split(/\r?\n/)
    .filter((line) => line !== "" && !ownLines.test(line));
