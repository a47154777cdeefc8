import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { createMimeConverter } from "../mime-converter.js";
import { collect, context, convertText, itemOf, lines } from "../testing/convert.js";
import { MemoryMeter } from "../testing/memory.js";
import {
  attribute,
  embedded,
  file,
  numberProperty,
  properties,
  property,
  recipientTable,
  textProperty,
  tnef,
} from "../testing/tnef.js";

const message = (data: Uint8Array, type = "application/ms-tnef; name=winmail.dat"): string =>
  lines(
    "Subject: packed",
    `Content-Type: ${type}`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(data).toString("base64").replace(/.{76}/g, "$&\r\n"),
  );

const converter = createMimeConverter();

async function open(data: Uint8Array, part: string) {
  const attachment = await converter.openPart(context, itemOf(message(data)), part);
  return { ...attachment, bytes: await collect(attachment.open()) };
}

const picture = Buffer.from("89504e470d0a1a0a", "hex");
const packed = tnef(
  attribute(0x2800c, Buffer.from("see the files\0")),
  file("BUDGET~1.TXT", Buffer.from("1,1200\r\n"), textProperty(0x3707, "Büdget.txt")),
  file(
    "logo.png",
    picture,
    textProperty(0x3712, "logo@x"),
    textProperty(0x370e, "image/png"),
    numberProperty(0x3714, 4),
  ),
);

describe("what is attached in winmail.dat", () => {
  it("is listed as attachments are, in its place", async () => {
    const { attachments, text } = await convertText(message(packed));
    expect(text).toBe("see the files");
    expect(attachments).toEqual([
      { displayName: "Büdget.txt", fileReference: "ref:1/1", method: "normal", estimatedDataSize: 8 },
      {
        displayName: "logo.png",
        fileReference: "ref:1/2",
        method: "normal",
        estimatedDataSize: 8,
        contentId: "logo@x",
        isInline: true,
      },
    ]);
  });

  it("is opened by the reference that the list gives, whole or in part", async () => {
    const budget = await open(packed, "1/1");
    expect(budget.bytes.toString()).toBe("1,1200\r\n");
    expect(budget).toMatchObject({ displayName: "Büdget.txt", size: 8 });
    const logo = await open(packed, "1/2");
    expect(logo.bytes).toEqual(picture);
    expect(logo.contentType).toBe("image/png");
    const attachment = await converter.openPart(context, itemOf(message(packed)), "1/1");
    expect((await collect(attachment.open({ start: 2, end: 6 }))).toString()).toBe("1200");
  });

  it("is found in a part whose type is general and whose name is winmail.dat", async () => {
    const { attachments } = await convertText(message(packed, "application/octet-stream; name=winmail.dat"));
    expect(attachments).toHaveLength(2);
  });

  it.each(["1/3", "1/0", "2/1", "1/x", "9"])("is not found as %s", async (part) => {
    await expect(open(packed, part)).rejects.toMatchObject({ code: "not-found" });
  });

  it("stays reachable as winmail.dat where it is cut or no TNEF at all", async () => {
    const cut = await convertText(message(packed.subarray(0, packed.length - 40)));
    expect(cut.attachments.map(({ displayName }) => displayName)).toEqual([
      "Büdget.txt",
      "logo.png",
      "winmail.dat",
    ]);
    const none = await convertText(message(Buffer.from("no TNEF at all")));
    expect(none.attachments.map(({ displayName }) => displayName)).toEqual(["winmail.dat"]);
    expect((await open(Buffer.from("no TNEF at all"), "1")).bytes.toString()).toBe("no TNEF at all");
  });

  it("has names without paths and line ends", async () => {
    const data = tnef(
      file("..\\..\\a\r\nBcc: eve@example.com", Buffer.from("x")),
      file("C:\\Windows\\system.ini", Buffer.from("y")),
      file("/etc/passwd", Buffer.from("z")),
    );
    const { attachments } = await convertText(message(data));
    const names = attachments.map(({ displayName }) => displayName ?? "");
    expect(names[0]).not.toMatch(/[\r\n]/);
    expect(names.slice(1)).toEqual(["system.ini", "passwd"]);
  });
});

