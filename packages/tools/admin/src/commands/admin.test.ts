import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@easkit/store-sqlite";
import type { SyncStateStore } from "easkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AdminHost, startAdminHost, tokens } from "../testing/admin-host.js";
import { runCommand } from "../testing/run-command.js";

let folder = "";
let store: SyncStateStore;
let host: AdminHost;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-admin-"));
  store = createSqliteStore({ path: join(folder, "state.db") });
  host = await startAdminHost(store);
});
afterEach(async () => {
  await host.close();
  await store.close?.();
  await rm(folder, { recursive: true });
});

const ways = ["store", "url"] as const;
type Way = (typeof ways)[number];

/** Runs a command in one of the two ways, named by the environment as people do. */
function run(way: Way, ...argv: string[]) {
  const environment =
    way === "store"
      ? { EASKIT_STORE: `sqlite:${join(folder, "state.db")}` }
      : { EASKIT_ADMIN_URL: host.api, EASKIT_ADMIN_TOKEN: tokens.root };
  return runCommand(argv, { env: environment });
}

async function syncedDevice(deviceId = "PHONE", user = "anna") {
  host.deliver(user, "one");
  const device = host.device(user, { deviceId });
  await device.folderSync();
  await device.settings({ deviceInformation: { set: { model: "Ph\u202eone" } } });
  await device.sync();
  return device;
}

describe.each(ways)("by %s", (way) => {
  test("devices are listed, shown, and their answers explained", async () => {
    await syncedDevice();
    const list = await run(way, "devices", "list");
    expect(list).toMatchObject({ code: 0, err: "" });
    expect(list.out).toMatch(/^USER +DEVICE +MODEL/);
    expect(list.out).toMatch(/^anna +PHONE +/m);
    expect(list.out).toContain("\n1 device\n");
    const shown = await run(way, "devices", "show", "anna", "PHONE");
    expect(shown.out).toMatch(/^holds +1 items$/m);
    expect(shown.out).toMatch(/^Inbox +inbox +Email +1 +/m);
    expect(shown.out).toMatch(/^model +Ph\ufffdone$/m);
    expect((await run(way, "devices", "explain", "anna", "PHONE")).out).toMatch(
      /^inbox +\S+ +Add +first-sync$/m,
    );
    expect((await run(way, "devices", "skipped", "anna", "PHONE")).out).toBe("nothing was left out\n");
    expect((await run(way, "users", "list")).out).toBe("USER  DEVICES\nanna        1\n");
    expect((await run(way, "versions")).out).toBe("VERSION  DEVICES\n16.1           1\n");
    const json = await run(way, "devices", "show", "anna", "PHONE", "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      user: "anna",
      deviceId: "PHONE",
      items: 1,
      state: { records: expect.any(Number) },
    });
  });

  test("a device is reset, resynced and removed, and what was done is in the audit log", async () => {
    const device = await syncedDevice();
    expect(await run(way, "devices", "reset", "anna", "PHONE")).toEqual({
      code: 0,
      out: "PHONE of anna will start over\n",
      err: "",
    });
    await device.folderSync();
    expect((await device.sync()).totals.items).toBe(1);
    expect((await run(way, "devices", "resync", "anna", "PHONE", "--class", "email")).out).toContain("inbox");
    expect((await run(way, "devices", "resync", "anna", "PHONE", "--hierarchy")).code).toBe(0);
    const [item] = await device.items("inbox");
    expect((await run(way, "devices", "resend", "anna", "PHONE", "inbox", item?.id ?? "")).code).toBe(0);
    expect((await run(way, "stale", "--days", "1")).out).toContain("no devices");
    expect((await run(way, "devices", "remove", "anna", "PHONE")).out).toBe("PHONE of anna is removed\n");
    const { out } = await run(way, "audit", "list", "--user", "anna");
    expect(out).toMatch(/ device\.remove +anna +PHONE/);
    expect((await run(way, "audit", "verify")).out).toMatch(
      /^5 entries, all sound; the last has the hash [\da-f]{64}$/m,
    );
    const keys: string[] = [];
    for await (const { key } of store.scan("eas1/")) keys.push(key);
    expect(keys).toEqual([]);
  });

  test("the names of zxsuite mobile work as they do there", async () => {
    const device = await syncedDevice("PHONE");
    await syncedDevice("TABLET");
    for (const argv of [
      ["doResetAccount", "anna"],
      ["doResetDevice", "anna"],
      ["doResetDevice", "anna", "all"],
      ["doResetDevice", "anna", "device_id", "all"],
    ])
      expect((await run(way, ...argv)).out).toBe("will start over: PHONE, TABLET\n");
    for (const argv of [
      ["doResetDevice", "anna", "device_id", "PHONE"],
      ["doResetDevice", "anna", "PHONE"],
    ])
      expect((await run(way, ...argv)).out).toBe("PHONE of anna will start over\n");
    await device.folderSync();
    expect((await device.sync()).totals.items).toBe(2);
    expect((await run(way, "doRemoveDevice", "anna", "PHONE")).code).toBe(0);
    expect((await run(way, "devices", "list", "--user", "anna", "--json")).out).not.toContain("PHONE");
    expect((await run(way, "doResetDevice", "anna", "device_id")).code).toBe(2);
  });

  test("what is not there ends with 2, and says so", async () => {
    await syncedDevice();
    for (const argv of [
      ["devices", "show", "anna", "NONE"],
      ["devices", "reset", "bob", "PHONE"],
      ["devices", "remove", "anna", "NONE"],
      ["doRemoveDevice", "nobody", "PHONE"],
      ["devices", "resync", "anna", "PHONE", "--folder", "none"],
    ])
      expect(await run(way, ...argv)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringMatching(/^easkit-admin: /),
      });
    expect((await run(way, "devices", "show", "anna", "PHONE")).code).toBe(0);
  });
});

