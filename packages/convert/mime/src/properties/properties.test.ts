import { describe, expect, it } from "vitest";
import { createMimeConverter } from "../mime-converter.js";
import { asking, context, convert, convertText, itemOf, lines } from "../testing/convert.js";
import { threadTopic } from "./thread-topic.js";

const hex = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString("hex") : "";
const headers = (...fields: string[]) => convertText(lines(...fields, "", "text"));

describe("a thread topic", () => {
  it.each([
    ["Re: Fwd: Lunch", "Lunch"],
    ["RE[2]: Lunch", "Lunch"],
    ["AW: WG: Mittag", "Mittag"],
    ["Antwort: Mittag", "Mittag"],
    ["回复：午餐", "午餐"],
    ["Réf : Repas", "Repas"],
    ["Reply to me: no prefix", "Reply to me: no prefix"],
    ["Re:", ""],
  ])("of %j is %j", (subject, topic) => expect(threadTopic(subject)).toBe(topic));
});

describe("recipients", () => {
  it("separate ReplyTo by semicolons, and show names in DisplayTo", async () => {
    expect(
      await headers("To: A <a@e.org>, b@e.org", "Reply-To: x@e.org, y@e.org", "Cc: c@e.org", "Bcc: d@e.org"),
    ).toMatchObject({
      to: '"A" <a@e.org>, b@e.org',
      displayTo: "A; b@e.org",
      replyTo: "x@e.org; y@e.org",
      cc: "c@e.org",
      bcc: "d@e.org",
    });
  });

  it("name a Sender only where it is not the author", async () => {
    expect((await headers("From: a@e.org", "Sender: A <A@e.org>")).sender).toBeUndefined();
    expect((await headers("From: a@e.org", "Sender: b@e.org")).sender).toBe("b@e.org");
    expect((await headers("Sender: b@e.org")).from).toBe("b@e.org");
  });

  it("stay within 32,768 characters, in whole addresses", async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `user${i}@example.org`).join(", ");
    const { to = "" } = await headers(`To: ${many}`);
    expect(to.length).toBeLessThanOrEqual(32_768);
    expect(to).toMatch(/, user\d+@example\.org$/);
  });
});

describe("importance", () => {
  it.each([
    ["Importance: High", "high"],
    ["X-Priority: 1 (Highest)", "high"],
    ["X-Priority: 5", "low"],
    ["X-MSMail-Priority: Low", "low"],
    ["X-Priority: 3", "normal"],
    ["Subject: x", "normal"],
  ])("by %j is %s", async (field, importance) => expect((await headers(field)).importance).toBe(importance));
});

describe("a conversation", () => {
  it("is the same for the root, answers to it, and answers to them", async () => {
    const root = await headers("Message-ID: <1@e>", "Subject: Lunch");
    const answer = await headers("Message-ID: <2@e>", "In-Reply-To: <1@e>", "Subject: Re: Lunch");
    const next = await headers("Message-ID: <3@e>", "References: <1@e>", " <2@e>", "Subject: Re: Lunch");
    expect(hex(root.conversationId)).toHaveLength(32);
    expect(hex(answer.conversationId)).toBe(hex(root.conversationId));
    expect(hex(next.conversationId)).toBe(hex(root.conversationId));
    expect(hex((await headers("Message-ID: <9@e>", "Subject: Lunch")).conversationId)).not.toBe(
      hex(root.conversationId),
    );
  });

  it("is by topic where there is no Message-ID", async () => {
    expect(hex((await headers("Subject: Re: Lunch")).conversationId)).toBe(
      hex((await headers("Subject: Lunch")).conversationId),
    );
  });

  it("has an index of 5 bytes, and 5 more for each answer", async () => {
    const root = await headers("Message-ID: <1@e>", "Date: Wed, 13 May 2009 20:00:00 +0000");
    expect(hex(root.conversationIndex)).toMatch(/^c9d40[0-9a-f]{5}$/);
    const third = await headers("Message-ID: <3@e>", "References: <1@e> <2@e>");
    expect(hex(third.conversationIndex)).toHaveLength(30);
  });

  it("takes its index from Thread-Index (MS-ASCON 2.2.2.4)", async () => {
    const given = Buffer.from(`01ca2cfa8a23${"11".repeat(16)}0102030405`, "hex").toString("base64");
    expect(hex((await headers(`Thread-Index: ${given}`)).conversationIndex)).toBe("ca2cfa8a230102030405");
    expect(hex((await headers("Thread-Index: rubbish")).conversationIndex)).toHaveLength(10);
  });
});

