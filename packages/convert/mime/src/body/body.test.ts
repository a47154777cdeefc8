import type { BodyPreference } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { asking, convert, convertText, itemOf, lines } from "../testing/convert.js";
import { multipart, part, plain } from "../testing/parts.js";

const html: BodyPreference = { type: "html" };

describe("the text of a message", () => {
  it.each([
    [
      "in base64",
      part("text/plain; charset=utf-8", "R3LDvMOfZQ==", "Content-Transfer-Encoding: base64"),
      "Grüße",
    ],
    [
      "in base64 with rubbish in it",
      part("text/plain", "R3 LDv!MOf\r\nZQ==", "Content-Transfer-Encoding: base64"),
      "Grüße",
    ],
    [
      "in quoted-printable",
      part(
        "text/plain; charset=iso-8859-1",
        "Gr=FC=\r\n=DFe =\r\n",
        "Content-Transfer-Encoding: quoted-printable",
      ),
      "Grüße ",
    ],
    [
      "that only says it is base64",
      part("text/plain", "Hello there, this is plain text.", "Content-Transfer-Encoding: base64"),
      "Hello there, this is plain text.",
    ],
    ["of an unknown charset", plain("Grüße", "text/plain; charset=x-klingon"), "Grüße"],
    ["labelled ASCII with 8-bit characters", plain("Grüße", "text/plain; charset=us-ascii"), "Grüße"],
    [
      "without a boundary at all",
      plain("--b\r\n\r\nlost?", "multipart/mixed; boundary=other"),
      "--b\r\n\r\nlost?",
    ],
    [
      "in a multipart that names no boundary",
      lines("Content-Type: multipart/mixed", "", "--x", "", "found", "--x--"),
      "found",
    ],
    ["without a blank line after the header", lines("Subject: x", "Hello, world"), "Hello, world"],
    ["without a header", "Just a text\r\nof two lines", "Just a text\r\nof two lines"],
    ["that looks like a header", "Attention: this is all\r\nthere is", "Attention: this is all\r\nthere is"],
    ["with CR line ends", "Subject: x\r\rone\rtwo", "one\r\ntwo"],
    ["with LF line ends", "Subject: x\n\none\ntwo", "one\r\ntwo"],
    ["with NUL and controls", plain("a\0b\u0007c"), "abc"],
    ["of no bytes", "", ""],
  ])("%s is read", async (_, message, text) => expect((await convertText(message)).text).toBe(text));

  it("that is not the UTF-8 it says keeps what is and reads the rest as Windows-1252", async () => {
    const bytes = Buffer.concat([Buffer.from(plain("é ")), Buffer.from([0x80, 0x20, 0xe9])]);
    expect((await convertText(bytes)).text).toBe("é € é");
  });

  it.each([
    ["little-endian", "utf16le", [0xff, 0xfe]],
    ["big-endian", "swapped", [0xfe, 0xff]],
    ["little-endian without a mark", "utf16le", []],
    ["big-endian without a mark", "swapped", []],
  ])("of %s UTF-16 is read", async (_, order, mark) => {
    const text = Buffer.from("Grüße 😀", "utf16le");
    const bytes = order === "swapped" ? text.swap16() : text;
    const head = Buffer.from("Content-Type: text/plain; charset=utf-16\r\n\r\n");
    expect((await convertText(Buffer.concat([head, Buffer.from(mark), bytes]))).text).toBe("Grüße 😀");
  });

  it("has no halves of surrogate pairs", async () => {
    const half = Buffer.concat([
      Buffer.from(plain("", "text/plain; charset=utf-16le")),
      Buffer.from("a\ud83db", "utf16le"),
    ]);
    expect((await convertText(half)).text).toBe("a\ufffdb");
  });

  it("of several parts is joined", async () => {
    const image = part("image/png", "x", "Content-Disposition: attachment; filename=a.png");
    const email = await convertText(multipart("multipart/mixed", plain("one"), image, plain("two")));
    expect(email.text).toBe("one\r\ntwo");
    expect(email.attachments.map((one) => one.displayName)).toEqual(["a.png"]);
  });

  it("is read from parts whose closing delimiters are missing", async () => {
    const inner = lines("Content-Type: multipart/alternative; boundary=c", "", "--c", plain("inner"));
    const message = lines(
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      inner,
      "--b",
      plain("outer"),
    );
    expect((await convertText(message)).text).toBe("inner\r\nouter");
  });

  it("joins the lines of flowed text", async () => {
    const text = lines("One paragraph ", "goes on.", "> quoted ", "> too", " From", "-- ", "Dana");
    const message = plain(text, "text/plain; format=flowed");
    expect((await convertText(message)).text).toBe(
      lines("One paragraph goes on.", "> quoted too", "From", "-- ", "Dana"),
    );
    const deleting = plain("日本 \r\n語", "text/plain; charset=utf-8; format=flowed; delsp=yes");
    expect((await convertText(deleting)).text).toBe("日本語");
  });

  it("is an invitation's, if the message has no other", async () => {
    const calendar = lines(
      "BEGIN:VCALENDAR",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "SUMMARY:Lunch\\, at last",
      "END:VEVENT",
    );
    const email = await convertText(part("text/calendar; method=REQUEST", calendar));
    expect(email).toMatchObject({ text: "Lunch, at last", messageClass: "IPM.Schedule.Meeting.Request" });
  });
});

