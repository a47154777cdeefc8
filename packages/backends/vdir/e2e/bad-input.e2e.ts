// What is wrong with one item harms no other, takes bounded time, and loses nothing.
import { fill, itemClasses, type ProtocolVersion } from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardText, eventText } from "../src/scratch-vdir.js";
import { openPhone } from "./phone.js";
import { startVdirServer, type VdirServer } from "./vdir-server.js";

const versions = ["2.5", "14.1", "16.1"] as const satisfies readonly ProtocolVersion[];
const utc = (text: string): Date => new Date(`${text}Z`);

let server: VdirServer;
beforeEach(async () => {
  server = await startVdirServer();
  await server.put("calendar/good.ics", eventText("good"));
});
afterEach(() => server.close());

const many = Array.from({ length: 10_000 }, (_, n) => `p${n}@example.test`);
const inFiles = [
  ["recurs every second without end", eventText("bad", "Tick", "RRULE:FREQ=SECONDLY")],
  ["recurs every minute of each day", eventText("bad", "Tick", "RRULE:FREQ=MINUTELY;BYDAY=MO,TU;BYHOUR=1,2")],
  ["never happens by its rule", eventText("bad", "No", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")],
  ["starts on a day that is none", eventText("bad").replace("20261202T120000Z", "20261399T250000Z")],
  ["ends before it starts", eventText("bad").replace("20261202T130000Z", "20251202T130000Z")],
  ["has 10,000 attendees", eventText("bad", "All", ...many.map((each) => `ATTENDEE:mailto:${each}`))],
  [
    "has 10,000 days off",
    eventText("bad", "Off", "RRULE:FREQ=DAILY", ...many.map(() => "EXDATE:20270101T120000Z")),
  ],
  ["is cut in the middle", eventText("bad").slice(0, 120)],
  [
    "is in a zone that nobody knows",
    eventText("bad").replace("DTSTART:20261202T120000Z", "DTSTART;TZID=No/Where:20261202T120000"),
  ],
] as const;

describe.each(versions)("version %s", (version) => {
  it.each(inFiles)("an event that %s keeps no other away, and its file stays as it is", async (_, text) => {
    await server.put("calendar/bad.ics", text);
    const began = performance.now();
    const calendar = await (await openPhone(server.url, version)).calendar("calendar");
    await calendar.sync();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect([...calendar.items.values()].map(({ subject }) => subject)).toContain("Lunch");
    expect(await server.read("calendar/bad.ics")).toBe(text);
    // And it does not come again and again.
    const before = calendar.items.size;
    await calendar.sync();
    expect(calendar.items.size).toBe(before);
  });

  it("an Add with a time zone of the wrong length gets Status 6, and the one beside it is taken", async () => {
    const calendar = await (await openPhone(server.url, version)).calendar("calendar");
    const times = { startTime: utc("2026-06-01T10:00:00"), endTime: utc("2026-06-01T11:00:00") };
    const add = (clientId: string, timezone: string) => ({
      tag: "add" as const,
      value: {
        clientId,
        applicationData: fill(itemClasses.Calendar, {
          subject: clientId,
          timezone,
          ...times,
          allDayEvent: false,
        }),
      },
    });
    const answers = await calendar.send([
      add("short", "AAAA"),
      add("right", Buffer.alloc(172).toString("base64")),
    ]);
    expect(answers.map(({ clientId, status }) => [clientId, status])).toEqual([
      ["short", "itemInvalid"],
      ["right", "ok"],
    ]);
    expect(await server.names("calendar")).toHaveLength(2);
  });

  it("an Add with 10,000 attendees is taken whole", async () => {
    const calendar = await (await openPhone(server.url, version)).calendar("calendar");
    const attendees = many.map((email) => ({ email, name: email }));
    const began = performance.now();
    const id = await calendar.add({
      subject: "All hands",
      startTime: utc("2026-06-01T10:00:00"),
      endTime: utc("2026-06-01T11:00:00"),
      attendees,
    });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(calendar.get(id).attendees).toHaveLength(many.length);
  });

  it("a contact whose picture is too large comes without it, and keeps it", async () => {
    const photo = `PHOTO;ENCODING=b;TYPE=JPEG:${"A".repeat(80 * 1024)}`;
    await server.put("contacts/ada.vcf", cardText("Ada", photo));
    const contacts = await (await openPhone(server.url, version)).contacts("contacts");
    expect(contacts.only).not.toHaveProperty("picture");
    const [id = ""] = contacts.items.keys();
    await contacts.change(id, { ...contacts.only, jobTitle: "Countess" });
    const card = (await server.read("contacts/ada.vcf")).replaceAll(/\r\n[ \t]/g, "");
    expect(card).toContain("TITLE:Countess");
    expect(card).toContain(photo);
  });
});
