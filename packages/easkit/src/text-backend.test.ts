import type { CallContext } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { createIcalConverter } from "./ical-converter.js";
import { createVcardConverter } from "./vcard-converter.js";

const log = { debug: () => {}, warn: () => {}, error: () => {} };
const ctx: CallContext = {
  principal: { id: "ada", address: "ada@example.com" },
  version: "16.1",
  signal: new AbortController().signal,
  log,
};
const zoneOf = () => "America/New_York";
const lines = (...each: readonly string[]) => [...each, ""].join("\r\n");

describe("iCalendar", () => {
  const ical = createIcalConverter(zoneOf);
  const floating = lines(
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Vendor//EN",
    "BEGIN:VEVENT",
    "UID:one",
    "DTSTAMP:20261101T000000Z",
    "DTSTART:20261202T090000",
    "DTEND:20261202T100000",
    "SUMMARY:Call",
    "ORGANIZER:mailto:ada@example.com",
    "ATTENDEE:mailto:ben@example.com",
    "ATTACH;ENCODING=BASE64;VALUE=BINARY;FMTTYPE=text/plain:SGVsbG8=",
    "END:VEVENT",
    "END:VCALENDAR",
  );

  it("is read in the zone of the user, whose meetings are known by the address", () => {
    expect(ical.toCalendar(ctx, floating)).toMatchObject({
      startTime: new Date("2026-12-02T14:00:00Z"),
      meetingStatus: 1,
    });
  });

  it("is the identical text when nothing changes", () => {
    expect(ical.fromCalendar(ctx, ical.toCalendar(ctx, floating), floating)).toBe(floating);
    const task = ical.fromTasks(ctx, { subject: "Buy cake" }, undefined);
    expect(ical.toTasks(ctx, task).subject).toBe("Buy cake");
    expect(ical.fromTasks(ctx, { subject: "Buy cake" }, task)).toBe(task);
  });

  it("has attachments that can be read in parts, and says which it has not", async () => {
    const references: string[] = [];
    for await (const { tag, value } of ical.toCalendar(ctx, floating).attachments ?? [])
      if (tag === "attachment") references.push(value.fileReference);
    const attachment = ical.openAttachment(ctx, floating, references[0] ?? "");
    expect(attachment).toMatchObject({ contentType: "text/plain", size: 5 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of attachment.open({ start: 1, end: 3 })) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("el");
    expect(() => ical.openAttachment(ctx, floating, "no-such")).toThrow(
      expect.objectContaining({ code: "not-found" }),
    );
  });
});

it("vCards have birthdays on their day in the zone of the user, and are the identical text when nothing changes", () => {
  const vcard = createVcardConverter(() => "Pacific/Kiritimati");
  const card = lines("BEGIN:VCARD", "VERSION:3.0", "FN:Ada Lovelace", "BDAY:1815-12-10", "END:VCARD");
  const person = vcard.toContacts(ctx, card);
  expect(vcard.fromContacts(ctx, person, card)).toBe(card);
  const midnight = new Date("1970-01-01T10:00:00Z");
  const moved = vcard.fromContacts(ctx, { birthday: midnight }, card);
  expect(moved).toContain("BDAY:1970-01-01");
});
