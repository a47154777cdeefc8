import { gzipSync } from "node:zlib";
import { isAtLeast, protocolVersions } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HttpStatus, TestDevice } from "./testing/test-device.js";
import { openMailbox, primeInbox, syncInbox } from "./testing/test-mailbox.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const xml = (...bytes: number[]) => Uint8Array.from([0x03, 0x01, 0x6a, 0x00, ...bytes]);

describe("OPTIONS", () => {
  it("announces versions ascending and the commands that the backend can do", async () => {
    const { device } = await openMailbox();
    const { status, headers, body } = await device.raw({ method: "OPTIONS" });
    expect(status).toBe(200);
    expect(body).toHaveLength(0);
    expect(headers["ms-asprotocolversions"]).toBe("2.5,12.0,12.1,14.0,14.1,16.0,16.1");
    expect(headers["ms-asprotocolcommands"]?.split(",")).toEqual(
      expect.arrayContaining(["Sync", "FolderSync", "SendMail", "MoveItems"]),
    );
  });

  it("does not announce what the backend lacks, and answers 501 to it", async () => {
    const { device } = await openMailbox({ without: ["sendMail", "moveItem", "createFolder"] });
    const { headers } = await device.raw({ method: "OPTIONS" });
    const announced = headers["ms-asprotocolcommands"]?.split(",") ?? [];
    expect(announced).not.toContain("SendMail");
    expect(announced).not.toContain("MoveItems");
    expect(announced).not.toContain("FolderCreate");
    expect((await device.raw({ url: device.urlOf("MoveItems"), body: xml(0x05) })).status).toBe(501);
  });

  it("offers only the versions that the host chose", async () => {
    const { device } = await openMailbox({ versions: ["14.1", "16.1"] });
    const { headers } = await device.raw({ method: "OPTIONS" });
    expect(headers["ms-asprotocolversions"]).toBe("14.1,16.1");
    const old = new TestDevice(device.server, "12.1");
    expect((await old.raw({ url: old.urlOf("FolderSync"), body: xml(0x05) })).status).toBe(400);
  });
});

describe("the way in", () => {
  it("asks for credentials, and takes no wrong ones", async () => {
    const { device } = await openMailbox();
    for (const authorization of [
      "",
      "Basic !!!",
      "Basic bm9jb2xvbg==",
      `Basic ${btoa("alice:no")}`,
      "Digest x",
    ]) {
      const { status, headers } = await device.raw({ headers: { authorization } });
      expect(status, authorization).toBe(401);
      expect(headers["www-authenticate"]).toMatch(/^Basic realm=/);
    }
  });

  it("takes a user with a domain in front, and passwords in UTF-8 and Latin-1", async () => {
    const seen: unknown[] = [];
    const { device } = await openMailbox({
      wrap: (backend) => ({
        ...backend,
        authenticate: async (_ctx, credentials) => {
          seen.push(credentials);
          return { id: "alice" };
        },
      }),
    });
    seen.length = 0;
    const basic = (bytes: Buffer) => ({
      method: "OPTIONS",
      headers: { authorization: `Basic ${bytes.toString("base64")}` },
    });
    await device.raw(basic(Buffer.from("CORP\\al:p:w")));
    await device.raw(basic(Buffer.from("al:pä", "utf8")));
    await device.raw(basic(Buffer.from("al:pä", "latin1")));
    await device.raw({ method: "OPTIONS", headers: { authorization: "Bearer abc.def" } });
    expect(seen).toEqual([
      { kind: "basic", user: "al", password: "p:w", domain: "CORP" },
      { kind: "basic", user: "al", password: "pä" },
      { kind: "basic", user: "al", password: "pä" },
      { kind: "bearer", token: "abc.def" },
    ]);
  });

  it("answers 405 to other methods and 501 to commands that do not exist", async () => {
    const { device } = await openMailbox();
    expect((await device.raw({ method: "GET" })).status).toBe(405);
    expect((await device.raw({ url: device.urlOf("Teleport") })).status).toBe(501);
  });

  it.each([
    ["no query", "/Microsoft-Server-ActiveSync"],
    ["no command", "/Microsoft-Server-ActiveSync?User=a&DeviceId=d&DeviceType=t"],
    ["no device id", "/Microsoft-Server-ActiveSync?Cmd=Sync&User=a&DeviceType=t"],
    ["no device type", "/Microsoft-Server-ActiveSync?Cmd=Sync&User=a&DeviceId=d"],
    [
      "a device id of control characters",
      "/Microsoft-Server-ActiveSync?Cmd=Sync&User=a&DeviceId=%00%01&DeviceType=t",
    ],
    ["bad base64", "/Microsoft-Server-ActiveSync?jAAJBA*p2"],
    ["base64 that ends too early", "/Microsoft-Server-ActiveSync?jAAJBAp2MTQw"],
    ["base64 of nothing", "/Microsoft-Server-ActiveSync?AA"],
  ])("answers 400 to a query with %s", async (_name, url) => {
    const { device } = await openMailbox();
    expect((await device.raw({ url })).status).toBe(400);
  });

  it("answers 400 to a version that does not exist", async () => {
    const { device } = await openMailbox();
    expect((await device.raw({ headers: { "ms-asprotocolversion": "17.0" } })).status).toBe(400);
  });

  it("reads a base64 query in both alphabets, with and without padding, and lets the version header win", async () => {
    const { device, server } = await openMailbox();
    const query = Buffer.concat([
      Buffer.from([121, 9, 0x09, 0x04, 5]),
      Buffer.from("TEST1"),
      Buffer.from([4, 0xff, 0xfe, 0x3f, 0x3e, 4]),
      Buffer.from("Test"),
      Buffer.from([8, 5]),
      Buffer.from("alice"),
    ]);
    const body = await device.encode("FolderSync", { syncKey: "0" });
    for (const text of [
      query.toString("base64"),
      query.toString("base64url"),
      query.toString("base64").replace(/=+$/, ""),
    ]) {
      const { status } = await device.raw({ url: `/Microsoft-Server-ActiveSync?${text}`, body });
      expect(status, text).toBe(200);
    }
    expect(server.events.findLast((event) => event.type === "request")).toMatchObject({ version: "16.1" });
  });

  it("takes parameters in any order and case, and a user that is not encoded", async () => {
    const { device } = await openMailbox();
    const body = await device.encode("FolderSync", { syncKey: "0" });
    const url =
      "/Microsoft-Server-ActiveSync?devicetype=Test&USER=u1@example.test&deviceId=TEST1&cmd=foldersync";
    expect((await device.raw({ url, body })).status).toBe(200);
  });

  it("reads gzip bodies, and refuses broken and bloated ones", async () => {
    const { device } = await openMailbox({ requestBytes: 100_000 });
    const body = await device.encode("FolderSync", { syncKey: "0" });
    const url = device.urlOf("FolderSync");
    const headers = { "content-encoding": "gzip", "content-type": "application/vnd.ms-sync.wbxml" };
    expect((await device.raw({ url, headers, body: gzipSync(body) })).status).toBe(200);
    expect((await device.raw({ url, headers, body })).status).toBe(400);
    expect(
      (
        await device.raw({
          url,
          headers,
          body: gzipSync(await device.encode("FolderSync", { syncKey: "7".repeat(1_000_000) })),
        })
      ).status,
    ).toBe(413);
    expect((await device.raw({ url, headers: { ...headers, "content-encoding": "br" }, body })).status).toBe(
      415,
    );
  });

  it("answers 413 to a body that is too large", async () => {
    const { device } = await openMailbox({ requestBytes: 1000 });
    const body = await device.encode("FolderSync", { syncKey: "7".repeat(2000) });
    expect((await device.raw({ url: device.urlOf("FolderSync"), body })).status).toBe(413);
  });
});