describe.each(ways)("steering by %s", (way) => {
  test("a device is wiped, the wipe is taken back, and it is suspended, resumed, blocked and let in", async () => {
    await syncedDevice();
    const steps = [
      [["wipe", "--account", "--note", "lost"], /^wipe +account: requested; asked for by /m],
      [["cancel-wipe"], /^access +allow, by otherwise$/m],
      [["suspend"], /^suspended +by .*ago$/m],
      [["resume"], /^access +allow/m],
      [["block"], /^access +block, by device$/m],
      [["quarantine"], /^access +quarantine, by device$/m],
      [["undecide"], /^access +allow, by otherwise$/m],
    ] as const;
    for (const [[command, ...more], expected] of steps) {
      expect(await run(way, "devices", command, "anna", "PHONE", ...more)).toMatchObject({
        code: 0,
        err: "",
      });
      expect((await run(way, "devices", "show", "anna", "PHONE")).out).toMatch(expected);
    }
    expect((await run(way, "devices", "cancel-wipe", "anna", "PHONE")).code).toBe(2);
    expect((await run(way, "audit", "list")).out).toMatch(/\{"kind":"account","note":"lost"\}/);
  });

  test("rules are tried, set and shown, and the devices that they hold back are listed", async () => {
    await syncedDevice();
    const rules = {
      rules: [{ id: "phones", priority: 1, when: { model: "Ph*" }, access: "quarantine" }],
      otherwise: "allow",
    };
    const file = join(folder, "rules.json");
    await writeFile(file, JSON.stringify(rules));
    expect((await run(way, "rules", "try", file)).out).toMatch(/^anna +PHONE +allow +quarantine +phones$/m);
    expect((await run(way, "rules", "show")).out).toBe("otherwise allow\n");
    expect((await run(way, "rules", "set", file)).out).toBe("1 rules; otherwise allow\n");
    expect((await run(way, "rules", "show")).out).toMatch(/^ +1 +phones +quarantine +model Ph\*$/m);
    expect((await run(way, "quarantine")).out).toMatch(/^anna +PHONE/m);
    await writeFile(file, JSON.stringify({ ...rules, otherwise: "perhaps" }));
    expect(await run(way, "rules", "set", file)).toMatchObject({
      code: 2,
      err: expect.stringContaining("otherwise has to be one of"),
    });
  });

  test("policies are set, listed, assigned and removed", async () => {
    await syncedDevice();
    const file = join(folder, "policy.json");
    await writeFile(
      file,
      JSON.stringify({ settings: { devicePasswordEnabled: true }, description: "For all" }),
    );
    expect((await run(way, "policies", "set", "strict", file)).code).toBe(0);
    expect((await run(way, "policies", "list")).out).toMatch(/^strict +1 +For all$/m);
    expect((await run(way, "policies", "assign", "anna", "PHONE", "strict")).code).toBe(0);
    expect((await run(way, "policies", "assign", "anna", "PHONE", "none")).code).toBe(2);
    expect((await run(way, "policies", "remove", "strict")).code).toBe(0);
    expect((await run(way, "policies", "list")).out).toBe("no policies\n");
    await writeFile(file, JSON.stringify({ settings: { colour: "red" } }));
    expect((await run(way, "policies", "set", "odd", file)).err).toContain("colour");
  });

  test("policies are for groups, in their order, and for all others", async () => {
    const file = join(folder, "policy.json");
    await writeFile(file, JSON.stringify({ settings: { devicePasswordEnabled: true } }));
    for (const name of ["strict", "mild"]) await run(way, "policies", "set", name, file);
    expect((await run(way, "policies", "group", "staff", "strict")).out).toBe(
      "the group staff has the policy strict\n",
    );
    await run(way, "policies", "group", "guests", "strict");
    await run(way, "policies", "group", "board", "mild", "--first");
    await run(way, "policies", "group", "staff", "mild");
    expect((await run(way, "policies", "fallback", "mild")).out).toBe("all others have the policy mild\n");
    const listed = async () => JSON.parse((await run(way, "policies", "list", "--json")).out);
    expect(await listed()).toMatchObject({
      groups: [
        { group: "board", policy: "mild" },
        { group: "staff", policy: "mild" },
        { group: "guests", policy: "strict" },
      ],
      fallback: "mild",
    });
    expect(await run(way, "policies", "group", "staff", "none")).toMatchObject({ code: 2 });
    expect((await run(way, "policies", "group", "staff")).out).toBe("the group staff has no policy\n");
    expect((await run(way, "policies", "fallback")).out).toBe("all others have no policy\n");
    const { groups, fallback } = await listed();
    expect(groups.map(({ group }: { group: string }) => group)).toEqual(["board", "guests"]);
    expect(fallback).toBeUndefined();
  });

  test("what counts for one user is shown and changed, and what is not named stays", async () => {
    await syncedDevice();
    const file = join(folder, "policy.json");
    await writeFile(file, JSON.stringify({ settings: { devicePasswordEnabled: true } }));
    await run(way, "policies", "set", "strict", file);
    expect((await run(way, "users", "show", "anna")).out).toBe(
      "anna may use the service\ndevices  as many as everybody may have\npolicy   that of a group, or of all others\n",
    );
    await run(way, "users", "set", "anna", "--max-devices", "3", "--policy", "strict");
    expect((await run(way, "users", "set", "anna", "--disable")).out).toBe(
      "anna may not use the service\ndevices  at most 3\npolicy   strict\n",
    );
    const cleared = await run(
      way,
      "users",
      "set",
      "anna",
      "--enable",
      "--no-max-devices",
      "--no-policy",
      "--json",
    );
    expect(JSON.parse(cleared.out)).toEqual({ enabled: true });
    expect(JSON.parse((await run(way, "users", "show", "anna", "--json")).out)).toEqual({ enabled: true });
    for (const wrong of [[], ["--enable", "--disable"], ["--max-devices", "many"]])
      expect(await run(way, "users", "set", "anna", ...wrong)).toMatchObject({ code: 2, out: "" });
    expect(await run(way, "users", "set", "anna", "--policy", "none")).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no policy "none"'),
    });
    await run(way, "users", "set", "anna", "--policy", "strict");
    await run(way, "policies", "remove", "strict");
    expect((await run(way, "users", "set", "anna", "--max-devices", "1")).code).toBe(0);
  });
});

