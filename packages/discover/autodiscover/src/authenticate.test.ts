import { BackendError, LoginRefused } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import type { AutodiscoverOptions } from "./autodiscover-options.js";
import { createAutodiscover } from "./create-autodiscover.js";
import { MOBILE_SYNC_SCHEMA } from "./schemas.js";
import { basic, errorCodeOf, poxOf, type Sent, textOf, toRequest } from "./testing/requests.js";

const log = { debug: () => undefined, warn: () => undefined, error: () => undefined };
const body = poxOf("u@example.com", MOBILE_SYNC_SCHEMA);

/** One user, `u@example.com` or `u`. */
const authenticate: AutodiscoverOptions["authenticate"] = async (_ctx, credentials) =>
  credentials.kind === "basic" &&
  /^u(@example\.com)?$/.test(credentials.user) &&
  credentials.password === "right"
    ? { id: "u1", address: "u@example.com" }
    : undefined;

const ask = (sent: Sent, options: Partial<AutodiscoverOptions> = {}) =>
  createAutodiscover({ url: "https://mail.example.com/eas", authenticate, log, ...options }).serve(
    toRequest({ body, ...sent }),
  );
const withLogin = (user: string, password: string): Sent => ({
  headers: { authorization: basic(user, password) },
});

describe("the XML form where people have to log in", () => {
  it("answers a user", async () => {
    const reply = await ask(withLogin("u@example.com", "right"));
    expect(reply.status).toBe(200);
    expect(errorCodeOf(textOf(reply))).toBeUndefined();
  });

  it("answers one and the same 401 to no credentials, nonsense, a wrong password and an unknown user", async () => {
    const replies = await Promise.all([
      ask({}),
      ask({ headers: { authorization: "Basic ???" } }),
      ask(withLogin("u@example.com", "wrong")),
      ask(withLogin("nobody@example.com", "wrong")),
      ask({ method: "GET" }),
    ]);
    expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(
      new Set([
        JSON.stringify({
          status: 401,
          headers: {
            "cache-control": "private, no-store",
            "www-authenticate": 'Basic realm="Autodiscover", charset="UTF-8"',
          },
        }),
      ]),
    );
  });

  it("answers those who come again with the user part alone", async () => {
    expect((await ask(withLogin("u@example.org", "right"))).status).toBe(401);
    expect((await ask(withLogin("u", "right"))).status).toBe(200);
  });

  it("reads nothing of the body before it knows who asks", async () => {
    const unread = (async function* () {
      yield await Promise.reject(new Error("the body was read"));
    })();
    expect((await ask({ body: unread })).status).toBe(401);
  });

  it("does not ask the application where a mailbox is before it knows who asks", async () => {
    const url = () => Promise.reject(new Error("asked"));
    expect((await ask(withLogin("u", "wrong"), { url })).status).toBe(401);
  });

  it("believes a principal that the host names", async () => {
    expect((await ask({ principal: { id: "u1" } })).status).toBe(200);
  });

  it("tells a user who sends no request that it was none", async () => {
    expect(errorCodeOf(textOf(await ask({ ...withLogin("u", "right"), method: "GET" })))).toBe(600);
  });

  it("answers OPTIONS without credentials", async () => {
    const reply = await ask({ method: "OPTIONS" });
    expect(reply).toMatchObject({ status: 200, headers: { allow: "GET, HEAD, OPTIONS, POST" } });
  });

  it("answers 503 while credentials cannot be checked, 500 when the check fails", async () => {
    const failing = (error: Error) =>
      ask(withLogin("u", "right"), { authenticate: () => Promise.reject(error) });
    expect((await failing(new BackendError("unavailable", "no directory"))).status).toBe(503);
    expect((await failing(new Error("no directory"))).status).toBe(500);
  });

  it("tells a user with right credentials why he is not let in (MS-ASHTTP_R1100)", async () => {
    const refused = (refusal: ConstructorParameters<typeof LoginRefused>[0]) =>
      ask(withLogin("u", "right"), { authenticate: () => Promise.reject(new LoginRefused(refusal)) });
    const url = "https://example.com/password";
    expect((await refused({ reason: "disabled" })).status).toBe(403);
    expect((await refused({ reason: "blocked" })).status).toBe(456);
    expect(await refused({ reason: "password-expired", url })).toMatchObject({
      status: 457,
      headers: { "x-ms-credential-service-url": url },
    });
    expect(await refused({ reason: "moved", url })).toMatchObject({
      status: 451,
      headers: { "x-ms-location": url },
    });
  });

  it("gives the check what a backend's authenticate wants", async () => {
    const seen: unknown[] = [];
    const check: AutodiscoverOptions["authenticate"] = async (ctx, credentials) => {
      seen.push(ctx.remoteAddress, ctx.signal.aborted, typeof ctx.log.error, credentials);
      return undefined;
    };
    await ask({ ...withLogin("EXAMPLE\\u", "p"), remoteAddress: "192.0.2.1" }, { authenticate: check });
    const credentials = { kind: "basic", user: "u", password: "p", domain: "EXAMPLE" };
    expect(seen).toEqual(["192.0.2.1", false, "function", credentials]);
  });
});

describe("a GET of the XML form", () => {
  const publicUrl = "https://autodiscover.example.com/autodiscover/autodiscover.xml";
  const get = (headers: Readonly<Record<string, string>>) => ask({ method: "GET", headers }, { publicUrl });
  const redirected = { status: 302, headers: { location: publicUrl } };

  it("is redirected when it came to another host name", async () => {
    expect(await get({ host: "autodiscover.example.org" })).toMatchObject(redirected);
    expect(await get({})).toMatchObject(redirected);
    expect(await get({ host: "a b" })).toMatchObject(redirected);
  });

  it("is redirected when the proxy says that it came without TLS", async () => {
    const host = "autodiscover.example.com";
    expect(await get({ host, "x-forwarded-proto": "http" })).toMatchObject(redirected);
  });

  it("is not sent in circles when it is at the right place already", async () => {
    const host = "Autodiscover.example.com:443";
    expect((await get({ host })).status).toBe(401);
    expect((await get({ host: "other.example", "x-forwarded-proto": "HTTPS, http" })).status).toBe(401);
  });

  it("is not redirected when it brings credentials", async () => {
    const reply = await get({ host: "autodiscover.example.org", authorization: basic("u", "right") });
    expect(errorCodeOf(textOf(reply))).toBe(600);
  });

  it("is challenged where no public URL is known", async () => {
    expect((await ask({ method: "GET", headers: { host: "x" } })).status).toBe(401);
    expect((await ask({ method: "HEAD", headers: { host: "x" } })).status).toBe(401);
  });

  it("never redirects a POST, since clients would come again with a GET", async () => {
    const headers = { host: "autodiscover.example.org", "x-forwarded-proto": "http" };
    expect((await ask({ headers }, { publicUrl })).status).toBe(401);
  });
});
