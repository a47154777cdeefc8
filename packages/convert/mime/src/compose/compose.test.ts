import type { Attachment, ByteSource, ComposeRequest, Item } from "@easkit/backend";
import fc from "fast-check";
import PostalMime, { type Email } from "postal-mime";
import { describe, expect, it } from "vitest";
import { memorySource } from "../byte-source.js";
import { collect, context, itemOf, lines } from "../testing/convert.js";
import { multipart, part } from "../testing/parts.js";
import { createMessageComposer } from "./message-composer.js";

const composer = createMessageComposer();
const noFiles = async (reference: string): Promise<Attachment> => {
  throw new Error(`nobody keeps ${reference}`);
};

type Wish = Partial<Pick<ComposeRequest, "kind" | "openAttachment" | "ical">>;

async function composeSource(
  written: string | Uint8Array,
  original: Item,
  wish: Wish = {},
): Promise<ByteSource> {
  const { mime } = itemOf(written);
  return composer.compose(context, {
    kind: "reply",
    openAttachment: noFiles,
    ...wish,
    written: mime,
    original,
  });
}

interface Composed extends Email {
  readonly raw: string;
}

/** The finished message as an independent parser reads it. */
async function compose(
  written: string | Uint8Array,
  original: Item | string,
  wish: Wish = {},
): Promise<Composed> {
  const item = typeof original === "string" ? received(original) : original;
  const source = await composeSource(written, item, wish);
  const bytes = await collect(source.open());
  expect(bytes.length).toBe(source.size);
  const email = await PostalMime.parse(bytes);
  return { ...email, raw: bytes.toString("latin1") };
}

const received = (mime: string | Uint8Array): Item => ({ ...itemOf(mime), revision: "1" });

const head = [
  "From: Alice <alice@example.com>",
  "To: Bob <bob@example.com>",
  "Bcc: carol@example.com",
  "Subject: Re: Lunch",
];
const headNames = head.map((line) => line.slice(0, line.indexOf(":")));
const written = lines(...head, "Content-Type: text/plain; charset=utf-8", "", "Gladly, at noon. ☕", "");
const writtenHtml = lines(
  ...head,
  "Content-Type: text/html; charset=utf-8",
  "",
  "<html><body><p>Gladly, at <b>noon</b>.</p></body></html>",
);
const originalHead = [
  "From: =?utf-8?Q?B=C3=B6b?= <bob@example.com>",
  "To: alice@example.com",
  "Subject: Lunch",
  "Date: Mon, 2 Nov 2026 10:20:30 +0100",
  "Message-ID: <lunch-1@example.com>",
  "References: <root@example.com>",
];
const original = lines(
  ...originalHead,
  "Content-Type: text/plain; charset=iso-8859-1",
  "",
  "Shall we eat?",
  "",
);
const image = part(
  "image/png",
  "iVBORw0KGgo=",
  "Content-ID: <logo@x>",
  "Content-Disposition: inline",
  "Content-Transfer-Encoding: base64",
);
const pdf = part(
  'application/pdf; name="menu.pdf"',
  "JVBERi0xLjQK",
  "Content-Disposition: attachment; filename=menu.pdf",
  "Content-Transfer-Encoding: base64",
);
const rich = lines(
  ...originalHead,
  multipart(
    "multipart/mixed",
    part(
      "multipart/related; boundary=r",
      lines(
        "--r",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<!DOCTYPE html><html><head><title>No</title><style>p{color:red}</style></head><body bgcolor="red"><p>Shall we <i>eat</i>? <img src="cid:logo@x"></p></body></html>',
        "--r",
        image,
        "--r--",
      ),
    ),
    pdf,
  ),
);

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

/** Text of all kinds, on lines, that survives a trip through HTML and back as it is. */
const someText = fc
  .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 90 }), { maxLength: 6 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them
  .map((all) => all.map((each) => each.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, "").trim()))
  .map((all) => all.filter((each) => each !== "" && !each.startsWith("--")));

const textMessage = (fields: readonly string[], text: readonly string[]): Uint8Array =>
  Buffer.from(
    lines(
      ...fields,
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(text.join("\r\n")).toString("base64"),
    ),
  );