describe("alternatives", () => {
  const both = multipart(
    "multipart/alternative",
    plain("the text"),
    plain("<p>the <b>page</b></p>", "text/html"),
  );

  it("give the form that the device wants", async () => {
    expect(await convertText(both)).toMatchObject({ text: "the text", nativeBodyType: "html" });
    expect((await convertText(both, asking([html]))).text).toBe("<p>the <b>page</b></p>");
  });

  it("give the stored form where the device takes either", async () => {
    expect((await convertText(both, asking([{ type: "plain" }, html]))).body?.type).toBe("html");
    expect((await convertText(plain("x"), asking([html, { type: "plain" }]))).body?.type).toBe("plain");
  });

  it("of which the HTML is empty give the text", async () => {
    const message = multipart("multipart/alternative", plain("the text"), plain("", "text/html"));
    expect((await convertText(message, asking([html]))).text).toContain("the text");
  });

  it("hide other forms of the same text, and show pictures of the HTML as inline", async () => {
    const image = part("image/png", "x", "Content-ID: <i@x>");
    const related = lines(
      "Content-Type: multipart/related; boundary=r",
      "",
      "--r",
      plain("<p>hi</p>", "text/html"),
      "--r",
      image,
      "--r--",
    );
    const email = await convertText(
      multipart("multipart/alternative", plain("hi"), plain("*hi*", "text/markdown"), related),
    );
    expect(email.attachments).toEqual([
      {
        displayName: "attachment-3.2.png",
        fileReference: "ref:3.2",
        method: "normal",
        estimatedDataSize: 1,
        contentId: "i@x",
        isInline: true,
      },
    ]);
  });
});

describe("HTML made of text", () => {
  it("is escaped, keeps its lines, and has links", async () => {
    const { text } = await convertText(plain("a < b & c\r\n  see https://e.org/?a=1&b=2."), asking([html]));
    expect(text).toContain("a &lt; b &amp; c<br>");
    expect(text).toContain('<a href="https://e.org/?a=1&amp;b=2">https://e.org/?a=1&amp;b=2</a>.');
    expect(text).not.toContain("<script");
  });

  it("is UTF-8 and says so, whatever the message said", async () => {
    const page = '<html><head><meta charset="iso-8859-1"></head><body>\u00fc</body></html>';
    const bytes = Buffer.from(plain(page, "text/html"), "latin1");
    expect((await convertText(bytes, asking([html]))).text).toBe(page.replace("iso-8859-1", "utf-8"));
  });
});

describe("a body that the device wants cut", () => {
  const cut = async (text: string, preference: Partial<BodyPreference>) =>
    convertText(plain(text), asking([{ type: "plain", ...preference }]));

  it("has at most that many bytes, and no character is cut", async () => {
    for (let size = 0; size <= 12; size += 1) {
      const { text, body } = await cut("aü€😀z", { truncationSize: size });
      expect("aü€😀z".startsWith(text)).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(size);
      expect(body).toMatchObject({ estimatedDataSize: 11, ...(size < 11 && { truncated: true }) });
    }
  });

  it("is not said to be cut when it fits", async () => {
    expect((await cut("whole", { truncationSize: 5 })).body).toEqual({
      type: "plain",
      estimatedDataSize: 5,
      data: "whole",
    });
  });

  it("has no data at size 0", async () => {
    expect((await cut("whole", { truncationSize: 0, preview: 3 })).body).toEqual({
      type: "plain",
      estimatedDataSize: 5,
      truncated: true,
      preview: "who",
    });
  });

  it("is cut outside of HTML tags and entities", async () => {
    const page = '<p class="x">ab&amp;cd</p><a href="https://e.org/">link</a>';
    for (let size = 0; size < page.length; size += 1) {
      const { text } = await convertText(
        plain(page, "text/html"),
        asking([{ ...html, truncationSize: size }]),
      );
      expect(page.startsWith(text)).toBe(true);
      expect(text).not.toMatch(/<[^>]*$|&[^;]*$/);
    }
  });

  it("gives way to the next preference if it is all or none", async () => {
    const request = asking([
      { type: "html", truncationSize: 10, allOrNone: true },
      { type: "plain", truncationSize: 10 },
    ]);
    const email = await convertText(plain("<p>far too long for that</p>", "text/html"), request);
    expect(email.body).toMatchObject({ type: "plain", truncated: true, data: "far too lo" });
  });

  it("says its size and nothing else if all preferences are all or none and none fits", async () => {
    const email = await cut("far too long", { truncationSize: 5, allOrNone: true });
    expect(email.body).toEqual({ type: "plain", estimatedDataSize: 12, truncated: true });
  });
});

describe("a preview", () => {
  it("is the beginning of the text on one line, without where links lead", async () => {
    const page = plain(
      '<style>p {}</style><p>Hello\r\n <a href="https://e.org">there</a></p><p>you</p>',
      "text/html",
    );
    const email = await convertText(page, asking([{ type: "html", truncationSize: 0, preview: 14 }]));
    expect(email.body?.preview).toBe("Hello there yo");
  });
});

describe("large bodies", () => {
  const text = "All work and no play makes a dull demo.\r\n".repeat(20_000);

  it("are streams that can be read twice, and are cut where asked", async () => {
    const request = asking([{ type: "plain", truncationSize: 500_001 }]);
    const email = await convert(itemOf(plain(text)), request);
    expect(typeof email.body?.data).toBe("object");
    expect(email.text).toBe(text.slice(0, 500_001));
    expect(email.body).toMatchObject({ truncated: true, estimatedDataSize: expect.any(Number) });
  });
});