describe("a message class", () => {
  const report = (type: string, body: string, kind: string) =>
    convertText(
      lines(
        `Content-Type: multipart/report; report-type=${kind}; boundary=b`,
        "",
        "--b",
        "",
        "sorry",
        "--b",
        `Content-Type: ${type}`,
        "",
        body,
        "--b--",
      ),
    );
  const status = (action: string) =>
    report(
      "message/delivery-status",
      lines("Reporting-MTA: dns; e.org", "", `Action: ${action}`),
      "delivery-status",
    );
  const returned = (type: string) =>
    report(
      "message/delivery-status",
      lines(
        "Action: failed",
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        `Content-Type: ${type}`,
        "",
        "x",
      ),
      "delivery-status",
    );
  const receipt = (kind: string) =>
    report(
      "message/disposition-notification",
      `Disposition: manual-action/MDN-sent-manually; ${kind}`,
      "disposition-notification",
    );
  const event = (method: string, ...more: string[]) =>
    lines("BEGIN:VCALENDAR", `METHOD:${method}`, "BEGIN:VEVENT", ...more, "END:VEVENT", "END:VCALENDAR");
  const calendar = (method: string, ...more: string[]) =>
    convertText(lines("Content-Type: text/calendar; charset=utf-8", "", event(method, ...more)));
  const answer = (partstat: string) =>
    calendar("REPLY", `ATTENDEE;CN=A;PARTSTAT=${partstat}`, " :mailto:a@e.org");

  it.each([
    ["a failure", () => status("failed"), "REPORT.IPM.Note.NDR"],
    ["a delay", () => status("delayed"), "REPORT.IPM.Note.DELAYED"],
    ["a delivery", () => status("delivered"), "REPORT.IPM.Note.DR"],
    ["a read receipt", () => receipt("displayed"), "REPORT.IPM.Note.IPNRN"],
    ["a receipt of unread mail", () => receipt("deleted"), "REPORT.IPM.Note.IPNNRN"],
    ["an invitation", () => calendar("REQUEST"), "IPM.Schedule.Meeting.Request"],
    ["a cancellation", () => calendar("CANCEL"), "IPM.Schedule.Meeting.Canceled"],
    ["an acceptance", () => answer("ACCEPTED"), "IPM.Schedule.Meeting.Resp.Pos"],
    ["a refusal", () => answer("DECLINED"), "IPM.Schedule.Meeting.Resp.Neg"],
    ["a tentative answer", () => answer("TENTATIVE"), "IPM.Schedule.Meeting.Resp.Tent"],
    ["a published event", () => calendar("PUBLISH"), "IPM.Note"],
    [
      "encrypted mail",
      () => headers("Content-Type: application/pkcs7-mime; smime-type=enveloped-data"),
      "IPM.Note.SMIME",
    ],
    [
      "opaque signed mail whose type a gateway took away",
      () => headers('Content-Type: application/octet-stream; name="smime.p7m"'),
      "IPM.Note.SMIME",
    ],
    [
      "a signed receipt",
      () => headers("Content-Type: application/pkcs7-mime; smime-type=signed-receipt"),
      "IPM.Note.Receipt.SMIME",
    ],
    ["a failure of encrypted mail", () => returned("application/pkcs7-mime"), "REPORT.IPM.Note.SMIME.NDR"],
    [
      "a failure of signed mail",
      () => returned('multipart/signed; protocol="application/pkcs7-signature"'),
      "REPORT.IPM.Note.SMIME.MultipartSigned.NDR",
    ],
    [
      "PGP mail",
      () => headers('Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b'),
      "IPM.Note",
    ],
    ["other mail", () => headers("Subject: x"), "IPM.Note"],
  ])("of %s is set", async (_, make, name) => {
    const email = await make();
    expect(email.messageClass).toBe(name);
    const isMeeting = name.startsWith("IPM.Schedule.");
    expect(email.contentClass).toBe(`urn:content-classes:${isMeeting ? "calendarmessage" : "message"}`);
  });
});

it("a report without words for people shows its fields", async () => {
  const status = lines("Reporting-MTA: dns; e.org", "", "Final-Recipient: rfc822; a@e.org", "Action: failed");
  const { text, attachments } = await convertText(
    lines(
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      status,
      "--b--",
    ),
  );
  expect(text).toBe(status);
  expect(attachments).toHaveLength(1);
});