test("top shows who waits, and cannot be asked of a store", async () => {
  const device = await syncedDevice();
  const ping = device.ping({ heartbeat: 60 });
  await host.untilWaiting(1);
  const { out } = await run("url", "top", "--once");
  expect(out).toMatch(/^0 busy, 1 waiting$/m);
  expect(out).toMatch(/^waiting +\d+ s +anna +PHONE +Ping +16\.1 /m);
  expect((await run("store", "top")).err).toContain("only a running server knows that");
  host.deliver("anna", "news");
  await ping;
});

test("a trace is begun, shown without what the mail says, and ended", async () => {
  const device = await syncedDevice();
  expect((await run("url", "devices", "trace", "anna", "PHONE")).out).toContain("nothing was traced");
  expect((await run("store", "devices", "trace", "anna", "PHONE", "--on", "5")).out).toBe(
    "traced for 5 minutes\n",
  );
  expect((await run("url", "devices", "trace", "anna", "PHONE", "--on", "60")).code).toBe(0);
  expect((await run("url", "devices", "show", "anna", "PHONE")).out).toMatch(/^traced until +20/m);
  host.deliver("anna", "A secret subject");
  await device.sync();
  const { out } = await run("url", "devices", "trace", "anna", "PHONE");
  expect(out).toMatch(/ Sync 16\.1 {2}200 /);
  expect(out).toContain("Collection");
  expect(out).not.toContain("secret subject");
  expect((await run("store", "devices", "trace", "anna", "PHONE")).err).toContain("only a running server");
  expect((await run("url", "devices", "trace", "anna", "PHONE", "--off")).out).toBe("the trace is over\n");
  expect((await run("url", "devices", "trace", "anna", "PHONE")).out).toContain("nothing was traced");
});

