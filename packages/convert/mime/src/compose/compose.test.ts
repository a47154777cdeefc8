import type { Item } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { memorySource } from "../byte-source.js";
import {
  compose,
  head,
  image,
  original,
  originalHead,
  pdf,
  rich,
  written,
  writtenHtml,
} from "../testing/compose.js";
import { lines } from "../testing/convert.js";
import { multipart, part } from "../testing/parts.js";

describe("a reply", () => {
  it("has the original below what was written, and says who wrote it when", async () => {
    const { text, html, attachments } = await compose(written, original);
    expect(text?.replaceAll("\r", "")).toBe(
      [
        "Gladly, at noon. ☕",
        "",
        "________________________________",
        'From: "Böb" <bob@example.com>',
        "Sent: Mon, 2 Nov 2026 10:20:30 +0100",
        "To: alice@example.com",
        "Subject: Lunch",
        "",
        "Shall we eat?",
        "",
      ].join("\n"),
    );
    expect(html).toBeUndefined();
    expect(attachments).toEqual([]);
  });

  it("keeps the header as the device wrote it, Bcc too, and adds what it answers", async () => {
    const { raw, inReplyTo, references } = await compose(written, original);
    expect(raw.startsWith(head.map((line) => `${line}\r\n`).join(""))).toBe(true);
    expect(inReplyTo).toBe("<lunch-1@example.com>");
    expect(references).toBe("<root@example.com> <lunch-1@example.com>");
    const own = lines("In-Reply-To: <a@b>", "References: <a@b>", written);
    expect(await compose(own, original)).toMatchObject({ inReplyTo: "<a@b>", references: "<a@b>" });
  });

  it("brings the images inside the HTML of the original, and none of its attachments", async () => {
    const { text, html, attachments } = await compose(writtenHtml, rich);
    expect(text === undefined || text === "").toBe(true);
    expect(html).toContain("<b>noon</b>");
    expect(html).toContain('Shall we <i>eat</i>? <img src="cid:logo@x">');
    expect(html?.indexOf("noon")).toBeLessThan(html?.indexOf("eat") ?? 0);
    expect(attachments.map(({ contentId }) => contentId)).toEqual(["<logo@x>"]);
  });

  it("is one document: what an HTML document has once, the original does not bring again", async () => {
    const { html = "" } = await compose(writtenHtml, rich);
    expect(html.match(/<html|<body|<\/body|<\/html|<!doctype|<head|<title/gi)).toEqual([
      "<html",
      "<body",
      "</body",
      "</html",
    ]);
    expect(html).toContain("p{color:red}");
    expect(html).not.toContain(">No<");
  });

  it("in plain text to a message of HTML has both forms", async () => {
    const { text, html } = await compose(written, rich);
    expect(text).toContain("Gladly, at noon. ☕");
    expect(text).toContain("Shall we eat?");
    expect(html).toContain("Gladly, at noon. ☕");
    expect(html).toContain("<i>eat</i>");
  });

  it("in HTML to a message of plain text shows that text as it is", async () => {
    const { html } = await compose(writtenHtml, lines(...originalHead, "", "1 < 2 & 3", ""));
    expect(html).toContain("1 &lt; 2 &amp; 3");
  });

  it("keeps the attachments that the device sent with it", async () => {
    const withFile = lines(...head, multipart("multipart/mixed", part("text/plain", "See this."), pdf));
    const { text, attachments } = await compose(withFile, original);
    expect(text).toContain("See this.");
    expect(attachments.map(({ filename }) => filename)).toEqual(["menu.pdf"]);
  });

  it("that answers an invitation keeps the answer", async () => {
    const calendar = part("text/calendar; method=REPLY; charset=utf-8", "BEGIN:VCALENDAR\r\nEND:VCALENDAR");
    const answer = lines(...head, multipart("multipart/alternative", part("text/plain", "Yes."), calendar));
    const { text, raw } = await compose(answer, original);
    expect(text).toContain("Yes.");
    expect(raw).toContain(calendar);
  });

  it("that is signed stays as it is, byte for byte", async () => {
    const signed = lines(
      ...head,
      multipart(
        'multipart/signed; protocol="application/pkcs7-signature"',
        part("text/plain", "Signed."),
        part("application/pkcs7-signature", "AAAA"),
      ),
    );
    expect((await compose(signed, original)).raw).toBe(signed);
  });
});

