import { describe, expect, it } from "vitest";
import { parseAddresses, printMailbox } from "./addresses.js";
import { decodeHeaderText } from "./encoded-words.js";
import { parseParameters } from "./parameters.js";

const latin1 = (...bytes: number[]): string => Buffer.from(bytes).toString("latin1");
const utf8 = (text: string): string => Buffer.from(text).toString("latin1");
const printed = (value: string): string[] => parseAddresses([utf8(value)]).mailboxes.map(printMailbox);

describe("encoded words", () => {
  it.each([
    ["of Q are decoded", "=?iso-8859-1?Q?Gr=FC=DFe_aus?= Wien", "Grüße aus Wien"],
    ["of B are decoded", "=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"],
    ["lose the blank between them", "=?utf-8?Q?a?=  =?utf-8?Q?b?= c", "ab c"],
    ["may cut a character between them", "=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"],
    ["may cut base64 between them", "=?utf-8?B?R3LDv?= =?utf-8?B?MOfZQ?=", "Grüße"],
    ["may hold spaces", "=?utf-8?Q?two words?=", "two words"],
    ["may name a language", "=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"],
    ["of an unknown kind stay", "=?utf-8?X?what?=", "=?utf-8?X?what?="],
    ["of iso-2022-jp are decoded", "=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=", "日本語"],
  ])("%s", (_, raw, text) => expect(decodeHeaderText(raw)).toBe(text));

  it("are not needed: raw UTF-8 and Windows-1252 are read", () => {
    expect(decodeHeaderText(utf8("Grüße"))).toBe("Grüße");
    expect(decodeHeaderText(latin1(0x47, 0x72, 0xfc, 0xdf, 0x65, 0x93))).toBe("Grüße“");
  });
});

describe("addresses", () => {
  it.each([
    ["name and address", "Dana <d@e.org>", ['"Dana" <d@e.org>']],
    ["a comma in a quoted name", '"Reed, Dana" <d@e.org>, x@y.z', ['"Reed, Dana" <d@e.org>', "x@y.z"]],
    ["a comma in an encoded word", "=?utf-8?Q?Reed,_Dana?= <d@e.org>", ['"Reed, Dana" <d@e.org>']],
    ["an encoded word in quotes", '"=?utf-8?Q?J=C3=B6rg?=" <j@e.org>', ['"Jörg" <j@e.org>']],
    ["quotes in a name", '"The \\"Boss\\"" <b@e.org>', ['"The \\"Boss\\"" <b@e.org>']],
    ["a comment as name", "d@e.org (Dana Reed)", ['"Dana Reed" <d@e.org>']],
    ["semicolons between addresses", "a@e.org; b@e.org", ["a@e.org", "b@e.org"]],
    ["a group", "Team: a@e.org, B <b@e.org>;, c@e.org", ["a@e.org", '"B" <b@e.org>', "c@e.org"]],
    ["a name without an address", "Undisclosed people", ['"Undisclosed people"']],
    ["a missing closing angle", "Dana <d@e.org", ['"Dana" <d@e.org>']],
    ["a route", "<@relay.org:d@e.org>", ["d@e.org"]],
    ["international addresses", "Jörg <jörg@bücher.example>", ['"Jörg" <jörg@bücher.example>']],
    ["nothing", " , ,", []],
  ])("with %s are read", (_, raw, mailboxes) => expect(printed(raw)).toEqual(mailboxes));

  it("of an empty group leave its name", () => {
    expect(parseAddresses(["undisclosed-recipients:;"])).toEqual({
      mailboxes: [],
      emptyGroups: ["undisclosed-recipients"],
    });
  });
});

describe("parameters", () => {
  it.each([
    ["RFC 2231", "x; filename*=utf-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt"],
    ["segments in any order", "x; filename*1=b.txt; filename*0=a", "ab.txt"],
    ["encoded and plain segments", "x; filename*0*=utf-8''%C3%BC; filename*1=.txt", "ü.txt"],
    ["encoded words", 'x; filename="=?utf-8?Q?=C3=BC=2Etxt?="', "ü.txt"],
    ["a semicolon in quotes", 'x; filename="a;b.txt"; size=1', "a;b.txt"],
    ["a quote that is never closed", 'x; filename="a.txt', "a.txt"],
    ["raw UTF-8", utf8('x; filename="ü.txt"'), "ü.txt"],
    ["no quotes around blanks", "x; filename=a b.txt", "a b.txt"],
  ])("with %s are read", (_, raw, name) =>
    expect(parseParameters(raw).parameters.get("filename")).toBe(name),
  );
});
