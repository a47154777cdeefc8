import { type ProtocolVersion, protocolVersions } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessSettings } from "../access/access-settings.js";
import { matchesGlob } from "../access/glob.js";
import { TestDevice } from "../testing/test-device.js";
import { openMailbox, primeInbox, subjectsOf, syncInbox, untilWaiting } from "../testing/test-mailbox.js";

const by = { actor: "root" };
const isOld = (version: string) => ["2.5", "12.0", "12.1"].includes(version);

async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

const rulesOf = (...rules: ReadonlyArray<Omit<AccessSettings["rules"][number], "id">>): AccessSettings => ({
  rules: rules.map((rule, at) => ({ id: `r${at}`, ...rule })),
  otherwise: "allow",
});

/** Every command that reads or writes the mailbox, as far as a device can go. */
async function tryEverything(device: TestDevice) {
  const { version } = device;
  const attempts = {
    FolderSync: () => device.run("FolderSync", { syncKey: "0" }),
    Sync: () => device.run("Sync", { collections: [{ collectionId: "inbox", syncKey: "0" }] }),
    Ping: () => device.run("Ping", { heartbeatInterval: 60, folders: [{ id: "inbox", class: "Email" }] }),
    GetItemEstimate: () =>
      device.run("GetItemEstimate", { collections: [{ collectionId: "inbox", syncKey: "1" }] }),
    MoveItems: () =>
      device.run("MoveItems", { moves: [{ srcMsgId: "1", srcFldId: "inbox", dstFldId: "trash" }] }),
    ...(version !== "2.5" && {
      Settings: () => device.run("Settings", { userInformation: { get: true } }),
      ItemOperations: () =>
        device.run("ItemOperations", [{ tag: "emptyFolderContents", value: { collectionId: "inbox" } }]),
    }),
  };
  const answers: [string, unknown][] = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    answers.push([name, await attempt().catch((error: unknown) => String(error))]);
  }
  return answers;
}

function expectNothing(version: ProtocolVersion, answers: ReadonlyArray<readonly [string, unknown]>) {
  expect(answers.length).toBeGreaterThan(4);
  for (const [name, answer] of answers) {
    if (isOld(version)) expect(answer, name).toContain("HTTP 403");
    else expect(answer, name).toEqual({ status: "deviceIsBlockedForThisUser" });
  }
}

