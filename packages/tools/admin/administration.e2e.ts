import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSqliteStore } from "@easkit/store-sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRemoteAdmin } from "./src/index.js";
import { operationNames } from "./src/operations/operations.js";
import { type DemoHost, startDemoHost } from "./src/testing/demo-host.js";
import { runCommand } from "./src/testing/run-command.js";
import { codeOf, outcomeOf } from "./src/testing/wipe-outcome.js";

let host: DemoHost;
beforeAll(async () => {
  host = await startDemoHost();
});
afterAll(() => host.close());

/** Runs the command as people do, in a process of its own. */
async function run(argv: readonly string[], environment: Readonly<Record<string, string>>) {
  const command = spawn(process.execPath, [join(import.meta.dirname, "bin/easkit-admin.js"), ...argv], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  command.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  command.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  const [code] = await once(command, "close");
  return { code, out, err };
}

const atServer = (...argv: string[]) =>
  run(argv, { EASKIT_ADMIN_URL: `${host.url}/admin/api`, EASKIT_ADMIN_TOKEN: host.token });
const atStore = (...argv: string[]) =>
  run(argv, { EASKIT_STORE: `sqlite:${join(host.folder, "state.sqlite")}` });

const little = { filterType: 1 } as const;

async function openDevice(deviceId: string) {
  const device = host.device("demo", { deviceId });
  await device.folderSync();
  const { totals } = await device.sync(["inbox"], little);
  return { device, items: totals.items };
}

async function keysOf(deviceId: string): Promise<string[]> {
  const store = createSqliteStore({ path: join(host.folder, "state.sqlite") });
  const keys: string[] = [];
  for await (const { key } of store.scan("eas1/")) if (key.includes(`/${deviceId}/`)) keys.push(key);
  await store.close?.();
  return keys;
}

describe("easkit-admin against the demo host", () => {
  it("after doResetDevice the device starts over and ends complete; after doRemoveDevice no key of it is left", async () => {
    const { device, items } = await openDevice("PHONE1");
    expect(await atServer("doResetDevice", "demo", "device_id", "PHONE1")).toEqual({
      code: 0,
      out: "PHONE1 of demo will start over\n",
      err: "",
    });
    await device.folderSync();
    expect((await device.sync(["inbox"], little)).totals).toMatchObject({ adds: items, items });
    expect(await atStore("doResetAccount", "demo")).toMatchObject({
      code: 0,
      out: "will start over: PHONE1\n",
    });
    await device.folderSync();
    expect((await device.sync(["inbox"], little)).totals).toMatchObject({ adds: items, items });
    expect(await keysOf("PHONE1")).not.toEqual([]);
    expect((await atServer("doRemoveDevice", "demo", "PHONE1")).code).toBe(0);
    expect(await keysOf("PHONE1")).toEqual([]);
  });

  it("a wipe reaches a device that waits in Ping within a second", async () => {
    const { device } = await openDevice("PHONE2");
    const ping = device.ping({ heartbeat: 60, folders: ["inbox"] }).then(({ status }) => status, codeOf);
    const admin = createRemoteAdmin({ url: `${host.url}/admin/api`, token: host.token });
    const isWaiting = async () =>
      (await admin.call("showTop", {})).devices.some(
        ({ deviceId, state }) => deviceId === "PHONE2" && state === "waiting",
      );
    while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    await admin.call("wipeDevice", { user: "demo", deviceId: "PHONE2", kind: "account" });
    const heard = await ping;
    expect(performance.now() - started).toBeLessThan(1000);
    expect((await atServer("devices", "show", "demo", "PHONE2")).out).toMatch(/^wipe +account: /m);
    expect(await outcomeOf(device, heard)).toBe("wiped");
  });

  it("a blocked device gets nothing of the mailbox, and everything when it is let in again", async () => {
    const { device } = await openDevice("PHONE3");
    const rules = {
      rules: [{ id: "old", priority: 1, when: { deviceId: "phone3" }, access: "block" }],
      otherwise: "allow",
    };
    const file = join(host.folder, "rules.json");
    await writeFile(file, JSON.stringify(rules));
    expect((await atServer("rules", "try", file)).out).toMatch(/PHONE3 +allow +block +old$/m);
    expect((await atServer("rules", "set", file)).code).toBe(0);
    const held = await device.syncOnce({ collections: [{ collectionId: "inbox", syncKey: "0" }] });
    expect(held.collections).toEqual([]);
    expect((await atServer("devices", "allow", "demo", "PHONE3")).code).toBe(0);
    expect((await device.sync(["inbox"], little)).folders).toHaveLength(1);
  });

  it("every command that looks ends well, as a table and as JSON", async () => {
    const { device } = await openDevice("PHONE4");
    const leaving = new AbortController();
    const wait = { heartbeat: 60, folders: ["inbox"], signal: leaving.signal };
    const ping = device.ping(wait).catch(() => undefined);
    const env = { EASKIT_ADMIN_URL: `${host.url}/admin/api`, EASKIT_ADMIN_TOKEN: host.token };
    for (const argv of [
      ["devices", "list"],
      ["devices", "show", "demo", "PHONE4"],
      ["devices", "explain", "demo", "PHONE4"],
      ["devices", "skipped", "demo", "PHONE4"],
      ["users", "list"],
      ["versions"],
      ["quarantine"],
      ["rules", "show"],
      ["policies", "list"],
      ["stale"],
      ["top", "--once"],
      ["audit", "list"],
      ["audit", "verify"],
    ]) {
      const table = await runCommand(argv, { env });
      const json = await runCommand([...argv, "--json"], { env });
      expect(table, argv.join(" ")).toMatchObject({ code: 0, err: "" });
      expect(table.out.length, argv.join(" ")).toBeGreaterThan(5);
      expect(() => JSON.parse(json.out), argv.join(" ")).not.toThrow();
    }
    leaving.abort();
    await ping;
  });
});

describe("the REST face of the demo host", () => {
  const ask = (method: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${host.url}/admin/api${path}`, { method, headers });
  const asDemo = { authorization: `Basic ${btoa("demo:demo")}`, "x-easkit-admin": "1" };

  it("says of itself what it serves", async () => {
    const answer = await ask("GET", "/openapi.json", { authorization: `Bearer ${host.token}` });
    const { paths } = (await answer.json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual([...operationNames].toSorted());
  });

  it("lets people look at their own devices with their password, and at nobody else's", async () => {
    await openDevice("PHONE5");
    expect((await ask("GET", "/users/demo/devices/PHONE5", asDemo)).status).toBe(200);
    expect((await ask("POST", "/users/demo/devices/PHONE5/reset", asDemo)).status).toBe(200);
    expect((await ask("GET", "/users/team/devices", asDemo)).status).toBe(403);
    expect((await ask("GET", "/devices", asDemo)).status).toBe(403);
    expect(
      (await ask("GET", "/users/demo/devices", { authorization: `Basic ${btoa("demo:wrong")}` })).status,
    ).toBe(401);
    const { "x-easkit-admin": _, ...withoutHeader } = asDemo;
    expect((await ask("POST", "/users/demo/devices/PHONE5/reset", withoutHeader)).status).toBe(403);
    expect(host.printed()).toContain("the administration refuses demo GET /admin/api/users/team/devices");
    expect((await atServer("audit", "list")).out).toMatch(/ demo +admin\.refused /);
  });
});