describe("a hidden recipient", () => {
  const read = (address: string, ...header: string[]) =>
    createMimeConverter().toEmail(
      { ...context, principal: { id: "dana", address } },
      itemOf(lines(...header, "", "x")),
      asking(),
    );
  const from = "From: ann@e.org";

  it.each([
    ["named in Bcc", [from, "To: bob@e.org", "Bcc: Dana <DANA@e.org>"]],
    ["with nobody else named", [from, "To: undisclosed-recipients:;"]],
  ])("is told so, %s", async (_, header) => {
    expect(await read("dana@e.org", ...header)).toMatchObject({ receivedAsBcc: true });
  });

  it.each([
    ["who is named openly too", [from, "To: dana@e.org", "Bcc: dana@e.org"]],
    ["of a list", [from, "To: list@e.org"]],
    ["who wrote the message", ["From: dana@e.org", "Bcc: dana@e.org"]],
  ])("MS-ASEMAIL_R649 is nobody %s", async (_, header) => {
    expect(await read("dana@e.org", ...header)).not.toHaveProperty("receivedAsBcc");
  });
});

describe("flags", () => {
  it("MS-ASEMAIL_R520 say what was done last, and when", async () => {
    const time = new Date("2026-11-05T08:00:00Z");
    const flags = { answered: true, forwarded: true, lastVerb: { verb: "repliedToAll", time } } as const;
    expect(await convertText("\r\n", asking(), flags)).toMatchObject({
      lastVerbExecuted: "repliedToAll",
      lastVerbExecutionTime: time,
    });
  });

  it("of a message that has become a task have all of it", async () => {
    const [localStartDate, startDate] = [new Date("2026-12-01T00:00:00Z"), new Date("2026-11-30T23:00:00Z")];
    const [localDueDate, dueDate] = [new Date("2026-12-03T00:00:00Z"), new Date("2026-12-02T23:00:00Z")];
    const reminder = new Date("2026-12-01T08:00:00Z");
    const dates = { startDate, localStartDate, dueDate, localDueDate, reminder, ordinalDate: reminder };
    const flag = {
      status: "active",
      type: "Call",
      subject: "Call Ann",
      subOrdinalDate: "5",
      ...dates,
    } as const;
    expect((await convertText("\r\n", asking(), { flag })).flag).toEqual({
      subject: "Call Ann",
      status: "active",
      flagType: "Call",
      startDate: localStartDate,
      utcStartDate: startDate,
      dueDate: localDueDate,
      utcDueDate: dueDate,
      reminderSet: true,
      reminderTime: reminder,
      ordinalDate: reminder,
      subOrdinalDate: "5",
    });
  });

  it("make read, draft, last verb, categories and follow-up", async () => {
    const dueDate = new Date("2026-12-01T00:00:00.000Z");
    const email = await convertText("Keywords: ignored\r\n\r\nx", asking(), {
      read: true,
      answered: true,
      draft: true,
      categories: ["Blue"],
      flag: { status: "active", dueDate },
    });
    expect(email).toMatchObject({
      read: true,
      isDraft: true,
      lastVerbExecuted: "repliedToSender",
      categories: ["Blue"],
      flag: { status: "active", dueDate, utcDueDate: dueDate, startDate: dueDate, utcStartDate: dueDate },
      dateReceived: new Date("2026-11-02T10:20:30.000Z"),
    });
  });

  it("that are absent give an empty flag, and categories from Keywords", async () => {
    expect(await headers("Keywords: red, green,red")).toMatchObject({
      flag: {},
      categories: ["red", "green"],
      read: false,
    });
    expect((await convertText("\r\n", asking(), { forwarded: true })).lastVerbExecuted).toBe("forwarded");
  });
});

it("properties that the backend knows better win", async () => {
  const conversationId = Uint8Array.of(1, 2, 3);
  const item = { ...itemOf("Subject: theirs\r\n\r\nx"), properties: { subject: "ours", conversationId } };
  expect(await convert(item)).toMatchObject({ subject: "ours", conversationId, text: "x" });
});

it("the code page is that of the text as it was sent", async () => {
  expect((await headers("Content-Type: text/plain; charset=iso-8859-2")).internetCpid).toBe("28592");
  expect((await headers("Content-Type: text/plain; charset=GB2312")).internetCpid).toBe("936");
  expect((await headers("Subject: x")).internetCpid).toBe("65001");
});
