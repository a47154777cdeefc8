import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInbox } from "./inbox.js";
import { type MailServer, startMailServer } from "./mail-server.js";

const ical = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//test//EN",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:meeting-1",
  "DTSTAMP:20261120T120000Z",
  "DTSTART:20261201T090000Z",
  "DTEND:20261201T100000Z",
  "RRULE:FREQ=WEEKLY;BYDAY=TU",
  "SUMMARY:Plans",
  "LOCATION:Room 1",
  "ORGANIZER;CN=Ada:mailto:ada@example.com",
  "ATTENDEE;CN=Ben;RSVP=TRUE:mailto:ben@example.com",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

const message = (method: string, text: string): string =>
  [
    "From: Ada <ada@example.com>",
    "To: ben@example.com",
    `Subject: ${method}`,
    "MIME-Version: 1.0",
    "Content-Type: multipart/alternative; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Come!",
    "--b",
    `Content-Type: text/calendar; method=${method}; charset=utf-8`,
    "",
    text.replace("METHOD:REQUEST", `METHOD:${method}`),
    "--b--",
    "",
  ].join("\r\n");

const counter = ical
  .replace(/RRULE.*\r\n/, "")
  .replace("RSVP=TRUE", "PARTSTAT=TENTATIVE")
  .replaceAll("20261201T", "20261202T")
  .replace("ORGANIZER;CN=Ada:mailto:ada@", "ORGANIZER;CN=Ben:mailto:ben@")
  .replace("mailto:ben@example.com\r\nEND", "mailto:ada@example.com\r\nEND");

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
  for (const [method, text] of [
    ["REQUEST", ical],
    ["CANCEL", ical],
    ["COUNTER", counter],
    ["PUBLISH", ical],
  ] as const)
    server.mailbox.deliver(message(method, text));
});
afterAll(() => server.close());

describe.each(["16.1", "16.0", "14.1", "14.0", "12.1", "12.0", "2.5"] as const)("at %s", (version) => {
  it("messages about meetings say what the version has words for", async () => {
    const inbox = await openInbox(server.url, version);
    const mails = await inbox.read([{ bodyPreferences: [{ type: "plain" }], truncation: 9 }]);
    const of = (subject: string) => mails.find((mail) => mail.subject === subject);
    const { meetingRequest, messageClass } = of("REQUEST") ?? {};
    expect(messageClass).toBe("IPM.Schedule.Meeting.Request");
    expect(meetingRequest).toMatchObject({
      allDayEvent: false,
      startTime: new Date("2026-12-01T09:00:00Z"),
      instanceType: "seriesMaster",
      organizer: '"Ada" <ada@example.com>',
      responseRequested: true,
      recurrences: [{ type: "weekly", dayOfWeek: 4 }],
    });
    const is16 = version.startsWith("16");
    expect(meetingRequest?.uid).toBe(is16 ? "meeting-1" : undefined);
    expect(meetingRequest?.location).toEqual(is16 ? { displayName: "Room 1" } : undefined);
    expect(meetingRequest?.locationText).toBe(is16 ? undefined : "Room 1");
    const id = Buffer.from(meetingRequest?.globalObjId ?? "", "base64").toString("latin1");
    expect(id.includes("vCal-Uid\u0001\0\0\0meeting-1\0")).toBe(!is16);
    const hasType = is16 || version === "14.1";
    expect(meetingRequest?.meetingMessageType).toBe(hasType ? "initialRequest" : undefined);
    expect(of("CANCEL")?.messageClass).toBe("IPM.Schedule.Meeting.Canceled");
    expect(of("COUNTER")?.messageClass).toBe("IPM.Schedule.Meeting.Resp.Tent");
    const proposed = version === "16.1" ? new Date("2026-12-02T09:00:00Z") : undefined;
    expect(of("COUNTER")?.meetingRequest?.proposedStartTime).toEqual(proposed);
    expect(of("PUBLISH")).toMatchObject({ messageClass: "IPM.Note" });
    expect(of("PUBLISH")).not.toHaveProperty("meetingRequest");
  });
});