describe.each(protocolVersions)("a device at %s", (version) => {
  it("that is blocked or in quarantine gets nothing of the mailbox, and after approval everything", async () => {
    const { server, device, deliver } = await openMailbox({ version });
    deliver("secret");
    await primeInbox(device);
    for (const access of ["block", "quarantine"] as const) {
      await server.devices.decide("alice", "TEST1", access, by);
      expectNothing(version, await tryEverything(device));
    }
    await server.devices.decide("alice", "TEST1", "allow", by);
    expect(subjectsOf(await syncInbox(device, await primeInbox(device)))).toEqual(["secret"]);
  });

  it("of a user who may not use the service is refused", async () => {
    const { server, device } = await openMailbox({ version });
    await server.devices.userSettings.set("alice", { enabled: false }, by);
    const answer = await device.run("FolderSync", { syncKey: "0" }).catch((error: unknown) => String(error));
    if (isOld(version)) expect(answer).toContain("HTTP 403");
    else expect(answer).toMatchObject({ status: "userDisabledForSync" });
    await server.devices.userSettings.set("alice", {}, by);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });

  it("that is one too many is refused, and leaves no trace", async () => {
    const { server } = await openMailbox({ version, maxDevices: 2 });
    expect((await new TestDevice(server, version, "TWO").run("FolderSync", { syncKey: "0" }))?.status).toBe(
      "ok",
    );
    const third = new TestDevice(server, version, "THREE");
    const answer = await third.run("FolderSync", { syncKey: "0" }).catch((error: unknown) => String(error));
    if (isOld(version)) expect(answer).toContain("HTTP 403");
    else
      expect(answer).toMatchObject({
        status: version === "14.0" ? "deviceIsBlockedForThisUser" : "maximumDevicesReached",
      });
    expect(await server.devices.get("alice", "THREE")).toBeUndefined();
    await server.devices.removeDevice("alice", "TWO", by);
    expect((await third.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });

  it("that is suspended is told when to ask again, and goes on where it was", async () => {
    const { server, device } = await openMailbox({ version });
    const syncKey = await primeInbox(device);
    await server.devices.suspend("alice", "TEST1", by);
    const { status, headers } = await device.raw({ url: device.urlOf("Sync") });
    expect(status).toBe(503);
    expect(headers["retry-after"]).toBe("900");
    await server.devices.resume("alice", "TEST1", by);
    expect((await syncInbox(device, syncKey))?.status ?? "ok").toBe("ok");
  });
});

describe("rules", () => {
  it("apply in the order of their priorities, before what counts otherwise", async () => {
    const { server, device } = await openMailbox();
    const { access } = server.devices;
    await access.set(
      rulesOf(
        { priority: 20, when: { deviceType: "*" }, access: "block" },
        { priority: 10, when: { user: "ALICE", deviceId: "TEST?" }, access: "allow" },
      ),
      by,
    );
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    const other = new TestDevice(server, "16.1", "OTHER");
    expect((await other.run("FolderSync", { syncKey: "0" }))?.status).toBe("deviceIsBlockedForThisUser");
    await access.set({ rules: [], otherwise: "quarantine" }, by);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("deviceIsBlockedForThisUser");
  });

  it("about models let a device say what it is, and nothing else", async () => {
    const { server, device } = await openMailbox();
    const rules = rulesOf({ priority: 1, when: { model: "Pixel*" }, access: "allow" });
    await server.devices.access.set({ ...rules, otherwise: "quarantine" }, by);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("deviceIsBlockedForThisUser");
    const [waits] = await listOf(server.devices.list("alice"));
    expect(waits).toMatchObject({ access: { access: "quarantine", because: "otherwise" } });
    expect(waits?.quarantine?.since).toBeGreaterThan(0);
    const set = { model: "Pixel 9" };
    const both = await device.run("Settings", {
      deviceInformation: { set },
      userInformation: { get: true },
    });
    expect(both).toEqual({ status: "deviceIsBlockedForThisUser" });
    expect((await device.run("Settings", { deviceInformation: { set } }))?.deviceInformation?.status).toBe(
      "ok",
    );
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    const [admitted] = await listOf(server.devices.list("alice"));
    expect(admitted?.access).toEqual({ access: "allow", because: "rule", rule: "r0" });
    expect(admitted?.quarantine).toBeUndefined();
  });

  it("about groups follow the user's groups", async () => {
    let groups: string[] = ["staff"];
    const { server, device } = await openMailbox({
      wrap: (backend) => ({
        ...backend,
        authenticate: async () => ({ id: "alice", groups }),
      }),
    });
    await server.devices.access.set(rulesOf({ priority: 1, when: { group: "guests" }, access: "block" }), by);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
    groups = ["staff", "Guests"];
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("deviceIsBlockedForThisUser");
  });

  it("can be tried before they count", async () => {
    const { server, device } = await openMailbox();
    await new TestDevice(server, "16.1", "OTHER").run("FolderSync", { syncKey: "0" });
    await server.devices.decide("alice", "OTHER", "allow", by);
    const planned = rulesOf({ priority: 1, when: { deviceType: "test" }, access: "block" });
    expect(await listOf(server.devices.access.dryRun(planned))).toEqual([
      {
        user: "alice",
        deviceId: "TEST1",
        before: { access: "allow", because: "otherwise" },
        after: { access: "block", because: "rule", rule: "r0" },
      },
    ]);
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });

  it("reach a device that waits in Ping", async () => {
    const { server, device } = await openMailbox();
    await primeInbox(device);
    const waiting = device.run("Ping", {
      heartbeatInterval: 900,
      folders: [{ id: "inbox", class: "Email" }],
    });
    await untilWaiting(device);
    await server.devices.access.set(rulesOf({ priority: 1, when: { user: "bob" }, access: "block" }), by);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.waiting).toBe(1);
    await server.devices.access.set(rulesOf({ priority: 1, when: { user: "alice" }, access: "block" }), by);
    expect((await waiting)?.status).toBe("deviceIsBlockedForThisUser");
  });

  it.each([
    ["no conditions", { when: {} }],
    ["an unknown condition", { when: { colour: "red" } }],
    ["an empty pattern", { when: { user: "" } }],
    ["no access", { access: "maybe" }],
    ["no priority", { priority: Number.NaN }],
  ])("with %s are refused, and nothing changes", async (_name, wrong) => {
    const { server } = await openMailbox();
    const rule = { id: "x", priority: 1, when: { user: "a" }, access: "block", ...wrong };
    const settings: unknown = { rules: [rule], otherwise: "allow" };
    await expect(server.devices.access.set(settings as AccessSettings, by)).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await server.devices.access.get()).toEqual({ rules: [], otherwise: "allow" });
    expect(await listOf(server.devices.audit.entries())).toEqual([]);
  });
});

