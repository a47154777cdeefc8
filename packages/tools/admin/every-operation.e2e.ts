import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSqliteStore } from "@easkit/store-sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRemoteAdmin } from "./src/index.js";
import { operationNames } from "./src/operations/operations.js";
import { type DemoHost, startDemoHost } from "./src/testing/demo-host.js";
import { commandNames, type Exercised, noteExercised } from "./src/testing/exercised.js";
import { codeOf, outcomeOf } from "./src/testing/wipe-outcome.js";

const little = { filterType: 1 } as const;

describe("every command and every operation, against the demo host", () => {
  let host: DemoHost;
  let exercised: Exercised;
  beforeAll(async () => {
    host = await startDemoHost();
    exercised = noteExercised(() => `${host.url}/admin/api`);
  });
  afterAll(async () => {
    exercised?.stop();
    await host?.close();
  });

  /** Runs a command that has to end well, and gives what it printed. */
  async function run(...argv: string[]): Promise<string> {
    const env = { EASKIT_ADMIN_URL: `${host.url}/admin/api`, EASKIT_ADMIN_TOKEN: host.token };
    const store = { EASKIT_STORE: `sqlite:${join(host.folder, "state.sqlite")}` };
    const done = await exercised.run(argv, argv[0] === "state" ? store : env);
    expect(done, argv.join(" ")).toMatchObject({ code: 0, err: "" });
    return done.out;
  }

  async function writeJson(name: string, value: unknown): Promise<string> {
    const file = join(host.folder, name);
    await writeFile(file, JSON.stringify(value));
    return file;
  }

  async function openDevice(deviceId: string) {
    const device = host.device("demo", { deviceId });
    await device.folderSync();
    await device.sync(["inbox"], little);
    return device;
  }

  const admin = () => createRemoteAdmin({ url: `${host.url}/admin/api`, token: host.token });

  async function keysOf(deviceId: string): Promise<string[]> {
    const store = createSqliteStore({ path: join(host.folder, "state.sqlite") });
    const keys: string[] = [];
    for await (const { key } of store.scan("")) if (key.includes(`/${deviceId}/`)) keys.push(key);
    await store.close?.();
    return keys;
  }

  it("looking: devices, users, versions, what is connected, and why", async () => {
    const device = await openDevice("LOOKED");
    const name = { user: "demo", deviceId: "LOOKED" };
    const items = (await device.items("inbox")).length;
    expect(await run("devices", "list")).toMatch(/^demo +LOOKED +/m);
    expect(await run("devices", "show", "demo", "LOOKED")).toContain(`${items} items`);
    expect(await run("devices", "explain", "demo", "LOOKED")).toMatch(/^inbox +\S+ +Add +first-sync$/m);
    expect(await run("devices", "skipped", "demo", "LOOKED")).toBe("nothing was left out\n");
    expect(await run("users", "list")).toMatch(/^demo +1$/m);
    expect(await run("versions")).toMatch(/^16\.1 +1$/m);
    expect(await run("top", "--once")).toMatch(/^idle .* LOOKED +Sync /m);
    expect((await admin().call("listOwnDevices", { user: "demo" })).devices).toMatchObject([name]);
    expect(JSON.stringify(await admin().call("sizeDevice", name))).toMatch(/[1-9]\d\d/);
    const { minutes } = await admin().call("showCharts", {});
    expect(minutes.reduce((sum, { syncs }) => sum + syncs, 0)).toBeGreaterThan(0);
  });

  it("starting over: a device, an account, a folder, a class, the folder list, one item; each ends complete", async () => {
    const device = await openDevice("AGAIN");
    const before = (await device.items("inbox")).map(({ id }) => id).toSorted();
    const count = before.length;
    for (const [argv, isWhole] of [
      [["devices", "reset", "demo", "AGAIN"], true],
      [["doResetDevice", "demo", "device_id", "AGAIN"], true],
      [["doResetDevice", "demo", "all"], true],
      [["doResetDevice", "demo"], true],
      [["doResetAccount", "demo"], true],
      [["users", "reset", "demo"], true],
      [["devices", "resync", "demo", "AGAIN", "--folder", "inbox"], false],
      [["devices", "resync", "demo", "AGAIN", "--class", "email"], false],
    ] as const) {
      expect(await run(...argv), argv.join(" ")).toContain("start over");
      if (isWhole) await device.folderSync();
      const { totals } = await device.sync(["inbox"], little);
      expect(totals, argv.join(" ")).toMatchObject({ adds: count, items: count });
      expect((await device.items("inbox")).map(({ id }) => id).toSorted()).toEqual(before);
    }
    await run("devices", "resync", "demo", "AGAIN", "--hierarchy");
    expect((await device.folderSync()).added.length).toBeGreaterThan(5);
    await device.sync(["inbox"], little);
    const [item = ""] = before;
    await run("devices", "resend", "demo", "AGAIN", "inbox", item);
    const rounds = [await device.sync(["inbox"], little), await device.sync(["inbox"], little)];
    expect(rounds.reduce((sum, { totals }) => sum + totals.changes + totals.adds, 0)).toBeGreaterThan(0);
    expect((await device.items("inbox")).length).toBe(count);
  });

  it("forgetting: no key of a removed device is in the store, by either name and by its age", async () => {
    for (const command of [["devices", "remove"], ["doRemoveDevice"]]) {
      await openDevice("GONE");
      expect(await keysOf("GONE")).not.toEqual([]);
      await run(...command, "demo", "GONE");
      expect(await keysOf("GONE")).toEqual([]);
    }
    const device = await openDevice("GONE");
    expect((await device.items("inbox")).length).toBeGreaterThan(0);
    expect(await run("stale", "--days", "1", "--remove")).not.toContain("GONE");
    expect(await keysOf("GONE")).not.toEqual([]);
  });

  it("holding up: a suspended, blocked or quarantined device gets nothing of the mailbox, and all when it is let in", async () => {
    const device = await openDevice("HELD");
    const ask = () => device.syncOnce({ collections: [{ collectionId: "inbox", syncKey: "0" }] });
    const isHeld = () =>
      ask().then(
        ({ collections }) => collections.length === 0,
        () => true,
      );
    for (const [hold, release] of [
      ["suspend", "resume"],
      ["block", "allow"],
      ["quarantine", "undecide"],
    ] as const) {
      await run("devices", hold, "demo", "HELD", "--note", "a try");
      if (hold === "quarantine") expect(await run("quarantine")).toContain("HELD");
      expect(await isHeld(), hold).toBe(true);
      await run("devices", release, "demo", "HELD");
      expect(await isHeld(), release).toBe(false);
    }
  });

  it("wiping: it is taken back before it is told, and heard of by a device that waits", async () => {
    const device = await openDevice("LOST");
    await run("devices", "wipe", "demo", "LOST", "--account");
    await run("devices", "cancel-wipe", "demo", "LOST");
    await device.folderSync();
    const ping = device.ping({ heartbeat: 60, folders: ["inbox"] }).then(({ status }) => status, codeOf);
    await run("devices", "wipe", "demo", "LOST");
    expect(await outcomeOf(device, await ping)).toBe("wiped");
    expect(await run("devices", "show", "demo", "LOST")).toMatch(/^wipe +device: /m);
  });

  it("tracing: what a device asks is kept without what the mail says, until it is no longer", async () => {
    const device = await openDevice("TRACED");
    await run("devices", "trace", "demo", "TRACED", "--on", "5");
    await device.folderSync();
    expect(await run("devices", "trace", "demo", "TRACED")).toContain("FolderSync");
    await run("devices", "trace", "demo", "TRACED", "--off");
    expect(await run("devices", "trace", "demo", "TRACED")).toContain("nothing was traced");
  });

  it("deciding: rules are tried, set and shown", async () => {
    await openDevice("RULED");
    const held = { id: "odd", priority: 1, when: { deviceId: "RULED" }, access: "block" };
    const rules = await writeJson("rules.json", { rules: [held], otherwise: "allow" });
    expect(await run("rules", "try", rules)).toMatch(/RULED +allow +block +odd$/m);
    await run("rules", "set", rules);
    expect(await run("rules", "show")).toMatch(/ odd +block +deviceId RULED$/m);
    expect((await admin().call("showDevice", { user: "demo", deviceId: "RULED" })).access).toMatchObject({
      access: "block",
      rule: "odd",
    });
    await run("rules", "set", await writeJson("rules.json", { rules: [], otherwise: "allow" }));
  });

  it("policies and users: a device applies what counts for it, and a user who may not is kept out", async () => {
    const device = await openDevice("POLICED");
    const file = await writeJson("policy.json", { settings: { devicePasswordEnabled: false } });
    await run("policies", "set", "mild", file);
    await run("policies", "assign", "demo", "POLICED", "mild");
    await device.provision();
    await device.folderSync();
    expect(await run("devices", "show", "demo", "POLICED")).toContain("mild");
    await run("policies", "assign", "demo", "POLICED");
    await run("policies", "group", "staff", "mild");
    await run("policies", "fallback", "mild");
    expect(await run("policies", "list")).toMatch(/^mild +1 +staff +yes/m);
    await run("policies", "fallback");
    await run("policies", "remove", "mild");
    expect(await run("policies", "list")).toBe("no policies\n");
    await run("users", "set", "team", "--disable", "--max-devices", "2");
    expect(await run("users", "show", "team")).toContain("team may not use the service");
    const team = host.device("team", { deviceId: "TEAM1" });
    await expect(team.folderSync()).rejects.toThrow();
    await run("users", "set", "team", "--enable", "--no-max-devices");
    expect((await team.folderSync()).added.length).toBeGreaterThan(5);
  });

  it("the state itself: verified, exported, imported for another device, written anew and repaired", async () => {
    await openDevice("KEPT");
    const file = join(host.folder, "kept.txt");
    await run("state", "export", "--user", "demo", "--device", "KEPT", "--out", file);
    await run("state", "import", file, "--device", "COPY");
    expect(await keysOf("COPY")).toHaveLength((await keysOf("KEPT")).length);
    for (const command of ["verify", "migrate", "repair"])
      expect(await run("state", command, "--user", "demo", "--device", "COPY")).toContain("1 device");
    expect(await run("devices", "show", "demo", "COPY")).toContain("COPY");
  });

  it("the installation: the doctor sees a server, and that nobody may ask it for more without a password", async () => {
    // With a password it waits as long as a phone does, which is tried against hosts with shorter waits elsewhere.
    const done = await run("doctor", "--url", host.url);
    expect(done).toContain("is served without TLS");
    expect(done).toMatch(/^ +ok +who does not sign in is asked to$/m);
    const argv = ["doctor", "--url", host.url, "--user", "demo"];
    const wrong = await exercised.run(argv, { EASKIT_PASSWORD: "wrong" });
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining("BAD") });
  });

  it("one user's calls on another's devices are refused, logged and audited", async () => {
    await openDevice("MINE");
    const headers = { authorization: `Basic ${btoa("team:team")}`, "x-easkit-admin": "1" };
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/reset"],
      ["POST", "/wipe"],
      ["DELETE", ""],
    ] as const) {
      const url = `${host.url}/admin/api/users/demo/devices/MINE${path}`;
      expect((await fetch(url, { method, headers })).status, `${method} ${path}`).toBe(403);
      expect(host.printed()).toContain(`refuses team ${method} /admin/api/users/demo/devices/MINE${path}`);
    }
    expect(await keysOf("MINE")).not.toEqual([]);
    expect(await run("audit", "list")).toMatch(/ team +admin\.refused .*users\/demo\/devices\/MINE/);
    expect(await run("audit", "verify")).toContain("all sound");
  });

  it("leaves no command and no operation out", () => {
    expect(commandNames().filter((name) => !exercised.commands.has(name))).toEqual([]);
    expect(operationNames.filter((name) => !exercised.operations.has(name))).toEqual([]);
  });
});