describe("a forwarded message", () => {
  it("brings the attachments of the original, byte for byte", async () => {
    const { html, attachments, raw, references, inReplyTo } = await compose(writtenHtml, rich, {
      kind: "forward",
    });
    expect(html).toContain("<i>eat</i>");
    expect(attachments.map(({ filename, contentId }) => filename ?? contentId)).toEqual([
      "<logo@x>",
      "menu.pdf",
    ]);
    expect(raw).toContain(pdf);
    expect(raw).toContain(image);
    expect([references, inReplyTo]).toEqual(["<root@example.com> <lunch-1@example.com>", undefined]);
  });

  it("brings an invitation as an invitation", async () => {
    const calendar = part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR");
    const invitation = lines(
      ...originalHead,
      multipart("multipart/alternative", part("text/plain", "Come!"), calendar),
    );
    const { text, raw } = await compose(written, invitation, { kind: "forward" });
    expect(text).toContain("Come!");
    expect(raw).toContain(calendar);
  });

  it("brings an encrypted message whole", async () => {
    const sealed = lines(...originalHead, "Content-Type: application/pkcs7-mime", "", "AAAA");
    const { attachments, text } = await compose(written, sealed, { kind: "forward" });
    expect(text).toContain("Subject: Lunch");
    expect(attachments.map(({ mimeType }) => mimeType)).toEqual(["message/rfc822"]);
  });

  it("stays signed as it is, with the original beside it", async () => {
    const inner = multipart(
      'multipart/signed; protocol="application/pkcs7-signature"',
      part("text/plain", "Signed."),
      part("application/pkcs7-signature", "AAAA"),
    );
    const { raw, attachments } = await compose(lines(...head, inner), original, { kind: "forward" });
    expect(raw).toContain(inner.slice(inner.indexOf("--b\r\n"), inner.lastIndexOf("--b--")));
    expect(attachments.map(({ mimeType }) => mimeType)).toContain("message/rfc822");
  });

  it("says when and where an appointment is, and brings its files", async () => {
    const appointment: Item = {
      class: "Calendar",
      revision: "1",
      properties: {
        subject: "Review",
        startTime: new Date("2026-11-02T10:00:00Z"),
        endTime: new Date("2026-11-02T11:00:00Z"),
        location: { displayName: "Room 1" },
        organizerName: "Bob",
        organizerEmail: "bob@example.com",
        body: { type: "html", data: "<p>The <b>plan</b></p>" },
        attachments: [{ tag: "attachment", value: { fileReference: "f1", displayName: "Plän.txt" } }],
      },
    };
    const file = { contentType: "text/plain\r\nX-Evil: 1", ...memorySource(Buffer.from("x".repeat(200))) };
    const { text, html, attachments } = await compose(written, appointment, {
      kind: "forward",
      openAttachment: async () => file,
    });
    expect(text).toContain("When: Mon, 02 Nov 2026 10:00:00 GMT - Mon, 02 Nov 2026 11:00:00 GMT");
    expect(text).toContain("Where: Room 1");
    expect(html).toContain("<b>plan</b>");
    expect(attachments).toMatchObject([{ filename: "Plän.txt", mimeType: "application/octet-stream" }]);
    expect(attachments[0]?.content).toHaveProperty("byteLength", 200);
  });
});

describe("an appointment that is passed on", () => {
  const properties = {
    subject: "Fair",
    allDayEvent: true,
    startTime: new Date("2026-11-02T00:00:00Z"),
    endTime: new Date("2026-11-04T00:00:00Z"),
  };
  const appointment: Item = { class: "Calendar", revision: "1", properties };
  const ical = (...more: string[]) =>
    lines(
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "BEGIN:VEVENT",
      "SUMMARY:Messe",
      ...more,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    );

  it("comes as an invitation if somebody invites, else as an event to be looked at", async () => {
    const forward = (text: string) => compose(written, appointment, { kind: "forward", ical: text });
    const { text, raw } = await forward(ical("ORGANIZER:mailto:bob@example.com"));
    expect(text).toContain("When: 2026-11-02 - 2026-11-03");
    expect(raw).toContain("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n");
    expect(raw).toContain("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nVERSION:2.0\r\n");
    const own = await forward(ical());
    expect(own.raw).toContain("Content-Type: text/calendar; method=PUBLISH");
    expect(own.raw).toContain("METHOD:PUBLISH\r\n");
  });

  it("is not sent along with an answer", async () => {
    expect((await compose(written, appointment, { kind: "reply", ical: ical() })).raw).not.toContain(
      "VCALENDAR",
    );
  });
});
