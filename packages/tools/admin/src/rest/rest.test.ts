import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { operationNames, operations } from "../operations/operations.js";
import { type AdminHost, startAdminHost, tokens } from "../testing/admin-host.js";
import { createRemoteAdmin } from "./remote-admin.js";

let host: AdminHost;
beforeEach(async () => {
  host = await startAdminHost();
});
afterEach(() => host.close());

async function syncedDevice(user = "anna", deviceId = "PHONE") {
  for (const subject of ["one", "two"]) host.deliver(user, subject);
  const device = host.device(user, { deviceId, userAgent: "<script>alert(1)</script>" });
  await device.folderSync();
  await device.sync();
  return device;
}

const remote = (token: string = tokens.root) => createRemoteAdmin({ url: host.api, token });

describe("the REST face", () => {
  test("shows what is there, each answer of the form that the document says", async () => {
    await syncedDevice();
    await syncedDevice("bob", "PHONE");
    const device = { user: "anna", deviceId: "PHONE" };
    const admin = remote();
    expect(await admin.call("listUsers", {})).toEqual({
      users: [
        { user: "anna", devices: 1 },
        { user: "bob", devices: 1 },
      ],
    });
    const { devices } = await admin.call("listDevices", {});
    expect(devices).toMatchObject([
      { ...device, userAgent: "<script>alert(1)</script>", version: "16.1" },
      { user: "bob" },
    ]);
    expect(await admin.call("showDevice", device)).toMatchObject({ ...device, items: 2 });
    expect((await admin.call("sizeDevice", device)).records).toBeGreaterThan(3);
    expect(await admin.call("listSkipped", device)).toEqual({ items: [] });
    const { changes } = await admin.call("explainDevice", device);
    expect(changes).toMatchObject([
      { sent: "Add", cause: "first-sync" },
      { sent: "Add", cause: "first-sync" },
    ]);
    expect(await admin.call("reportVersions", {})).toEqual({
      versions: [{ version: "16.1", devices: 2 }],
      below: [],
    });
    expect((await admin.call("showTop", {})).devices).toMatchObject([
      { user: "bob", state: "idle" },
      { user: "anna" },
    ]);
    const { minutes } = await admin.call("showCharts", {});
    expect(minutes).toHaveLength(180);
    expect(minutes.at(-1)?.syncs ?? 0).toBeGreaterThan(0);
  });

  test("lists in portions, each device once, and finds by words", async () => {
    for (const id of ["A", "B", "C", "D", "E"]) await host.device("anna", { deviceId: id }).folderSync();
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await remote().call("listDevices", { limit: 2, ...(after !== undefined && { after }) });
      seen.push(...page.devices.map(({ deviceId }) => deviceId));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(["A", "B", "C", "D", "E"]);
    const { devices } = await remote().call("listDevices", { search: "d" });
    expect(devices.map(({ deviceId }) => deviceId)).toContain("D");
  });

  test("resets, resyncs and resends, and the device ends complete; what was done is in the audit log", async () => {
    const device = await syncedDevice();
    const name = { user: "anna", deviceId: "PHONE" };
    await remote().call("resetDevice", name);
    await device.folderSync();
    expect((await device.sync()).totals).toMatchObject({ items: 2 });
    expect(await remote().call("resyncDevice", { ...name, folderId: "inbox" })).toEqual({
      folderIds: ["inbox"],
    });
    expect((await device.sync()).totals).toMatchObject({ items: 2 });
    expect(await remote().call("resetAccount", { user: "anna" })).toEqual({ deviceIds: ["PHONE"] });
    await device.folderSync();
    await device.sync();
    const [item] = await device.items("inbox");
    await remote().call("resendItem", { ...name, folderId: "inbox", itemId: item?.id ?? "" });
    expect((await device.sync()).totals.changes + (await device.sync()).totals.changes).toBe(1);
    await remote().call("removeDevice", name);
    const { entries } = await remote().call("listAudit", { user: "anna" });
    expect(entries.map(({ action, actor }) => `${actor} ${action}`)).toEqual(
      expect.arrayContaining(["root device.remove", "root device.reset", "root item.resend"]),
    );
    expect(await remote().call("verifyAudit", {})).toMatchObject({ sound: true });
    const keys: string[] = [];
    for await (const { key } of host.store.scan("eas1/")) keys.push(key);
    expect(keys).toEqual([]);
  });

  test("what counts for a user, and whom policies are for, is set and read back", async () => {
    await remote().call("setPolicy", { name: "strict", settings: { devicePasswordEnabled: true } });
    const put = (path: string, body: unknown) =>
      host.ask("PUT", path, { body: JSON.stringify(body) }).then(({ status }) => status);
    expect(await put("/users/anna/settings", { enabled: false, maxDevices: 2, policy: "strict" })).toBe(200);
    expect(await host.ask("GET", "/users/anna/settings")).toMatchObject({
      status: 200,
      body: { enabled: false, maxDevices: 2, policy: "strict" },
    });
    expect(await put("/users/anna/settings", {})).toBe(200);
    expect(await remote().call("showUser", { user: "anna" })).toEqual({});
    const groups = [{ group: "staff", policy: "strict" }];
    expect(await put("/policies", { groups, fallback: "strict" })).toBe(200);
    expect(await remote().call("listPolicies", {})).toMatchObject({ groups, fallback: "strict" });
    expect(await put("/policies", { fallback: "" })).toBe(200);
    const after = await remote().call("listPolicies", {});
    expect(after).toMatchObject({ groups });
    expect(after.fallback).toBeUndefined();
  });

  test("removes stale devices, and none in a dry run", async () => {
    await syncedDevice();
    expect(await remote().call("removeStale", { days: 1, dryRun: true })).toEqual({ devices: [] });
    expect((await remote().call("listDevices", {})).devices).toHaveLength(1);
  });

  test("tells users of their own devices what they may know, and refuses them all else", async () => {
    await syncedDevice("anna");
    await syncedDevice("bob");
    const asAnna = { token: tokens.anna };
    expect((await host.ask("GET", "/users/anna/devices/PHONE", asAnna)).status).toBe(200);
    expect((await host.ask("POST", "/users/anna/devices/PHONE/reset", asAnna)).status).toBe(200);
    for (const name of operationNames) {
      const { method, path, who } = operations[name];
      const filled = (user: string) => path.replace("{user}", user).replace("{deviceId}", "PHONE");
      const others = await host.ask(method, filled("bob"), asAnna);
      expect({ name, status: others.status }).toEqual({ name, status: 403 });
      if (who === "admin") expect((await host.ask(method, filled("anna"), asAnna)).status).toBe(403);
    }
    const missing = await host.ask("GET", "/users/bob/devices/NONE", asAnna);
    const there = await host.ask("GET", "/users/bob/devices/PHONE", asAnna);
    expect(missing.body).toEqual(there.body);
    expect((await host.eas.devices.get("bob", "PHONE"))?.items).toBe(2);
    expect(host.refusals.length).toBeGreaterThan(10);
    const audited = await host.eas.devices.audit.newest(50);
    expect(audited).toContainEqual(
      expect.objectContaining({ actor: "anna@example.test", action: "admin.refused" }),
    );
  });
});

