import { BackendError, type Log } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import type { AutodiscoverOptions } from "./autodiscover-options.js";
import { createAutodiscover } from "./create-autodiscover.js";
import { MOBILE_SYNC_SCHEMA, OUTER_SCHEMA, OUTLOOK_SCHEMA } from "./schemas.js";
import { readDocument, textsOf } from "./testing/read-document.js";
import { errorCodeOf, poxOf, type Sent, textOf, toRequest } from "./testing/requests.js";

const URL_OF_EAS = "https://mail.example.com/Microsoft-Server-ActiveSync";
const EMAIL = "u@example.com";
const silent: Log = { debug: () => undefined, warn: () => undefined, error: () => undefined };
const fixed = { log: silent, now: () => new Date("2026-01-02T16:56:32.616Z"), randomId: () => 1054084152 };

const ask = (options: AutodiscoverOptions, sent: Sent = {}) =>
  createAutodiscover({ ...fixed, ...options }).serve(
    toRequest({ body: poxOf(EMAIL, MOBILE_SYNC_SCHEMA), ...sent }),
  );
const askOutlook = (options: AutodiscoverOptions) => ask(options, { body: poxOf(EMAIL, OUTLOOK_SCHEMA) });

describe("the XML form, to an EAS client", () => {
  it("gives the server's URL in the exact schemas of 2006", async () => {
    const reply = await ask({ url: URL_OF_EAS });
    expect(reply).toMatchObject({ status: 200, headers: { "content-type": "text/xml; charset=utf-8" } });
    expect(textOf(reply)).toBe(`<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${OUTER_SCHEMA}"><Response xmlns="${MOBILE_SYNC_SCHEMA}"><Culture>en:us</Culture><User><EMailAddress>${EMAIL}</EMailAddress></User><Action><Settings><Server><Type>MobileSync</Type><Url>${URL_OF_EAS}</Url><Name>${URL_OF_EAS}</Name></Server></Settings></Action></Response></Autodiscover>
`);
  });

  it("asks the application with the address and what is known of the request", async () => {
    const asked: unknown[] = [];
    const principal = { id: "u1", address: EMAIL };
    const url: AutodiscoverOptions["url"] = async (email, { signal: _, ...ctx }) => {
      asked.push(email, ctx);
      return URL_OF_EAS;
    };
    await ask({ url }, { principal, remoteAddress: "192.0.2.1" });
    expect(asked).toEqual([EMAIL, { api: "xml", principal, remoteAddress: "192.0.2.1" }]);
  });

  it("puts the EAS server before the place to enrol for a certificate", async () => {
    const certEnroll = { url: "https://cert.example.com/enroll", template: "Phones" };
    const document = await readDocument(textOf(await ask({ url: () => ({ url: URL_OF_EAS, certEnroll }) })));
    const texts = (name: string) => textsOf(document, `{${MOBILE_SYNC_SCHEMA}}${name}`);
    expect(texts("Type")).toEqual(["MobileSync", "CertEnroll"]);
    expect(texts("Url")).toEqual([URL_OF_EAS, certEnroll.url]);
    expect(texts("Name")).toEqual([URL_OF_EAS, ""]);
    expect(texts("ServerData")).toEqual(["Phones"]);
  });

  it("sends on to another address", async () => {
    const text = textOf(await ask({ url: () => ({ redirectAddress: "u@branch.example.com" }) }));
    expect(text).toContain("<Action><Redirect>u@branch.example.com</Redirect></Action>");
  });

  it("sends on to another server with 302", async () => {
    const redirectUrl = "https://other.example.com/autodiscover/autodiscover.xml";
    const reply = await ask({ url: () => ({ redirectUrl }) });
    expect(reply).toMatchObject({ status: 302, headers: { location: redirectUrl } });
  });

  it("says error 500 of an address that is not here", async () => {
    expect(errorCodeOf(textOf(await ask({ url: () => undefined })))).toBe(500);
  });

  it("says error 600 of what is no request, with time and id", async () => {
    expect(textOf(await ask({ url: URL_OF_EAS }, { body: "<x/>" }))).toBe(
      `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${OUTER_SCHEMA}"><Response><Error Time="16:56:32.6160000" Id="1054084152"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message><DebugData></DebugData></Error></Response></Autodiscover>
`,
    );
  });

  it("keeps the reason of an error in the log, under the id that the client got", async () => {
    const lines: object[] = [];
    const log = { ...silent, debug: (_message: string, details = {}) => void lines.push(details) };
    await ask({ url: URL_OF_EAS, log }, { body: "<x/>" });
    expect(lines).toEqual([{ id: 1054084152, reason: "0 elements Request, where one is needed" }]);
  });

  it("says error 601 of a schema that nobody serves", async () => {
    const body = poxOf(EMAIL, MOBILE_SYNC_SCHEMA).replaceAll("responseschema/2006", "responseschema/2010");
    expect(errorCodeOf(textOf(await ask({ url: URL_OF_EAS }, { body })))).toBe(601);
  });

  it("says error 500 where only a LegacyDN names the mailbox", async () => {
    const body = poxOf(EMAIL, MOBILE_SYNC_SCHEMA).replaceAll("EMailAddress", "LegacyDN");
    expect(errorCodeOf(textOf(await ask({ url: URL_OF_EAS }, { body })))).toBe(500);
  });

  it.each<readonly [string, AutodiscoverOptions["url"]]>([
    ["fails", () => Promise.reject(new Error("secret detail"))],
    ["gives no URL", () => "mail.example.com"],
    ["gives a URL of another kind", () => ({ url: "javascript:alert(1)" })],
    ["sends on to no URL", () => ({ redirectUrl: "//evil" })],
    ["sends on to no address", () => ({ redirectAddress: "u" })],
  ])("says Status 2 and nothing more when the application %s", async (_name, url) => {
    const errors: unknown[] = [];
    const log = { ...silent, error: (message: string) => void errors.push(message) };
    const text = textOf(await ask({ url, log }));
    expect(text).toContain(
      "<Action><Error><Status>2</Status><Message>The directory service could not be reached<",
    );
    expect(text).not.toContain("secret");
    expect(errors).toHaveLength(1);
  });

  it("takes requests of any content type", async () => {
    for (const type of ["text/xml", "text/xml; charset=utf-8", "text/html", "application/xml", undefined]) {
      const headers = type === undefined ? {} : { "content-type": type };
      expect(errorCodeOf(textOf(await ask({ url: URL_OF_EAS }, { headers })))).toBeUndefined();
    }
  });
});

