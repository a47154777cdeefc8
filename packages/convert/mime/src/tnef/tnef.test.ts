import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertText, lines } from "../testing/convert.js";
import { decompressRtf } from "./decompress-rtf.js";
import { rtfToText } from "./rtf-to-text.js";
import { tnefText } from "./tnef-text.js";

const le = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
};

const attribute = (id: number, value: Uint8Array, level = 1): Buffer =>
  Buffer.concat([le(level, 1), le(id, 4), le(value.length, 4), value, le(0, 2)]);

const property = (id: number, type: number, value: Uint8Array): Buffer =>
  Buffer.concat([
    le(type, 2),
    le(id, 2),
    le(1, 4),
    le(value.length, 4),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ]);

const named = Buffer.concat([
  le(0x1e, 2),
  le(0x8001, 2),
  Buffer.alloc(16),
  le(1, 4),
  le(4, 4),
  Buffer.from("a\0\0\0"),
  le(1, 4),
  le(2, 4),
  Buffer.from("x\0\0\0"),
]);
const properties = (...list: Buffer[]): Buffer =>
  attribute(0x69003, Buffer.concat([le(list.length, 4), ...list]));
const tnef = (...attributes: Buffer[]): Buffer => Buffer.concat([le(0x223e9f78, 4), le(1, 2), ...attributes]);
const rtf = (text: string): Buffer => {
  const raw = Buffer.from(text, "latin1");
  return Buffer.concat([le(raw.length + 12, 4), le(raw.length, 4), Buffer.from("MELA"), le(0, 4), raw]);
};

async function textOf(bytes: Uint8Array): Promise<string> {
  let text = "";
  for await (const piece of tnefText(bytes)) text += piece;
  return text;
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

  it("is the body of a message that has no other, and the file stays attached", async () => {
    const data = tnef(attribute(0x2800c, Buffer.from("inside"))).toString("base64");
    const email = await convertText(
      lines("Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64", "", data),
    );
    expect(email.text).toBe("inside");
    expect(email.attachments.map(({ displayName }) => displayName)).toEqual(["winmail.dat"]);
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
          expect(typeof (await textOf(changed))).toBe("string");
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
  ])("%s", (_, source, text) => expect(rtfToText(Buffer.from(source, "latin1"))).toBe(text));

  // The example of MS-OXRTFCP 4.1.1, whose bytes are facts of the format.
  it("is decompressed with references into what came before", () => {
    const bytes = Buffer.from(
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0".replaceAll(
        " ",
        "",
      ),
      "hex",
    );
    expect(Buffer.from(decompressRtf(bytes)).toString()).toBe(
      "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
    );
  });
});
