import { createServer } from "node:http";
import { type AuthenticateContext, BackendError, LoginRefused } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createEasServer } from "easkit";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BearerOptions } from "./bearer-options.js";
import { withBearer } from "./with-bearer.js";

const issuer = "https://id.example.com/";
const audience = "eas";
const ctx: AuthenticateContext = {
  signal: new AbortController().signal,
  log: { debug() {}, warn() {}, error() {} },
};

async function createIssuer(kid = "k1") {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256" }] };
  const sign = (claims: Readonly<Record<string, unknown>> = {}, header: object = {}) =>
    new SignJWT({ sub: "alice", iss: issuer, aud: audience, exp: Date.now() / 1000 + 60, ...claims })
      .setProtectedHeader({ alg: "ES256", kid, ...header })
      .sign(privateKey);
  return { keys, sign };
}

type Issuer = Awaited<ReturnType<typeof createIssuer>>;

let good: Issuer;
let other: Issuer;
beforeAll(async () => {
  good = await createIssuer();
  other = await createIssuer();
});

const bearer = (token: string) => ({ kind: "bearer", token }) as const;
const read = async (token: string, options: Partial<BearerOptions> = {}) =>
  withBearer({ issuer, audience, keys: good.keys, ...options })(ctx, bearer(token));

const seconds = () => Math.floor(Date.now() / 1000);

describe("a bearer token", () => {
  it("stands for its subject", async () => {
    const token = await good.sign({ email: "a@example.com", name: "Alice", groups: ["staff", 7] });
    expect(await read(token)).toEqual({
      id: "alice",
      address: "a@example.com",
      displayName: "Alice",
      groups: ["staff"],
    });
  });

  it("of somebody who acts for the subject says so", async () => {
    expect(await read(await good.sign({ act: { sub: "bob" } }))).toEqual({ id: "alice", actor: "bob" });
  });

  it.each([
    ["of another issuer", async () => good.sign({ iss: "https://evil.example.com/" })],
    ["for another service", async () => good.sign({ aud: "mail" })],
    ["that has ended", async () => good.sign({ exp: seconds() - 120 })],
    ["that has not begun", async () => good.sign({ nbf: seconds() + 120 })],
    ["without an end", async () => good.sign({ exp: undefined })],
    ["without a subject", async () => good.sign({ sub: undefined })],
    ["signed by another key of the same name", async () => other.sign()],
    ["of a key that the issuer does not have", async () => good.sign({}, { kid: "k2" })],
    [
      "with a changed claim",
      async () => {
        const [head = "", , signature = ""] = (await good.sign()).split(".");
        const claims = { sub: "bob", iss: issuer, aud: audience, exp: seconds() + 60 };
        return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
      },
    ],
    [
      "without a signature",
      async () =>
        new UnsecuredJWT({ sub: "alice", iss: issuer, aud: audience, exp: seconds() + 60 }).encode(),
    ],
    [
      "signed with the public key as a secret",
      async () =>
        new SignJWT({ sub: "alice", iss: issuer, aud: audience, exp: seconds() + 60 })
          .setProtectedHeader({ alg: "HS256", kid: "k1" })
          .sign(new TextEncoder().encode(JSON.stringify(good.keys.keys[0]))),
    ],
    ["that is none", async () => "abc.def"],
    ["that is too long", async () => good.sign({ padding: "x".repeat(20_000) })],
  ])("%s is refused", async (_name, token) => {
    expect(await read(await token())).toBeUndefined();
  });

  it("has to have the scopes that are asked for", async () => {
    const scopes = ["EAS.AccessAsUser"];
    expect(await read(await good.sign(), { scopes })).toBeUndefined();
    expect(await read(await good.sign({ scope: "openid EAS.AccessAsUser" }), { scopes })).toBeDefined();
    expect(await read(await good.sign({ scp: ["EAS.AccessAsUser"] }), { scopes })).toBeDefined();
  });

  it("is judged by the host where it wants to", async () => {
    const toPrincipal: BearerOptions["toPrincipal"] = ({ upn }) => {
      if (upn === "gone") throw new LoginRefused({ reason: "disabled" });
      return typeof upn === "string" ? { id: upn } : undefined;
    };
    expect(await read(await good.sign({ upn: "al" }), { toPrincipal })).toEqual({ id: "al" });
    expect(await read(await good.sign(), { toPrincipal })).toBeUndefined();
    await expect(read(await good.sign({ upn: "gone" }), { toPrincipal })).rejects.toThrow(LoginRefused);
  });
});

describe("the issuer's keys", () => {
  let answer: () => { status: number; body: string };
  const http = createServer((_request, response) => {
    const { status, body } = answer();
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  let keys: URL;
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const address = http.address();
    keys = new URL(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/jwks`);
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });

  it("are fetched from where they are published", async () => {
    answer = () => ({ status: 200, body: JSON.stringify(good.keys) });
    expect(await read(await good.sign(), { keys })).toEqual({ id: "alice" });
    expect(await read(await other.sign(), { keys })).toBeUndefined();
  });

  it.each([
    ["an error", { status: 500, body: "" }],
    ["no JSON", { status: 200, body: "<html>" }],
    ["something else", { status: 200, body: "{}" }],
  ])("make nobody's token wrong where the answer is %s", async (_name, wrong) => {
    answer = () => wrong;
    const failed = await read(await good.sign(), { keys }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BackendError);
    expect(failed).toMatchObject({ code: "unavailable" });
  });
});

describe("a server", () => {
  it("lets in with a token or a password, and asks for both", async () => {
    const mine = createMemoryBackend({ users: [{ id: "alice", password: "secret" }] });
    const backend = Object.assign(Object.create(mine), {
      authenticate: withBearer({ issuer, audience, keys: good.keys }, (call, credentials) =>
        mine.authenticate(call, credentials),
      ),
    });
    const challenges = ["Bearer", 'Basic realm="x"'];
    const eas = createEasServer({ backend, challenges });
    const options = async (authorization: string) => {
      const { status, headers } = await eas.serve({
        method: "OPTIONS",
        url: "/Microsoft-Server-ActiveSync",
        header: (name) => (name === "authorization" ? authorization : undefined),
        body: (async function* () {})(),
        signal: new AbortController().signal,
      });
      return [status, headers["www-authenticate"]];
    };
    expect(await options(`Bearer ${await good.sign()}`)).toEqual([200, undefined]);
    expect(await options(`Basic ${btoa("alice:secret")}`)).toEqual([200, undefined]);
    expect(await options(`Bearer ${await other.sign()}`)).toEqual([401, 'Bearer, Basic realm="x"']);
  });
});
