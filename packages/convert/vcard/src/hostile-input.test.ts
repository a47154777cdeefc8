import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromContacts, toContacts } from "./index.js";

const card = (...lines: readonly string[]): string => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

describe("text from outside", () => {
  it.each(["", "nothing", "BEGIN:VCARD", "END:VCARD", "BEGIN:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD"])(
    "that is no card is refused: %j",
    (text) => {
      expect(() => toContacts(text)).toThrow(RangeError);
      expect(() => fromContacts({ firstName: "A" }, { previous: text })).toThrow(RangeError);
    },
  );

  it.each([
    "BDAY:19801340",
    "BDAY:0000-00-00",
    "BDAY:--0230",
    "BDAY;VALUE=text:circa 1800",
    "N",
    "N:",
    "N:;;;;;;;;;",
    ":value",
    "TEL;TYPE=:1",
    'TEL;TYPE="home:1',
    "EMAIL;;;PREF=x:a@b",
    "ADR:",
    "PHOTO;ENCODING=b:!!!",
    "PHOTO:http://127.0.0.1/picture.jpg",
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=no-such:=ZZ=4",
    "NOTE;ENCODING=QUOTED-PRINTABLE:cut=",
    "ORG:;;;",
    "CATEGORIES:,,,",
    "item1.X-ABLabel:_$!<Anniversary>!$_",
    "AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Inner;Card\r\nEND:VCARD",
  ])("that is odd is read, and stays as it is when something else changes: %s", (line) => {
    for (const version of ["VERSION:2.1", "VERSION:3.0", "VERSION:4.0", "VERSION:9"]) {
      const text = card(version, "FN:Ada Lovelace", line);
      const person = toContacts(text);
      expect(fromContacts(person, { previous: text })).toBe(text);
      const changed = fromContacts({ customerId: "7" }, { previous: text });
      expect(changed.replace(/X-EASKIT-CUSTOMER-ID:7\r\n/, "")).toBe(text);
      expect(toContacts(changed)).toEqual({ ...person, customerId: "7" });
    }
  });

  it("never breaks anything but a promise to be a card", () => {
    const word = fc.constantFrom(
      "TEL",
      "N",
      "FN",
      "BDAY",
      "PHOTO",
      "EMAIL",
      "ADR",
      "item1.",
      "X-ABLABEL",
      ";TYPE=",
      "HOME",
      "=",
      '"',
      ":",
      ";",
      ",",
      "\\",
      "\r\n",
      "\n",
      " ",
      "BEGIN:VCARD",
      "END:VCARD",
      "ENCODING=QUOTED-PRINTABLE",
      "CHARSET=UTF-16",
      "=C3",
      "BASE64",
      "AAAA",
      "1980",
      "-",
      "0",
      "é",
      "\u0000",
    );
    const lines = fc.array(word, { maxLength: 60 }).map((words) => words.join(""));
    fc.assert(
      fc.property(lines, fc.constantFrom("2.1", "3.0", "4.0"), (content, version) => {
        const text = card(`VERSION:${version}`, content);
        try {
          const person = toContacts(text);
          expect(fromContacts(person, { previous: text })).toBe(text);
          fromContacts({ ...person, spouse: "Someone", mobilePhoneNumber: "1" }, { previous: text });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 800 },
    );
  });

  it("cannot put lines or properties of its own into a card", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("\r", "\n", "\u2028", ":", ";", "END:VCARD", "X-EVIL:1", "a"),
          maxLength: 20,
        }),
        fc.constantFrom("2.1" as const, "3.0" as const, "4.0" as const),
        (text, version) => {
          const written = fromContacts(
            {
              firstName: text,
              email1Address: text,
              mobilePhoneNumber: text,
              webPage: text,
              categories: [text],
              body: { type: "plain", data: text },
              imAddress: text,
              homeAddressCity: text,
            },
            { version },
          );
          const lines = written.split(/\r\n|\r|\n/).filter((line) => /^(?:X-EVIL|END|BEGIN)/i.test(line));
          expect(lines).toEqual(["BEGIN:VCARD", "END:VCARD"]);
        },
      ),
    );
  });

  it.each<[string, readonly string[]]>([
    ["numbers", Array.from({ length: 5_000 }, (_, at) => `TEL;TYPE=HOME:${at}`)],
    ["labels", Array.from({ length: 5_000 }, (_, at) => `i${at}.TEL:1\r\ni${at}.X-ABLabel:x`)],
    [
      "relations",
      Array.from({ length: 5_000 }, (_, at) => `i${at}.X-ABRELATEDNAMES:1\r\ni${at}.X-ABLabel:spouse`),
    ],
    ["escapes", [`NOTE:${";,\\\\".repeat(200_000)}`]],
    ["parameters", [`NOTE${";QUOTED-PRINTABLE".repeat(50_000)}`]],
    ["ends of lines", ["\r".repeat(50_000)]],
    ["soft breaks", [`NOTE;QUOTED-PRINTABLE:${"=\r\n".repeat(50_000)}`]],
    ["folds", [`NOTE:${"\r\n a".repeat(200_000)}`]],
    ["cards", Array.from({ length: 5_000 }, () => "BEGIN:VCARD\r\nEND:VCARD")],
  ])("with a great many %s is read and written in time in proportion", (_, lines) => {
    const text = card("VERSION:3.0", "FN:A", ...lines);
    const person = toContacts(text);
    const changed = fromContacts({ ...person, pagerNumber: "1", spouse: null }, { previous: text });
    expect(toContacts(changed).pagerNumber).toBe("1");
  });
});