test("an audit log that somebody has touched ends with 1", async () => {
  await syncedDevice();
  await run("store", "devices", "reset", "anna", "PHONE", "--actor", "root");
  await run("store", "devices", "reset", "anna", "PHONE", "--actor", "root");
  const entries: string[] = [];
  for await (const { key } of store.scan("eas1-control/a/e/")) entries.push(key);
  await store.commit({ remove: [entries[0] ?? ""] });
  expect(await run("store", "audit", "verify")).toMatchObject({
    code: 1,
    out: expect.stringContaining("not sound"),
  });
});

test("who is not let in, or asks for both or nothing, is told so", async () => {
  const wrong: ReadonlyArray<readonly [readonly string[], number, string]> = [
    [["users", "list"], 2, "of what?"],
    [["users", "list", "--url", host.api], 2, "--token"],
    [["users", "list", "--url", host.api, "--store", "sqlite:x"], 2, "not both"],
    [["users", "list", "--url", "nonsense", "--token", "x"], 2, "no URL"],
    [["users", "list", "--url", host.api, "--token", "wrong"], 3, "who are you?"],
    [["users", "list", "--url", host.api, "--token", tokens.anna], 3, "not yours"],
    [["users", "list", "--url", "http://127.0.0.1:1", "--token", "x"], 3, "cannot be reached"],
    [["devices", "resync", "a", "B", "--url", host.api, "--token", "x"], 2, "give one of"],
    [["devices", "resync", "a", "B", "--class", "Films"], 2, "a class is one of"],
    [["stale", "--days", "0"], 2, "a whole number of days"],
  ];
  for (const [argv, code, reason] of wrong)
    expect(await runCommand(argv)).toMatchObject({ code, err: expect.stringContaining(reason) });
});