describe.each(protocolVersions)("bad bodies at version %s", (version) => {
  const inBody = isAtLeast(version, "14.0");
  const open = async () => (await openMailbox({ version })).device;

  it("has the status that the specification names for a body that is no WBXML", async () => {
    const device = await open();
    const reply = await device.raw({
      url: device.urlOf("FolderSync"),
      body: new TextEncoder().encode("<xml/>"),
    });
    if (inBody) expect(text(reply.body)).toContain("102");
    expect(reply.status).toBe(inBody ? 200 : 400);
  });

  it("has it for an empty body, a truncated one, an unknown token and a wrong media type", async () => {
    const device = await open();
    const url = device.urlOf("FolderSync");
    const bodies = [undefined, xml(0x00, 0x07, 0x56, 0x52, 0x03, 0x30), xml(0x00, 0x07, 0x56, 0x3f, 0x01)];
    for (const body of bodies) {
      const reply = await device.raw({ url, ...(body && { body }) });
      expect(reply.status).toBe(inBody ? 200 : 400);
      if (inBody) expect(text(reply.body)).toMatch(/10[12]/);
    }
    const headers = { "content-type": "text/plain" };
    const body = await device.encode("FolderSync", { syncKey: "0" });
    expect((await device.raw({ url, headers, body })).status).toBe(inBody ? 200 : 400);
  });

  it("has the command's own status for a message that does not fit its definition", async () => {
    const device = await open();
    const url = device.urlOf("FolderSync");
    // FolderSync without a SyncKey, and with one on the wrong page.
    for (const body of [
      xml(0x00, 0x07, 0x56, 0x01),
      xml(0x00, 0x07, 0x56, 0x00, 0x00, 0x4b, 0x03, 0x30, 0x00, 0x01, 0x01),
    ]) {
      const { status, body: reply } = await device.raw({ url, body });
      expect(status).toBe(200);
      expect(text(reply)).toContain("10");
    }
  });
});

