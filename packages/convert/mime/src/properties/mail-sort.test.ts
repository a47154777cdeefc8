import type { MeetingMail } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { createMimeConverter } from "../mime-converter.js";
import { asking, context, itemOf, lines } from "../testing/convert.js";
import { multipart, part, plain } from "../testing/parts.js";

const ical = lines(
  "BEGIN:VCALENDAR",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:ö",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
);
const source = lines(
  "Subject: Plans",
  multipart(
    "multipart/alternative",
    plain("Come!"),
    part("text/calendar; method=REQUEST; charset=utf-8", ical),
  ),
);
const found: MeetingMail = {
  messageClass: "IPM.Schedule.Meeting.Request",
  meetingRequest: { uid: "ö", instanceType: "single" },
};

const convert = (meeting: () => MeetingMail | undefined, ctx = context) =>
  createMimeConverter({ meeting }).toEmail(ctx, itemOf(source), asking());

describe("mail that brings iCalendar text", () => {
  it("MS-ASEMAIL_R546 is what the reader of meetings says", async () => {
    const seen: unknown[] = [];
    const meeting = (...given: readonly unknown[]) => {
      seen.push(...given.slice(1));
      return found;
    };
    const email = await createMimeConverter({ meeting }).toEmail(context, itemOf(source), asking());
    expect(email).toMatchObject({ ...found, contentClass: "urn:content-classes:calendarmessage" });
    expect(seen).toEqual([ical, itemOf("").received]);
  });

  it("is ordinary mail if the reader finds no meeting", async () => {
    const email = await convert(() => undefined);
    expect(email).toMatchObject({ messageClass: "IPM.Note", contentClass: "urn:content-classes:message" });
    expect(email).not.toHaveProperty("meetingRequest");
  });

  it("is ordinary mail if it cannot be read, and the log says so", async () => {
    const warned: string[] = [];
    const log = { ...context.log, warn: (message: string) => void warned.push(message) };
    const email = await convert(
      () => {
        throw new RangeError("no start");
      },
      { ...context, log },
    );
    expect(email.messageClass).toBe("IPM.Note");
    expect(warned).toHaveLength(1);
  });

  it("is of the class of its METHOD where nobody reads more of it", async () => {
    const email = await createMimeConverter().toEmail(context, itemOf(source), asking());
    expect(email.messageClass).toBe("IPM.Schedule.Meeting.Request");
    expect(email).not.toHaveProperty("meetingRequest");
  });

  it("is signed mail if it is signed", async () => {
    const signed = lines(
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s',
      "",
      "--s",
      source.slice(source.indexOf("Content-Type")),
      "--s",
      part("application/pkcs7-signature", "MIIB", "Content-Transfer-Encoding: base64"),
      "--s--",
    );
    const email = await createMimeConverter({ meeting: () => found }).toEmail(
      context,
      itemOf(signed),
      asking(),
    );
    expect(email.messageClass).toBe("IPM.Note.SMIME.MultipartSigned");
    expect(email).not.toHaveProperty("meetingRequest");
  });
});
