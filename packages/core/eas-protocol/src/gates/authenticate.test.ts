import { type AuthenticateContext, type Backend, LoginRefused, type Principal } from "@easkit/backend";
import { protocolVersions } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox } from "../testing/test-mailbox.js";

const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;

/** A backend whose logins are decided here. */
const decide =
  (authenticate: Backend["authenticate"]) =>
  (backend: Backend): Backend => ({ ...backend, authenticate });

async function openDecided(
  login: (ctx: AuthenticateContext) => Principal | undefined,
  options: Parameters<typeof openMailbox>[0] = {},
) {
  let isOpen = false;
  const mailbox = await openMailbox({
    ...options,
    wrap: decide(async (ctx) => (isOpen ? login(ctx) : { id: "alice" })),
  });
  isOpen = true;
  return mailbox;
}

const failures = (server: { readonly events: readonly { readonly type: string }[] }) =>
  server.events.filter((event) => event.type === "loginFailed");

describe("right credentials that are not let in", () => {
  const refuse = (refusal: ConstructorParameters<typeof LoginRefused>[0]) =>
    openDecided(() => {
      throw new LoginRefused(refusal);
    });

  it("get 451 with the new address (MS-ASHTTP_R285)", async () => {
    const url = "https://other.example.com/Microsoft-Server-ActiveSync";
    const { device, server } = await refuse({ reason: "moved", url });
    for (const method of ["OPTIONS", "POST"]) {
      const { status, headers } = await device.raw({ method });
      expect(status).toBe(451);
      expect(headers["x-ms-location"]).toBe(url);
    }
    expect(failures(server)).toHaveLength(2);
  });

  it("get 456 where the account is blocked and 457 where the password has expired (MS-ASHTTP_R1100)", async () => {
    const blocked = await refuse({ reason: "blocked" });
    expect((await blocked.device.raw({})).status).toBe(456);
    const expired = await refuse({ reason: "password-expired", url: "https://example.com/password" });
    const { status, headers } = await expired.device.raw({});
    expect(status).toBe(457);
    expect(headers["x-ms-credential-service-url"]).toBe("https://example.com/password");
  });

  it.each(protocolVersions)(
    "get Status 126 or HTTP 403 at %s where the account is disabled",
    async (version) => {
      const { server } = await refuse({ reason: "disabled" });
      const device = new TestDevice(server, version);
      if (["2.5", "12.0", "12.1"].includes(version)) {
        await expect(device.run("FolderSync", { syncKey: "0" })).rejects.toThrow("HTTP 403");
      } else {
        expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("userDisabledForSync");
      }
    },
  );
});

describe("a password", () => {
  it("that ends soon is told of, in days that are left (MS-ASHTTP_R1101)", async () => {
    const now = Date.UTC(2026, 0, 1);
    for (const [days, told] of [
      [0.5, "0"],
      [3.5, "3"],
      [20, undefined],
      [-1, undefined],
    ] as const) {
      const passwordExpires = new Date(now + days * 86_400_000);
      const { device } = await openDecided(() => ({ id: "alice", passwordExpires }), { now: () => now });
      const body = await device.encode("FolderSync", { syncKey: "0" });
      const { status, headers } = await device.raw({ url: device.urlOf("FolderSync"), body });
      expect(status).toBe(200);
      expect(headers["x-ms-credentials-expire"], String(days)).toBe(told);
    }
  });

  it("that is one device's opens nothing for another", async () => {
    const { server, device } = await openDecided(() => ({ id: "alice", onlyDevice: "TEST1" }));
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    expect((await device.raw({ method: "OPTIONS", url: "/" })).status).toBe(200);
    const other = new TestDevice(server, "16.1", "TEST2");
    expect((await other.raw({ url: other.urlOf("FolderSync") })).status).toBe(401);
    expect(failures(server)).toMatchObject([{ reason: "other-device", deviceId: "TEST2" }]);
    expect(await server.devices.get("alice", "TEST2")).toBeUndefined();
  });
});