describe("the name shown for an address", () => {
  const principal = { id: "u1", address: "U@example.com", displayName: "Uma <U>" };
  const names = async (options: Partial<AutodiscoverOptions>, sent: Sent) =>
    textsOf(
      await readDocument(textOf(await ask({ url: URL_OF_EAS, ...options }, sent))),
      `{${MOBILE_SYNC_SCHEMA}}DisplayName`,
    );

  it("is the principal's own", async () => {
    expect(await names({}, { principal })).toEqual(["Uma <U>"]);
  });

  it("is nobody's for the address of somebody else", async () => {
    expect(await names({}, { principal: { ...principal, address: "other@example.com" } })).toEqual([]);
    expect(await names({}, {})).toEqual([]);
  });

  it("is what the application says", async () => {
    expect(await names({ displayName: async (email) => `<${email}>` }, { principal })).toEqual([
      `<${EMAIL}>`,
    ]);
  });
});

describe("the XML form, to Outlook", () => {
  it("says error 601 where Outlook is not served", async () => {
    const reply = await askOutlook({ url: URL_OF_EAS });
    expect(reply.status).toBe(200);
    expect(errorCodeOf(textOf(reply))).toBe(601);
    expect(errorCodeOf(textOf(await askOutlook({ url: URL_OF_EAS, mailServers: () => [] })))).toBe(601);
  });

  it("tells of the servers for mail", async () => {
    const reply = await askOutlook({
      url: URL_OF_EAS,
      mailServers: () => [
        { type: "IMAP", server: "imap.example.com", port: 993 },
        { type: "SMTP", server: "smtp.example.com", port: 587, encryption: "TLS", loginName: "u1" },
        { type: "CalDAV", server: "https://dav.example.com/" },
      ],
    });
    const document = await readDocument(textOf(reply));
    const texts = (name: string) => textsOf(document, `{${OUTLOOK_SCHEMA}}${name}`);
    expect(document.name).toBe(`{${OUTER_SCHEMA}}Autodiscover`);
    expect(texts("Action")).toEqual(["settings"]);
    expect(texts("Type")).toEqual(["IMAP", "SMTP", "CalDAV"]);
    expect(texts("Port")).toEqual(["993", "587"]);
    expect(texts("LoginName")).toEqual([EMAIL, "u1", EMAIL]);
    expect(texts("SSL")).toEqual(["on", "off", "on"]);
    expect(texts("Encryption")).toEqual(["SSL", "TLS", "SSL"]);
  });

  it("sends on as EAS clients are sent on", async () => {
    const mailServers = () => [];
    const address = textOf(
      await askOutlook({ url: () => ({ redirectAddress: "u@b.example" }), mailServers }),
    );
    expect(address).toContain("<Action>redirectAddr</Action><RedirectAddr>u@b.example</RedirectAddr>");
    const redirectUrl = "https://other.example.com/autodiscover/autodiscover.xml";
    expect(await askOutlook({ url: () => ({ redirectUrl }), mailServers })).toMatchObject({ status: 302 });
    expect(errorCodeOf(textOf(await askOutlook({ url: () => undefined, mailServers })))).toBe(500);
  });

  it("gets 500 when the application fails, and 503 when it is busy", async () => {
    const failing = (error: Error) => ({ url: URL_OF_EAS, mailServers: () => Promise.reject(error) });
    expect(await askOutlook(failing(new Error("secret")))).toMatchObject({ status: 500, body: undefined });
    const busy = new BackendError("unavailable", "secret", { retryAfter: 1.5 });
    expect(await askOutlook(failing(busy))).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
  });
});

