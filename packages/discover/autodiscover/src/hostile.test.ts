import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAutodiscover } from "./create-autodiscover.js";
import { parseAddress } from "./email-address.js";
import { MOBILE_SYNC_SCHEMA, OUTLOOK_SCHEMA } from "./schemas.js";
import { readDocument, textsOf } from "./testing/read-document.js";
import { poxOf, textOf, toJsonRequest, toRequest } from "./testing/requests.js";

const EAS = "https://mail.example.com/Microsoft-Server-ActiveSync";
const log = { debug: () => undefined, warn: () => undefined, error: () => undefined };

/** Texts that mean something to XML, HTML, JSON, headers and URLs. */
const nasty = fc.constantFrom(
  "<",
  ">",
  "&",
  '"',
  "'",
  "]]>",
  "<!--",
  "&lt;",
  "\r\n",
  "\0",
  "\ud800",
  "\ufffe",
  "%",
  "/",
  "@",
  "\u{1f600}",
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.oneof(nasty, fc.string())).map((parts) => parts.join("")),
);
const address = fc.tuple(text, fc.domain()).map(([local, domain]) => `${local}@${domain}`);
const url = fc.webUrl({ withQueryParameters: true, withFragments: true });

/** How a text comes back from UTF-8 and XML: what they cannot say is U+FFFD. */
const asRead = (value: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
  value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/gu, "\ufffd");

describe("what comes from outside", () => {
  it("is in the XML that goes out as text alone, whatever it is", async () => {
    const property = fc.asyncProperty(text, url, text, async (displayName, easUrl, template) => {
      const handler = createAutodiscover({
        url: () => ({ url: easUrl, certEnroll: { url: easUrl, template } }),
        displayName: () => displayName,
        log,
      });
      const reply = await handler.serve(toRequest({ body: poxOf("u@example.com", MOBILE_SYNC_SCHEMA) }));
      const document = await readDocument(textOf(reply));
      const texts = (name: string) => textsOf(document, `{${MOBILE_SYNC_SCHEMA}}${name}`);
      expect(texts("DisplayName")).toEqual([asRead(displayName)]);
      expect(texts("ServerData")).toEqual([asRead(template)]);
      expect(texts("Url")).toEqual([easUrl, easUrl]);
    });
    await fc.assert(property);
  });

  it("is an address that comes back as it was sent, or an error", async () => {
    const handler = createAutodiscover({
      url: EAS,
      mailServers: () => [{ type: "IMAP", server: "imap" }],
      log,
    });
    const property = fc.asyncProperty(address, fc.boolean(), async (email, isOutlook) => {
      const schema = isOutlook ? OUTLOOK_SCHEMA : MOBILE_SYNC_SCHEMA;
      const name = isOutlook ? "AutoDiscoverSMTPAddress" : "EMailAddress";
      const body = poxOf(
        email.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
        schema,
      );
      const document = await readDocument(textOf(await handler.serve(toRequest({ body }))));
      const back = textsOf(document, `{${schema}}${name}`);
      if (back.length > 0) expect(back).toEqual([parseAddress(asRead(email))]);
      else expect(document.children[0]?.children[0]?.name).toMatch(/Error$/);
    });
    await fc.assert(property);
  });

  it("is never part of an error, in XML or JSON", async () => {
    const handler = createAutodiscover({
      url: () => undefined,
      log,
      now: () => new Date(0),
      randomId: () => 7,
    });
    const ask = async (mark: string) => {
      const query = `?Email=${mark}@example.com&Protocol=`;
      const replies = await Promise.all([
        handler.serve(toRequest({ body: poxOf(`${mark}@example.com`, MOBILE_SYNC_SCHEMA) })),
        handler.serve(toRequest({ body: poxOf(`${mark}@example.com`, mark) })),
        handler.serve(toRequest({ body: mark })),
        handler.serve(toJsonRequest(`${query}ActiveSync`)),
        handler.serve(toJsonRequest(`${query}${mark}`)),
        handler.serve(toJsonRequest(`?Email=${mark}&Protocol=ActiveSync`)),
      ]);
      return replies.map((reply) => [reply.status, textOf(reply)]);
    };
    expect(await ask("abc")).toEqual(await ask("xyz"));
  });

  it("is answered with a status that says so, whatever the method, target, headers and body", async () => {
    const handler = createAutodiscover({
      url: EAS,
      publicUrl: "https://a.example/autodiscover/autodiscover.xml",
      authenticate: async (_ctx, credentials) => (credentials.kind === "bearer" ? { id: "u" } : undefined),
      log,
    });
    const property = fc.asyncProperty(
      fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "PROPFIND"),
      fc.constantFrom(".xml", ".json", ".json/v1.0/"),
      text,
      fc.dictionary(fc.constantFrom("authorization", "host", "x-forwarded-proto"), text),
      text,
      async (method, form, rest, headers, body) => {
        const target = `/autodiscover/autodiscover${form}${rest}`;
        const reply = await handler.serve(toRequest({ method, url: target, headers, body }));
        expect([200, 302, 400, 401, 404, 405]).toContain(reply.status);
        for (const value of Object.values(reply.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
      },
    );
    await fc.assert(property);
  });

  it("cannot get anything but an encoded URL into a Location", async () => {
    const property = fc.asyncProperty(address, url, fc.boolean(), async (email, place, isAddress) => {
      const handler = createAutodiscover({
        url: () => (isAddress ? { redirectAddress: email } : { redirectUrl: place }),
        log,
      });
      const query = `?Email=${encodeURIComponent(asRead(email))}&Protocol=ActiveSync`;
      const json = await handler.serve(toJsonRequest(query));
      const xml = await handler.serve(toRequest({ body: poxOf("u@example.com", MOBILE_SYNC_SCHEMA) }));
      for (const { headers } of [json, xml]) expect(headers["location"] ?? "").toMatch(/^[\x21-\x7e]*$/);
    });
    await fc.assert(property);
  });
});
