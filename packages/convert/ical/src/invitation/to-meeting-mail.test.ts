import { describe, expect, it } from "vitest";
import { calendarText } from "../testing/event-text.js";
import { decodeTimeZone } from "../zones/time-zone-blob.js";
import { type MeetingMailOptions, toMeetingMail } from "./to-meeting-mail.js";

const utc = (text: string) => new Date(`${text}Z`);
const ben: MeetingMailOptions = { user: "ben@example.com", zone: "Europe/Berlin" };
const organizer = 'ORGANIZER;CN="Ada, the first":mailto:ada@example.com';
const invited = "ATTENDEE;CN=Ben;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ben@example.com";

const meeting = (method: string, ...lines: readonly string[]): string =>
  calendarText(
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    "UID:meeting-1",
    "DTSTAMP:20261120T120000Z",
    organizer,
    ...lines,
    "END:VEVENT",
  );
const timed = ["DTSTART;TZID=Europe/Berlin:20261201T100000", "DTEND;TZID=Europe/Berlin:20261201T113000"];

const request = (text: string, options = ben) => toMeetingMail(text, options)?.meetingRequest;

describe("an invitation", () => {
  it("MS-ASEMAIL_R546 says all that a device shows of the meeting", () => {
    const text = meeting(
      "REQUEST",
      ...timed,
      invited,
      "SUMMARY:Plans",
      "LOCATION:Room 1",
      "CLASS:PRIVATE",
      "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
      "X-MICROSOFT-CDO-INTENDEDSTATUS:OOF",
      "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT15M",
      "END:VALARM",
    );
    const mail = toMeetingMail(text, ben);
    expect(mail?.messageClass).toBe("IPM.Schedule.Meeting.Request");
    expect(mail?.meetingRequest).toMatchObject({
      allDayEvent: false,
      startTime: utc("2026-12-01T09:00:00"),
      endTime: utc("2026-12-01T10:30:00"),
      dtStamp: utc("2026-11-20T12:00:00"),
      instanceType: "single",
      locationText: "Room 1",
      location: { displayName: "Room 1" },
      organizer: '"Ada, the first" <ada@example.com>',
      reminder: 900,
      responseRequested: true,
      sensitivity: "private",
      busyStatus: "outOfOffice",
      disallowNewTimeProposal: true,
      meetingMessageType: "initialRequest",
      uid: "meeting-1",
    });
    expect(decodeTimeZone(String(mail?.meetingRequest?.timeZone)).offset).toBe(60);
    expect(mail?.meetingRequest).not.toHaveProperty("recurrenceId");
    expect(mail?.meetingRequest).not.toHaveProperty("recurrences");
  });

  it("has a later number if it is an update", () => {
    const text = meeting("REQUEST", ...timed, invited, "SEQUENCE:2");
    expect(request(text)?.meetingMessageType).toBe("fullUpdate");
  });

  it("to a series has its pattern", () => {
    const text = meeting("REQUEST", ...timed, invited, "RRULE:FREQ=MONTHLY;BYMONTHDAY=1;COUNT=5");
    expect(request(text)).toMatchObject({
      instanceType: "seriesMaster",
      recurrences: [{ type: "monthly", dayOfMonth: 1, occurrences: 5, calendarType: 0, isLeapMonth: false }],
    });
  });

  it("MS-ASEMAIL_R20003 to one occurrence says which, in the time and in the id", () => {
    const text = meeting("REQUEST", ...timed, invited, "RECURRENCE-ID;TZID=Europe/Berlin:20261202T003000");
    const found = request(text);
    expect(found).toMatchObject({ instanceType: "exception", recurrenceId: utc("2026-12-01T23:30:00") });
    const id = Buffer.from(String(found?.globalObjId), "base64");
    expect([id.readUInt16BE(16), id[18], id[19]]).toEqual([2026, 12, 2]);
  });

  it("to a whole day goes from midnight to midnight where the user is", () => {
    const text = meeting("REQUEST", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202", invited);
    expect(request(text)).toMatchObject({
      allDayEvent: true,
      startTime: utc("2026-11-30T23:00:00"),
      endTime: utc("2026-12-01T23:00:00"),
    });
    expect(decodeTimeZone(String(request(text)?.timeZone)).offset).toBe(60);
  });

  it("that the user has passed on is not to be answered", () => {
    const own = 'ATTENDEE;DELEGATED-TO="mailto:cleo@example.com":mailto:BEN@example.com';
    expect(request(meeting("REQUEST", ...timed, own))?.meetingMessageType).toBe("delegated");
  });

  it("of the user's own is mail of its class without anything to answer", () => {
    const mail = toMeetingMail(meeting("REQUEST", ...timed, invited), { user: "ada@example.com" });
    expect(mail).toEqual({ messageClass: "IPM.Schedule.Meeting.Request" });
  });

  it("without a time of writing has that of its arrival", () => {
    const text = meeting("REQUEST", ...timed, invited).replace("DTSTAMP:20261120T120000Z\r\n", "");
    const received = utc("2026-11-21T00:00:00");
    expect(request(text, { ...ben, received })?.dtStamp).toEqual(received);
  });
});

describe("other messages about meetings", () => {
  const ada: MeetingMailOptions = { user: "ada@example.com" };

  it("a cancellation asks for no response", () => {
    const mail = toMeetingMail(meeting("CANCEL", ...timed, invited, "STATUS:CANCELLED"), ben);
    expect(mail).toMatchObject({
      messageClass: "IPM.Schedule.Meeting.Canceled",
      meetingRequest: { responseRequested: false, uid: "meeting-1" },
    });
  });

  it.each([
    ["ACCEPTED", "Pos"],
    ["TENTATIVE", "Tent"],
    ["DECLINED", "Neg"],
  ])("an answer of %s is of class %s", (status, end) => {
    const text = meeting("REPLY", ...timed, `ATTENDEE;PARTSTAT=${status}:mailto:ben@example.com`);
    expect(toMeetingMail(text, ada)).toMatchObject({
      messageClass: `IPM.Schedule.Meeting.Resp.${end}`,
      meetingRequest: { meetingMessageType: "silentUpdate", uid: "meeting-1" },
    });
  });

  it("a proposal has the times proposed, and the times as they are where it says them", () => {
    const text = meeting(
      "COUNTER",
      "DTSTART:20261202T090000Z",
      "DTEND:20261202T093000Z",
      "X-MS-OLK-ORIGINALSTART:20261201T090000Z",
      "X-MS-OLK-ORIGINALEND:20261201T103000Z",
      "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ben@example.com",
    );
    expect(toMeetingMail(text, ada)).toMatchObject({
      messageClass: "IPM.Schedule.Meeting.Resp.Tent",
      meetingRequest: {
        startTime: utc("2026-12-01T09:00:00"),
        endTime: utc("2026-12-01T10:30:00"),
        proposedStartTime: utc("2026-12-02T09:00:00"),
        proposedEndTime: utc("2026-12-02T09:30:00"),
      },
    });
  });

  it.each(["PUBLISH", "ADD", "REFRESH", "NONSENSE"])("%s is no message between those who meet", (method) => {
    expect(toMeetingMail(meeting(method, ...timed), ben)).toBeUndefined();
  });

  it("an answer that answers nothing is none", () => {
    expect(toMeetingMail(meeting("REPLY", ...timed, invited), ada)).toBeUndefined();
  });
});