describe("guessing passwords", () => {
  const logins = { perUser: 3, perAddress: 5, within: 60_000, pause: 30 };

  async function openGuessed() {
    let time = 0;
    let asked = 0;
    const { device } = await openMailbox({
      logins,
      now: () => time,
      wrap: (backend) => ({
        ...backend,
        authenticate: (ctx, credentials) => {
          asked++;
          return backend.authenticate(ctx, credentials);
        },
      }),
    });
    const attempt = async (user: string, password: string, remoteAddress = "192.0.2.1") => {
      const { status, headers } = await device.server.serve({
        method: "OPTIONS",
        url: "/Microsoft-Server-ActiveSync",
        header: (name) => (name === "authorization" ? basic(user, password) : undefined),
        body: (async function* () {})(),
        signal: new AbortController().signal,
        remoteAddress,
      });
      return { status, retryAfter: headers["retry-after"] };
    };
    asked = 0;
    const wait = (seconds: number) => {
      time += seconds * 1000;
    };
    return { attempt, asked: () => asked, wait };
  }

  it("is held up after a few wrong ones, even with the right one, and only there", async () => {
    const { attempt, asked, wait } = await openGuessed();
    for (let n = 0; n < 3; n++) expect((await attempt("alice", `no${n}`)).status).toBe(401);
    expect(await attempt("Alice", "secret")).toEqual({ status: 503, retryAfter: "30" });
    expect(asked()).toBe(3);
    expect((await attempt("alice", "secret", "192.0.2.2")).status).toBe(200);
    wait(31);
    expect((await attempt("alice", "secret")).status).toBe(200);
  });

  it("of many users from one address is held up for all of them", async () => {
    const { attempt } = await openGuessed();
    for (let n = 0; n < 5; n++) expect((await attempt(`user${n}`, "no")).status).toBe(401);
    expect((await attempt("alice", "secret")).status).toBe(503);
  });

  it("is forgiven where a right one comes in between, or time passes", async () => {
    const { attempt, wait } = await openGuessed();
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 2; n++) await attempt("alice", "no");
      expect((await attempt("alice", "secret")).status).toBe(200);
    }
    wait(61);
    for (let n = 0; n < 2; n++) await attempt("alice", "no");
    wait(61);
    expect((await attempt("alice", "no")).status).toBe(401);
    expect((await attempt("alice", "secret")).status).toBe(200);
  });

  it("tells who, from where and on which device", async () => {
    const { device, server } = await openMailbox();
    device.authorization = basic("CORP\\alice", "no");
    await device.raw({ url: device.urlOf("Sync") });
    expect(failures(server)).toMatchObject([
      { login: "CORP\\alice", deviceId: "TEST1", reason: "wrong", remoteAddress: undefined },
    ]);
  });
});

describe("a client certificate", () => {
  const certificate = { subject: "CN=alice", issuer: "CN=ca", serialNumber: "1", fingerprint256: "ab" };

  const openCertified = (authenticateCertificate?: NonNullable<Backend["authenticateCertificate"]>) =>
    openMailbox({
      wrap: (backend) => ({ ...backend, ...(authenticateCertificate && { authenticateCertificate }) }),
    });

  const options = (header?: string) => ({
    method: "OPTIONS",
    url: "/Microsoft-Server-ActiveSync",
    header: (name: string) => (name === "authorization" ? header : undefined),
    body: (async function* () {})(),
    signal: new AbortController().signal,
    certificate,
  });

  it("is enough where the backend knows certificates", async () => {
    const { server } = await openCertified(async (_ctx, { subject }) =>
      subject === "CN=alice" ? { id: "alice" } : undefined,
    );
    expect((await server.serve(options())).status).toBe(200);
    const wrong = { ...options(), certificate: { ...certificate, subject: "CN=bob" } };
    expect((await server.serve(wrong)).status).toBe(401);
  });

  it("is nothing where it does not, and no help for a wrong password", async () => {
    const without = await openCertified();
    expect((await without.server.serve(options())).status).toBe(401);
    const { server } = await openCertified(async () => ({ id: "alice" }));
    expect((await server.serve(options(basic("alice", "no")))).status).toBe(401);
  });
});

describe("a delegate", () => {
  it("has state apart from the owner's, also with the id of the owner's device", async () => {
    let actor: string | undefined;
    const { server, device } = await openDecided(() => ({ id: "alice", ...(actor && { actor }) }));
    const first = await device.run("FolderSync", { syncKey: "0" });
    actor = "bob";
    expect((await device.run("FolderSync", { syncKey: first?.syncKey ?? "" }))?.status).toBe(
      "syncKeyInvalid",
    );
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    actor = undefined;
    expect((await device.run("FolderSync", { syncKey: first?.syncKey ?? "" }))?.status).toBe("ok");
    const ids: string[] = [];
    for await (const { deviceId } of server.devices.list("alice")) ids.push(deviceId);
    expect(ids.toSorted()).toEqual(["TEST1", "TEST1 bob"]);
  });
});
