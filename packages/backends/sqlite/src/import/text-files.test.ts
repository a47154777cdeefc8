import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Office, openOffice } from "../testing/office.js";
import { createScratchFolder } from "../testing/scratch-folder.js";

let office: Office;
let folder: Awaited<ReturnType<typeof createScratchFolder>>;
const warnings: string[] = [];
beforeEach(async () => {
  folder = await createScratchFolder();
  const log = { debug() {}, warn: (text: string) => void warnings.push(text), error() {} };
  office = await openOffice(["anna"], { log });
});
afterEach(async () => {
  warnings.length = 0;
  await office.backend.close();
  await folder.remove();
});

async function itemsOf(folderId: string) {
  const stats = await office.list("anna", folderId);
  const items = await Promise.all(stats.map(({ id }) => office.get("anna", folderId, id)));
  return items.flatMap((item) => ("properties" in item && item.properties ? [item.properties] : []));
}

const calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "BEGIN:VEVENT",
  "UID:series@x",
  "SUMMARY:Every day",
  "DTSTART:20260302T100000Z",
  "DTEND:20260302T110000Z",
  "RRULE:FREQ=DAILY;COUNT=5",
  "BEGIN:VALARM",
  "ACTION:DISPLAY",
  "TRIGGER:-PT15M",
  "END:VALARM",
  "END:VEVENT",
  "BEGIN:VTODO",
  "UID:task@x",
  "SUMMARY:Buy",
  "  milk",
  "END:VTODO",
  "BEGIN:VEVENT",
  "UID:broken@x",
  "SUMMARY:When?",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:series@x",
  "RECURRENCE-ID:20260303T100000Z",
  "SUMMARY:Moved",
  "DTSTART:20260303T150000Z",
  "DTEND:20260303T160000Z",
  "END:VEVENT",
  "END:VCALENDAR",
  "BEGIN:VCALENDAR",
  "BEGIN:VEVENT",
  "SUMMARY:Second",
  "DTSTART;VALUE=DATE:20260401",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
];

test("an iCalendar file brings its events, with their exceptions, and its to-dos, once", async () => {
  const path = join(folder.path, "all.ics");
  await writeFile(path, calendar.join("\r\n"));
  expect(await office.backend.importFrom("anna", path)).toEqual({ imported: 3 });
  expect(await office.backend.importFrom("anna", path)).toEqual({ imported: 0 });
  const events = await itemsOf("calendar");
  expect(events).toHaveLength(2);
  expect(events).toContainEqual(
    expect.objectContaining({
      subject: "Every day",
      reminder: 15,
      exceptions: [
        expect.objectContaining({ subject: "Moved", startTime: new Date("2026-03-03T15:00:00Z") }),
      ],
    }),
  );
  expect(events).toContainEqual(expect.objectContaining({ subject: "Second", allDayEvent: true }));
  expect(await itemsOf("tasks")).toMatchObject([{ subject: "Buy milk" }]);
  expect(warnings).toEqual([expect.stringMatching(/all\.ics: entry 3 cannot be read/)]);
});

test("a vCard file brings its people, and a folder of their own if it is named", async () => {
  const path = join(folder.path, "people.vcf");
  const card = (name: string) => `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nN:${name};;;;\nEND:VCARD\n`;
  await writeFile(path, `${card("Smith")}\n${card("Low")}`);
  expect(await office.backend.importFrom("anna", path)).toEqual({ imported: 2 });
  expect(await itemsOf("contacts")).toMatchObject([{ lastName: "Low" }, { lastName: "Smith" }]);
  expect(await office.backend.importFrom("anna", path, { folder: ["Friends"] })).toEqual({ imported: 2 });
  const friends = office.backend
    .mailbox("anna")
    .listFolders()
    .find(({ displayName }) => displayName === "Friends");
  expect(friends?.type).toBe("userContacts");
});