describe("bad input", () => {
  test.each([
    ["no token", { token: "" }],
    ["a wrong token", { token: "wrong" }],
    ["a token that goes on", { token: `${tokens.root}x` }],
    ["another scheme", { token: "", headers: { authorization: `Basic ${tokens.root}` } }],
  ])("%s is refused, logged, and audited once in a minute", async (_name, options) => {
    for (let times = 0; times < 5; times++) {
      const { status, headers } = await host.ask("GET", "/devices", options);
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe('Bearer realm="easkit"');
    }
    expect(host.refusals).toHaveLength(5);
    const audited = await host.eas.devices.audit.newest(10);
    expect(audited.map(({ actor, action }) => ({ actor, action }))).toEqual([
      { actor: "nobody", action: "admin.refused" },
    ]);
  });

  test.each<readonly [string, string, string, unknown, number, string]>([
    ["a path that is not there", "GET", "/nothing", undefined, 404, "not-found"],
    ["a method that is not there", "DELETE", "/users", undefined, 405, "method-not-allowed"],
    ["a device that is not there", "GET", "/users/anna/devices/NONE", undefined, 404, "not-found"],
    ["a path that is no UTF-8", "GET", "/users/%ff/devices", undefined, 404, "not-found"],
    ["a field that nobody knows", "GET", "/devices?usr=anna", undefined, 400, "invalid"],
    ["a field of the path in the body", "POST", "/users/anna/reset", { user: "bob" }, 400, "invalid"],
    ["a text for a number", "GET", "/devices?limit=many", undefined, 400, "invalid"],
    ["a number beyond its bounds", "GET", "/devices?limit=0", undefined, 400, "invalid"],
    ["a body that is no JSON", "POST", "/stale", "{", 400, "invalid"],
    ["a body that is no object", "POST", "/stale", [1], 400, "invalid"],
    ["a body without what has to be there", "POST", "/stale", {}, 400, "invalid"],
    ["a body without end", "POST", "/stale", `{"days":${"1".repeat(2_000_000)}}`, 413, "too-large"],
    [
      "two wishes at once",
      "POST",
      "/users/a/devices/B/resync",
      { folderId: "1", hierarchy: true },
      400,
      "invalid",
    ],
  ])("%s is told as what it is", async (_name, method, path, body, status, code) => {
    const answer = await host.ask(method, path, { body });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  test("what fails in the server is told to its log alone", async () => {
    const answer = await createBroken();
    expect(answer).toMatchObject({ status: 500, body: { error: { code: "failed" } } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });

  async function createBroken() {
    const { scan } = host.store;
    host.store.scan = () => {
      throw new Error("password hunter2");
    };
    return host.ask("GET", "/users").finally(() => {
      host.store.scan = scan;
    });
  }
});

test("a client that talks to something else is told so", async () => {
  const elsewhere = createRemoteAdmin({ url: host.api.replace("/admin/api", ""), token: "x" });
  await expect(elsewhere.call("listUsers", {})).rejects.toMatchObject({
    code: "failed",
    message: expect.stringContaining("no administration at this URL"),
  });
  const nowhere = createRemoteAdmin({ url: "http://127.0.0.1:1", token: "x" });
  await expect(nowhere.call("listUsers", {})).rejects.toMatchObject({ code: "failed" });
  await expect(remote("wrong").call("listUsers", {})).rejects.toMatchObject({ code: "unauthenticated" });
});

test("every operation that users may ask has a user in its path", () => {
  for (const name of operationNames)
    if (operations[name].who === "self") expect(operations[name].path).toContain("{user}");
});