describe("any composed message", () => {
  it("is read by others with both texts and all attachments, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        someText,
        someText,
        fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 3 }),
        fc.constantFrom("reply", "forward"),
        async (own, other, files, kind) => {
          const parts = files.map((bytes, index) =>
            part(
              "application/octet-stream",
              Buffer.from(bytes).toString("base64"),
              `Content-Disposition: attachment; filename=f${index}`,
              "Content-Transfer-Encoding: base64",
            ),
          );
          const body = part(
            "text/plain; charset=utf-8",
            Buffer.from(other.join("\r\n")).toString("base64"),
            "Content-Transfer-Encoding: base64",
          );
          const item = received(lines(...originalHead, multipart("multipart/mixed", body, ...parts)));
          const { text = "", attachments } = await compose(textMessage(head, own), item, {
            kind: kind === "reply" ? "reply" : "forward",
          });
          for (const line of [...own, ...other]) expect(text).toContain(line);
          const contents = attachments.map(({ content }) =>
            typeof content === "string" ? content : Buffer.from(new Uint8Array(content)).toString("hex"),
          );
          expect(contents).toEqual(
            kind === "reply" ? [] : files.map((each) => Buffer.from(each).toString("hex")),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has the header that the device wrote and nothing that the original could add", async () => {
    const hostile = fc.array(
      fc.constantFrom(
        "\r\nBcc: evil@x",
        "\n",
        "\r",
        "<",
        ">",
        "@",
        "a",
        " ",
        "=?utf-8?Q?=0D=0ABcc:_e?=",
        "\0",
        "é",
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (id, subject, name) => {
        const mime = lines(
          `From: "${name.join("")}" <b@x>`,
          `Message-ID: <${id.join("")}@x>`,
          `References: <${subject.join("")}> <${name.join("")}>`,
          `Subject: ${subject.join("")}`,
          `Content-Type: application/x; name="${name.join("")}"`,
          "",
          "x",
        );
        const { raw } = await compose(written, mime, { kind: "forward" });
        const header = raw.slice(0, raw.indexOf("\r\n\r\n"));
        const names = header.split("\r\n").flatMap((line) => /^[^ \t:]+(?=:)/.exec(line)?.[0] ?? []);
        const allowed = [
          ...headNames,
          "References",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
        ];
        expect(names.filter((each) => !allowed.includes(each))).toEqual([]);
        expect(names.filter((each) => each === "Bcc")).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it("can be opened at any range", async () => {
    const source = await composeSource(writtenHtml, received(rich), { kind: "forward" });
    const whole = await collect(source.open());
    await fc.assert(
      fc.asyncProperty(fc.nat(source.size), fc.nat(source.size), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect(await collect(source.open({ start, end }))).toEqual(whole.subarray(start, end));
      }),
      { numRuns: 50 },
    );
  });
});

describe("an original of any size", () => {
  it("is read from its source while it is sent, a piece at a time", async () => {
    const begin = Buffer.from(
      lines(
        ...originalHead,
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "",
        "text",
        "--b",
        "Content-Type: application/x",
        "",
        "",
      ),
    );
    const end = Buffer.from("\r\n--b--\r\n");
    const middle = 40 * 1024 * 1024;
    const shared = Buffer.alloc(64 * 1024, "y");
    let most = 0;
    let ahead = 0;
    const mime: ByteSource = {
      size: begin.length + middle + end.length,
      async *open({ start = 0, end: stop = begin.length + middle + end.length } = {}) {
        for (let at = start; at < stop; ) {
          const [from, offset, length] =
            at < begin.length
              ? [begin, at, begin.length]
              : at < begin.length + middle
                ? [shared, 0, Math.min(shared.length, begin.length + middle - at)]
                : [end, at - begin.length - middle, end.length];
          const piece = from.subarray(offset, Math.min(length, offset + stop - at));
          at += piece.length;
          ahead += piece.length;
          most = Math.max(most, ahead);
          yield piece;
        }
      },
    };
    const item: Item = { class: "Email", mime, flags: { read: true }, received: new Date(0), revision: "1" };
    const source = await composeSource(written, item, { kind: "forward" });
    let size = 0;
    most = 0;
    ahead = 0;
    for await (const chunk of source.open()) {
      size += chunk.length;
      ahead = Math.max(0, ahead - chunk.length);
    }
    expect(size).toBe(source.size);
    expect(size).toBeGreaterThan(middle);
    expect(most).toBeLessThan(1024 * 1024);
  });
});

describe("a new message", () => {
  it("is written from its parts, and no value can add a header or a recipient", async () => {
    const name = fc.string({ unit: "binary", maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(name, name, name, async (subject, display, address) => {
        const source = await composer.write(context, {
          from: { name: display, address: "alice@example.com" },
          to: [
            { name: subject, address: `x${address}@example.com\r\nBcc: evil@x` },
            { address: "bob@example.com" },
          ],
          subject,
          date: new Date(0),
          messageId: "1@example.com",
          body: { type: "plain", text: "Hello" },
        });
        const bytes = await collect(source.open());
        const email = await PostalMime.parse(bytes);
        expect(bytes.toString("latin1").match(/^\S+?(?=: )/gm)).toEqual([
          "From",
          "To",
          "Subject",
          "Date",
          "Message-ID",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
        ]);
        expect(email.to).toHaveLength(2);
        expect(email.text).toBe("Hello\n");
      }),
      { numRuns: 200 },
    );
  });
});
