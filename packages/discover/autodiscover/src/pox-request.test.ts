import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPoxRequest } from "./pox-request.js";
import { MOBILE_SYNC_SCHEMA, OUTLOOK_SCHEMA } from "./schemas.js";
import { poxOf, toRequest } from "./testing/requests.js";

const read = (body: string | Uint8Array | AsyncIterable<Uint8Array>) =>
  readPoxRequest(toRequest({ body }).body);
const good = poxOf("u@example.com", MOBILE_SYNC_SCHEMA);
const within = (content: string) => `<Autodiscover><Request>${content}</Request></Autodiscover>`;
const schema = `<AcceptableResponseSchema>${MOBILE_SYNC_SCHEMA}</AcceptableResponseSchema>`;
const address = "<EMailAddress>u@example.com</EMailAddress>";
const expected = { email: "u@example.com", schema: MOBILE_SYNC_SCHEMA };

describe("readPoxRequest", () => {
  it("reads what an EAS client posts", async () => {
    expect(await read(good)).toEqual(expected);
  });

  it("reads what Outlook posts", async () => {
    const outlook = poxOf("u@example.com", OUTLOOK_SCHEMA);
    expect(await read(outlook)).toEqual({ email: "u@example.com", schema: OUTLOOK_SCHEMA });
  });

  it.each<readonly [string, string]>([
    ["a request without XML declaration", good.slice(good.indexOf("?>") + 2)],
    ["elements in the other order", within(schema + address)],
    ["white space around the texts", within(`${schema}<EMailAddress>\r\n\tu@example.com </EMailAddress>`)],
    [
      "elements with a prefix",
      `<a:Autodiscover xmlns:a="x"><a:Request xmlns="x">${address}${schema}</a:Request></a:Autodiscover>`,
    ],
    [
      "CDATA and character references",
      within(`${schema}<EMailAddress><![CDATA[u]]>&#64;example.com</EMailAddress>`),
    ],
    [
      "elements that it does not know",
      within(`<New><EMailAddress>x</EMailAddress></New>${address}${schema}`),
    ],
    [
      "markup within an address's element, which is skipped",
      within(`<EMailAddress>u@<b>x</b>example.com</EMailAddress>${schema}`),
    ],
  ])("reads %s", async (_name, document) => {
    expect(await read(document)).toEqual(expected);
  });

  it("reads UTF-16 by its byte order mark", async () => {
    expect(await read(Buffer.from(`\ufeff${good.replace("utf-8", "utf-16")}`, "utf16le"))).toEqual(expected);
  });

  it("names no address where only a LegacyDN is given", async () => {
    expect(await read(within(`<LegacyDN>/o=x</LegacyDN>${schema}`))).toEqual({
      ...expected,
      email: undefined,
    });
  });

  it.each<readonly [string, string]>([
    ["nothing", ""],
    ["no XML", "Email=u@example.com"],
    ["a document cut short", good.slice(0, -5)],
    ["a DOCTYPE", good.replace("<Autodiscover", "<!DOCTYPE Autodiscover>\n<Autodiscover")],
    [
      "entities that grow",
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${within(`<EMailAddress>&b;@x</EMailAddress>${schema}`)}`,
    ],
    [
      "an entity of a file",
      `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${within(`<EMailAddress>&f;</EMailAddress>${schema}`)}`,
    ],
    ["an entity without declaration", within(`<EMailAddress>u&nbsp;@example.com</EMailAddress>${schema}`)],
    ["a processing instruction", `<?xml-stylesheet href="x"?>${good.slice(good.indexOf("?>") + 2)}`],
    ["deep nesting", "<a>".repeat(20) + "</a>".repeat(20)],
    ["many elements", within(`${address}${schema}${"<x/>".repeat(100)}`)],
    [
      "many attributes",
      good.replace("<Request", `<Request ${Array.from({ length: 40 }, (_, i) => `a${i}=""`).join(" ")}`),
    ],
    ["another root", good.replaceAll("Autodiscover", "Autodetect")],
    ["no Request", "<Autodiscover/>"],
    ["two Requests", "<Autodiscover><Request/><Request/></Autodiscover>"],
    ["a Request elsewhere", `<Autodiscover><x><Request>${address}${schema}</Request></x></Autodiscover>`],
    ["no address", within(schema)],
    ["an empty address", within(`<EMailAddress/>${schema}`)],
    ["two addresses", within(address + address + schema)],
    ["no schema", within(address)],
    ["an empty schema", within(`${address}<AcceptableResponseSchema/>`)],
    ["a user name for an address", within(`<EMailAddress>u</EMailAddress>${schema}`)],
    ["markup in an address", within(`<EMailAddress>&lt;b>@example.com</EMailAddress>${schema}`)],
    ["a line break in an address", within(`<EMailAddress>u@example.com&#10;x</EMailAddress>${schema}`)],
    ["a long address", within(`<EMailAddress>${"u".repeat(400)}@example.com</EMailAddress>${schema}`)],
  ])("refuses %s", async (_name, document) => {
    expect(await read(document)).toBeTypeOf("string");
  });

  it("reads no more of 10 MB than it can use", async () => {
    let taken = 0;
    async function* endless() {
      yield Buffer.from("<Autodiscover><Request><EMailAddress>");
      for (; taken < 10 * 1024; taken++) yield Buffer.alloc(1024, 0x61);
    }
    expect(await read(endless())).toContain("documentLength");
    expect(taken).toBeLessThan(40);
  });

  it("reads no more of 10 MB of nesting than it can use", async () => {
    let taken = 0;
    async function* nesting() {
      for (; taken < 10 * 1024; taken++) yield Buffer.from("<a>".repeat(342));
    }
    expect(await read(nesting())).toBeTypeOf("string");
    expect(taken).toBeLessThan(40);
  });

  it("hands on that the client left", async () => {
    const source = async function* () {
      yield Buffer.from("<Autodiscover>");
      throw new Error("aborted");
    };
    await expect(read(source())).rejects.toThrow("aborted");
  });

  it("answers any bytes with a request or a reason", async () => {
    const pieces = fc.array(
      fc.constantFrom(
        "<Autodiscover>",
        "<Request>",
        address,
        schema,
        "</Request>",
        "</Autodiscover>",
        "<!",
        "&#",
        "]]>",
        "\0",
      ),
    );
    const bodies = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
      pieces.map((each) => Buffer.from(each.join(""))),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const result = await read(body);
        if (typeof result !== "string") expect(result).toEqual(expected);
      }),
    );
  });
});