describe("a minimum version", () => {
  it("is what OPTIONS offers, and older ones are refused", async () => {
    const { server, device } = await openMailbox();
    await server.devices.access.set({ rules: [], otherwise: "allow", minVersion: "14.1" }, by);
    const { headers } = await device.raw({ method: "OPTIONS" });
    expect(headers["ms-asprotocolversions"]).toBe("14.1,16.0,16.1");
    const older = new TestDevice(server, "14.0", "OLD");
    expect((await older.run("FolderSync", { syncKey: "0" }))?.status).toBe("versionNotSupported");
    const oldest = new TestDevice(server, "12.1", "OLDEST");
    await expect(oldest.run("FolderSync", { syncKey: "0" })).rejects.toThrow("HTTP 400");
    expect((await device.run("FolderSync", { syncKey: "0" }))?.status).toBe("ok");
  });
});

describe("too many requests", () => {
  it("of one device are sent away with the reason and when to come back", async () => {
    let time = 0;
    const throttle = { device: { requests: 3, within: 60_000 } };
    const { server, device } = await openMailbox({ throttle, now: () => time });
    const options = () => device.raw({ url: device.urlOf("FolderSync"), method: "POST" });
    for (let n = 0; n < 2; n++) expect((await options()).status).not.toBe(503);
    const { status, headers } = await options();
    expect(status).toBe(503);
    expect(headers["x-ms-asthrottle"]).toBe("Device");
    expect(headers["retry-after"]).toBe("20");
    expect((await new TestDevice(server, "16.1", "OTHER").run("FolderSync", { syncKey: "0" }))?.status).toBe(
      "ok",
    );
    time += 20_000;
    expect((await options()).status).not.toBe(503);
    expect((await options()).status).toBe(503);
  });

  it("of one user count over all devices", async () => {
    const { server } = await openMailbox({
      throttle: { user: { requests: 4, within: 60_000 } },
      now: () => 0,
    });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) {
      const device = new TestDevice(server, "16.1", `D${n}`);
      statuses.push((await device.raw({ url: device.urlOf("FolderSync") })).status);
    }
    expect(statuses.map((status) => status === 503)).toEqual([false, false, false, true, true]);
  });
});

describe("a pattern", () => {
  it("means what a regular expression of the same would", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 12 });
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: fc.constantFrom("a", "b", "A"), maxLength: 12 }),
        (pattern, text) => {
          const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
          expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`, "i").test(text));
        },
      ),
    );
  });

  it("takes no long time for a hostile pair", () => {
    const started = Date.now();
    expect(matchesGlob(`${"*a".repeat(120)}b`, "a".repeat(2000))).toBe(false);
    expect(Date.now() - started).toBeLessThan(500);
  });
});