describe("a message inside winmail.dat", () => {
  const inner = tnef(
    properties(
      textProperty(0x37, "Grüße"),
      textProperty(0x0c1a, "Bob\r\nBcc: eve@example.com"),
      textProperty(0x5d01, "bob@example.com"),
      textProperty(0x1035, "<inner@example.com>"),
      textProperty(0x1000, "inner text"),
      property(0x1013, 0x102, Buffer.from("<p>inner <b>text</b><img src='cid:i@x'></p>")),
    ),
    recipientTable(
      [numberProperty(0x0c15, 1), textProperty(0x3001, "Ann"), textProperty(0x39fe, "ann@example.com")],
      [numberProperty(0x0c15, 2), textProperty(0x3001, "Cy"), textProperty(0x3003, "cy@example.com")],
    ),
    file("note.txt", Buffer.from("attached")),
    file("i.png", picture, textProperty(0x3712, "i@x"), numberProperty(0x3714, 4)),
  );

  it("is listed as a message and opened as one that every mail program reads", async () => {
    const data = tnef(embedded("Old letter", inner));
    const { attachments } = await convertText(message(data));
    expect(attachments).toMatchObject([{ displayName: "Old letter.eml", method: "embeddedMessage" }]);
    const { bytes, contentType, size } = await open(data, "1/1");
    expect(contentType).toBe("message/rfc822");
    expect(size).toBe(bytes.length);
    const email = await PostalMime.parse(bytes);
    expect(email).toMatchObject({ subject: "Grüße", messageId: "<inner@example.com>" });
    expect(email.from?.address).toBe("bob@example.com");
    expect(email.bcc).toBeUndefined();
    expect(email.to).toMatchObject([{ name: "Ann", address: "ann@example.com" }]);
    expect(email.cc).toMatchObject([{ address: "cy@example.com" }]);
    expect(email.text?.trim()).toBe("inner text");
    expect(email.html).toContain("<b>text</b>");
    expect(email.attachments.map(({ filename }) => filename).sort()).toEqual(["i.png", "note.txt"]);
  });

  it("may hold others, and what is too deep stays as it is", async () => {
    let nested: Buffer = inner;
    for (let depth = 0; depth < 20; depth += 1) nested = tnef(embedded(`level ${depth}`, nested));
    const { bytes } = await open(nested, "1/1");
    const text = bytes.toString("latin1");
    expect(text.match(/message\/rfc822/g)).toHaveLength(4);
    expect(text).toMatch(/octet-stream/);
  });

  it("stays as it is where it cannot be read", async () => {
    const data = tnef(embedded("broken", Buffer.from("no TNEF")));
    expect((await open(data, "1/1")).bytes.toString()).toBe("no TNEF");
  });
});

describe("the class of winmail.dat", () => {
  it.each([
    ["IPM.Microsoft Mail.Note", "IPM.Note"],
    ["IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request"],
    ["IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent"],
    ["IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled"],
    ["IPM.Microsoft Mail.Non-Delivery", "REPORT.IPM.Note.NDR"],
    ["IPM.Schedule.Meeting.Resp.Pos", "IPM.Schedule.Meeting.Resp.Pos"],
    ["IPM.Evil\r\nX", "IPM.Note"],
  ])("%s is %s", async (given, shown) => {
    const { messageClass } = await convertText(message(tnef(attribute(0x78008, Buffer.from(`${given}\0`)))));
    expect(messageClass).toBe(shown);
  });
});

describe("a large winmail.dat", () => {
  const size = 30 * 1024 * 1024;
  const line = Buffer.alloc(16 * 1024, "x");

  /** TNEF with one large file, made while it is read. */
  function generated(meter: MemoryMeter) {
    const whole = file("large.bin", Buffer.from("<marker>"));
    const at = whole.indexOf("<marker>");
    const [before, after] = [Buffer.from(whole.subarray(0, at)), whole.subarray(at + 8)];
    before.writeUInt32LE(size, before.length - 4);
    const head = Buffer.concat([
      Buffer.from("Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"),
      tnef(before),
    ]);
    const total = head.length + size + after.length;
    return {
      mime: {
        size: total,
        async *open({ start = 0, end = total } = {}) {
          const fileEnd = head.length + size;
          for (let offset = start; offset < end; ) {
            const [from, base, until] =
              offset < head.length
                ? ([head, 0, head.length] as const)
                : offset < fileEnd
                  ? ([line, offset, Math.min(fileEnd, offset + line.length)] as const)
                  : ([after, fileEnd, total] as const);
            const piece = from.subarray(offset - base, Math.min(until, end) - base);
            offset += piece.length;
            meter.pass(piece.length);
            yield piece;
          }
        },
      },
    };
  }

  it("is listed and opened without being held", async () => {
    const meter = new MemoryMeter(6 * 1024 * 1024);
    const { mime } = generated(meter);
    const item = { ...itemOf(""), mime };
    const email = await converter.toEmail(context, item, {
      preferences: [{ type: "plain" }],
      mimeSupport: 0,
      fileReference: (part) => part,
    });
    expect(email.attachments).toMatchObject([
      { value: { displayName: "large.bin", estimatedDataSize: size } },
    ]);
    const attachment = await converter.openPart(context, item, "1/1");
    let length = 0;
    for await (const piece of attachment.open()) length += piece.length;
    expect(length).toBe(size);
    expect(meter.added).toBeGreaterThan(0);
    expect(meter.added).toBeLessThan(10 * 1024 * 1024);
  });
});