describe("createAutodiscover", () => {
  it("refuses a URL that is none", () => {
    expect(() => createAutodiscover({ url: "mail.example.com" })).toThrow(TypeError);
    expect(() => createAutodiscover({ url: URL_OF_EAS, publicUrl: "ftp://x/" })).toThrow("publicUrl");
  });

  it("answers 404 for other paths and 405 for other methods", async () => {
    expect(await ask({ url: URL_OF_EAS }, { url: "/autodiscover/autodiscover.svc" })).toMatchObject({
      status: 404,
    });
    const put = await ask({ url: URL_OF_EAS }, { method: "PUT" });
    expect(put).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, OPTIONS, POST" } });
  });

  it("answers 500 and logs it when a body breaks off for no reason of the client's", async () => {
    const errors: unknown[] = [];
    const log = { ...silent, error: (message: string) => void errors.push(message) };
    const body = (async function* () {
      yield new Uint8Array(0);
      throw new Error("a parser has used the body up");
    })();
    expect(await ask({ url: URL_OF_EAS, log }, { body })).toMatchObject({ status: 500 });
    expect(errors).toHaveLength(1);
  });

  it("asks for slower requests before anything else is done", async () => {
    const seen: unknown[] = [];
    const throttle: AutodiscoverOptions["throttle"] = async (attempt) => {
      seen.push(attempt);
      return { retryAfter: 30 };
    };
    const fail = () => Promise.reject(new Error("must not be asked"));
    const options = { url: fail, authenticate: fail, throttle };
    const headers = { authorization: "Basic dTpw" };
    const post = await ask(options, { headers, remoteAddress: "192.0.2.1" });
    expect(post).toMatchObject({ status: 429, headers: { "retry-after": "30" } });
    const url = "/autodiscover/autodiscover.json?Email=u@example.com";
    expect(await ask(options, { method: "GET", url })).toMatchObject({ status: 429 });
    expect(seen).toEqual([
      { api: "xml", remoteAddress: "192.0.2.1", user: "u" },
      { api: "json", email: "u@example.com" },
    ]);
  });

  it("lets requests pass that the throttle does not mind", async () => {
    expect(await ask({ url: URL_OF_EAS, throttle: () => undefined })).toMatchObject({ status: 200 });
  });
});
