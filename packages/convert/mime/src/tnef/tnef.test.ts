import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.js";
import { asking, collect, context, convertText, lines } from "../testing/convert.js";
import { attribute, le, named, properties, property, rtf, tnef } from "../testing/tnef.js";
import { decompressRtf } from "./decompress-rtf.js";
import { rtfToHtml, rtfToText } from "./rtf-text.js";
import { type Unpacked, unpackTnef } from "./unpack.js";

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

const join = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
};

async function unpack(bytes: Uint8Array, pieceSize = bytes.length): Promise<Unpacked> {
  const openAll = async function* () {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  };
  const unpacked = await unpackTnef(openAll, defaultLimits, context.signal);
  if (!unpacked) throw new TypeError("no TNEF");
  return unpacked;
}

async function textOf(bytes: Uint8Array, pieceSize?: number): Promise<string> {
  const { body } = await unpack(bytes, pieceSize);
  return body ? join(body.plain()) : "";
}

describe("the text of winmail.dat", () => {
  it("is its body attribute, in its code page", async () => {
    const bytes = tnef(
      attribute(0x69007, Buffer.concat([le(1251, 4), le(0, 4)])),
      attribute(0x2800c, Buffer.from([0xcf, 0xf0, 0x00])),
    );
    expect(await textOf(bytes)).toBe("Пр");
  });

  it("is its body property, after properties of other kinds", async () => {
    const body = property(0x1000, 0x1f, Buffer.from("Grüße\0", "utf16le"));
    const number = Buffer.concat([le(3, 2), le(0x17, 2), le(7, 4)]);
    expect(await textOf(tnef(properties(named, number, body)))).toBe("Grüße");
  });

  it("is that of its HTML or RTF, if it has no plain one", async () => {
    expect(await textOf(tnef(properties(property(0x1013, 0x102, Buffer.from("<p>a</p><p>b</p>")))))).toBe(
      "a\r\n\r\nb",
    );
    expect(await textOf(tnef(properties(property(0x1009, 0x102, rtf("{\\rtf1 hi}")))))).toBe("hi");
  });

  it("is read the same in pieces of any size", async () => {
    const bytes = tnef(properties(named, property(0x1009, 0x102, rtf("{\\rtf1 a\\'e4\\par \\u252?b}"))));
    for (const size of [1, 2, 3, 7, 64]) expect(await textOf(bytes, size)).toBe("ä\nüb".replace("ä", "aä"));
  });

  it("is the body of a message that has no other", async () => {
    const data = tnef(attribute(0x2800c, Buffer.from("inside"))).toString("base64");
    const email = await convertText(
      lines("Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64", "", data),
    );
    expect(email.text).toBe("inside");
    expect(email.attachments).toEqual([]);
  });

  it("is HTML beside the plain text of the message, if it has some", async () => {
    const data = tnef(properties(property(0x1013, 0x102, Buffer.from("<b>rich</b>")))).toString("base64");
    const source = lines(
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "poor",
      "--b",
      "Content-Type: application/ms-tnef",
      "Content-Transfer-Encoding: base64",
      "",
      data,
      "--b--",
    );
    const rich = await convertText(source, asking([{ type: "html" }]));
    expect(rich.text).toBe("<b>rich</b>");
    expect(rich.nativeBodyType).toBe("html");
    expect((await convertText(source)).text).toBe("poor");
  });

  it("is read from any bytes without an error", async () => {
    const whole = tnef(
      attribute(0x2800c, Buffer.from("")),
      properties(named, property(0x1009, 0x102, rtf("{\\rtf1 hi}"))),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (at, bytes) => {
          const changed = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]);
          const email = await convertText(
            lines(
              "Content-Type: application/ms-tnef",
              "Content-Transfer-Encoding: base64",
              "",
              changed.toString("base64"),
            ),
          );
          expect(typeof email.text).toBe("string");
        },
      ),
    );
  });
});

describe("RTF", () => {
  it.each([
    ["has paragraphs and tabs", "{\\rtf1\\ansi a\\par b\\tab c\\line\r\nd}", "a\nb\tc\nd"],
    ["has escaped characters", "{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0 \\{x\\}\\\\}", "Пр {x}\\"],
    [
      "has Unicode characters, and not what stands in for them",
      "{\\rtf1\\uc1 \\u252?\\u-10179?\\u-8704? x}",
      "ü\ud83d\ude00 x",
    ],
    [
      "hides tables of fonts and destinations nobody knows",
      "{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\x y}z}",
      "z",
    ],
    [
      "that wraps HTML gives what is in it",
      "{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 a\\htmlrtf\\par}\\htmlrtf0 b}",
      "ab",
    ],
  ])("%s", async (_, source, text) => {
    expect(await join(rtfToText(only(Buffer.from(source, "latin1"))))).toBe(text);
  });

  it("gives the HTML that it wraps", async () => {
    const source =
      "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 a\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag84 &amp;}{\\*\\mhtmltag1 no}b\\'e4{\\*\\htmltag72 </p>}}";
    expect(await join(rtfToHtml(only(Buffer.from(source, "latin1"))))).toBe("<p>a&amp;bä</p>");
    const email = await convertText(
      lines(
        "Content-Type: application/ms-tnef",
        "Content-Transfer-Encoding: base64",
        "",
        tnef(properties(property(0x1009, 0x102, rtf(source)))).toString("base64"),
      ),
      asking([{ type: "html" }]),
    );
    expect(email.text).toBe("<p>a&amp;bä</p>");
  });

  // The example of MS-OXRTFCP 4.1.1, whose bytes are facts of the format.
  it("is decompressed with references into what came before", async () => {
    const bytes = Buffer.from(
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0".replaceAll(
        " ",
        "",
      ),
      "hex",
    );
    expect((await collect(decompressRtf(only(bytes)))).toString()).toBe(
      "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
    );
  });
});