describe("hostile input", () => {
  it("never harms the process: random bytes get an answer, and the next request works", async () => {
    const { device } = await openMailbox({ storm: { repeats: 1_000_000, within: 1, pause: 1 } });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("Sync", "FolderSync", "Ping", "ItemOperations", "SendMail", "Provision"),
        fc.uint8Array({ maxLength: 200 }),
        async (command, bytes) => {
          const reply = await device.raw({
            url: device.urlOf(command),
            body: Uint8Array.from([0x03, 0x01, 0x6a, 0x00, ...bytes]),
          });
          expect([200, 400, 413]).toContain(reply.status);
        },
      ),
      { numRuns: 300 },
    );
    expect(await syncInbox(device, "0")).toMatchObject({ status: "ok" });
  });

  it("refuses a document that is too deep", async () => {
    const { device } = await openMailbox();
    const body = xml(...Array.from({ length: 5000 }, () => 0x45));
    const reply = await device.raw({ body });
    expect(reply.status).toBe(200);
    expect(text(reply.body)).toMatch(/102|4/);
  });

  it("answers every prefix of a good request without harm", async () => {
    const { device } = await openMailbox({ storm: { repeats: 1_000_000, within: 1, pause: 1 } });
    const key = await primeInbox(device);
    const whole = await device.encode("Sync", {
      collections: [{ collectionId: "inbox", syncKey: key, windowSize: 5 }],
    });
    for (let length = 1; length < whole.length; length++) {
      expect((await device.raw({ body: whole.subarray(0, length) })).status).toBe(200);
    }
  });
});

describe("faults of the backend", () => {
  it("become a server error, logged whole, with nothing of it on the wire", async () => {
    const { device, server } = await openMailbox({
      wrap: (backend) => {
        let calls = 0;
        return {
          ...backend,
          listFolders: (ctx) => {
            if (calls++ > 0) throw new Error("password of the database is hunter2");
            return backend.listFolders(ctx);
          },
        };
      },
    });
    const body = await device.encode("FolderSync", { syncKey: "0" });
    const reply = await device.raw({ url: device.urlOf("FolderSync"), body });
    expect(text(reply.body)).not.toContain("hunter2");
    expect(text(reply.body)).toContain("110");
    expect(server.events).toContainEqual(
      expect.objectContaining({
        type: "fault",
        error: expect.objectContaining({ message: expect.stringContaining("hunter2") }),
      }),
    );
  });
});

describe("policies", () => {
  it.each(protocolVersions)("hold a device back until it has applied its policy, at %s", async (version) => {
    const { server } = await openMailbox({ requirePolicy: false });
    const strict = await openMailbox({ requirePolicy: true, version }).catch((error: unknown) => error);
    if (isAtLeast(version, "14.0")) expect(strict).toMatchObject({ device: expect.anything() });
    else expect(strict).toBeInstanceOf(HttpStatus);
    expect(server).toBeDefined();
  });

  it("are given in two phases, after which the device may do all", async () => {
    const { device } = await openMailbox({ requirePolicy: true });
    expect(await device.run("FolderSync", { syncKey: "0" })).toEqual({ status: "deviceNotProvisioned" });
    const policyType = "MS-EAS-Provisioning-WBXML";
    const first = await device.run("Provision", {
      deviceInformation: { set: { model: "Test" } },
      policies: [{ policyType }],
    });
    const [offer] = first?.policies ?? [];
    expect(first).toMatchObject({ status: "ok", deviceInformation: { status: "ok" } });
    expect(offer).toMatchObject({
      status: "ok",
      data: { easProvisionDoc: { devicePasswordEnabled: false } },
    });
    const second = await device.run("Provision", {
      policies: [{ policyType, status: "applied", policyKey: offer?.policyKey ?? "" }],
    });
    const [final] = second?.policies ?? [];
    expect(final).toMatchObject({ status: "ok" });
    expect(final?.policyKey).not.toBe(offer?.policyKey);
    const headers = { "x-ms-policykey": final?.policyKey ?? "" };
    expect(await device.run("FolderSync", { syncKey: "0" }, { headers })).toMatchObject({ status: "ok" });
    expect(await device.run("FolderSync", { syncKey: "0" }, { headers: { "x-ms-policykey": "1" } })).toEqual({
      status: "invalidPolicyKey",
    });
  });

  it("refuse an acknowledgement with another key, and types that do not exist", async () => {
    const { device } = await openMailbox();
    const wrong = await device.run("Provision", {
      policies: [{ policyType: "MS-EAS-Provisioning-WBXML", status: "applied", policyKey: "5" }],
    });
    expect(wrong?.policies).toMatchObject([{ status: "policyKeyInvalid" }]);
    const unknown = await device.run("Provision", { policies: [{ policyType: "nonsense" }] });
    expect(unknown?.policies).toMatchObject([{ status: "unknownPolicyType" }]);
  });

  it("are a WAP document at 2.5", async () => {
    const { device } = await openMailbox({ version: "2.5" });
    const answer = await device.run("Provision", { policies: [{ policyType: "MS-WAP-Provisioning-XML" }] });
    expect(answer?.policies?.[0]?.data).toEqual({
      wapProvisioning:
        '<wap-provisioningdoc><characteristic type="SecurityPolicy"><parm name="4131" value="1"/></characteristic></wap-provisioningdoc>',
    });
  });
});
