import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@easkit/store-sqlite";
import { createSyncState, type SyncStateStore } from "@easkit/syncstate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "../testing/run-command.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-admin-"));
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = (name: string) => join(folder, name);
const storeOf = (name: string) => `sqlite:${pathOf(name)}`;

async function inStore<T>(name: string, act: (store: SyncStateStore) => Promise<T>): Promise<T> {
  const store = createSqliteStore({ path: pathOf(name) });
  try {
    return await act(store);
  } finally {
    await store.close?.();
  }
}

const nothing = { changes: [], journal: [], cursor: undefined, settings: undefined, more: false };

/** Two users with a device each, and the sync key of anna's inbox. */
const fill = (name: string) =>
  inStore(name, async (store) => {
    const state = createSyncState({ store });
    let key = "";
    for (const user of ["anna", "bob"]) {
      const device = state.device(user, "PHONE");
      // A line separator is no line end in JSON text.
      await device.update((record) => ({ ...record, userAgent: "line\u2028separator" }));
      const round = await device.collection("5").begin("0");
      await round?.commit(nothing);
      if (user === "anna") key = round?.nextKey ?? "";
    }
    return key;
  });

const damage = (name: string, key: string) =>
  inStore(name, (store) => store.commit({ put: [{ key, value: new Uint8Array(9) }] }));

const beginIn = (name: string, key: string, user = "anna") =>
  inStore(name, (store) => createSyncState({ store }).device(user, "PHONE").collection("5").begin(key));

describe("state verify", () => {
  test("ends with 0 where all is sound, and with 1 and a line for each finding where it is not", async () => {
    await fill("a.db");
    const store = ["--store", storeOf("a.db")];
    expect(await runCommand(["state", "verify", ...store])).toEqual({
      code: 0,
      out: "2 devices, 0 findings\n",
      err: "",
    });
    await damage("a.db", "eas1/anna/PHONE/c/5/h");
    const { code, out } = await runCommand(["state", "verify", ...store]);
    expect(code).toBe(1);
    expect(out).toBe(
      "anna PHONE, collection 5: damaged: wrong checksum (eas1/anna/PHONE/c/5/h; repair makes it start over)\n" +
        "2 devices, 1 finding\n",
    );
    expect((await runCommand(["state", "verify", ...store, "--user", "bob"])).code).toBe(0);
    expect((await runCommand(["state", "verify", ...store, "--device", "PHONE"])).code).toBe(1);
  });

  test("prints findings as JSON and nothing else", async () => {
    await fill("a.db");
    await damage("a.db", "eas1/bob/PHONE/r");
    const { out } = await runCommand(["state", "verify", "--json"], {
      env: { EASKIT_STORE: storeOf("a.db") },
    });
    const key = "eas1/bob/PHONE/r";
    const finding = {
      part: { kind: "record" },
      problem: "damaged",
      key,
      detail: "wrong checksum",
      remedy: "startOver",
    };
    expect(JSON.parse(out)).toEqual({ user: "bob", deviceId: "PHONE", ...finding });
  });
});

describe("state repair", () => {
  test("repairs, says what it did, and leaves the keys of what is sound", async () => {
    const key = await fill("a.db");
    await damage("a.db", "eas1/bob/PHONE/c/5/h");
    const store = ["--store", storeOf("a.db")];
    const { code, out } = await runCommand(["state", "repair", ...store]);
    expect(code).toBe(0);
    expect(out).toContain("bob PHONE, collection 5: starts over: wrong checksum");
    expect((await runCommand(["state", "verify", ...store])).code).toBe(0);
    expect(await beginIn("a.db", key)).toMatchObject({ kind: "next" });
  });
});

describe("state export and import", () => {
  test("carry a device to another store, through a file or a pipe, with its sync keys", async () => {
    const key = await fill("a.db");
    const file = pathOf("anna.jsonl");
    const from = ["--store", storeOf("a.db"), "--user", "anna", "--device", "PHONE"];
    expect(await runCommand(["state", "export", ...from, "--out", file])).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(existsSync(`${file}.part`)).toBe(false);
    const done = await runCommand(["state", "import", file, "--store", storeOf("b.db")]);
    expect(done).toEqual({ code: 0, out: "anna PHONE: 2 records read\n", err: "" });
    expect(await beginIn("b.db", key)).toMatchObject({ kind: "next" });
    const piped = await runCommand(["state", "export", ...from]);
    expect(piped.out).toBe(await readFile(file, "utf8"));
    const into = ["state", "import", "-", "--store", storeOf("b.db"), "--user", "carl"];
    expect((await runCommand(into, { input: piped.out })).code).toBe(0);
    expect(await beginIn("b.db", key, "carl")).toMatchObject({ kind: "next" });
  });

  test("refuse what is there already, what is not whole and what is not there, with 2 and the reason", async () => {
    const key = await fill("a.db");
    const file = pathOf("anna.jsonl");
    const store = ["--store", storeOf("a.db")];
    await runCommand(["state", "export", ...store, "--user", "anna", "--device", "PHONE", "--out", file]);
    const again = await runCommand(["state", "import", file, ...store]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("already") });
    expect((await runCommand(["state", "import", file, ...store, "--overwrite"])).code).toBe(0);
    await writeFile(pathOf("half"), (await readFile(file)).subarray(0, -10));
    const half = await runCommand(["state", "import", pathOf("half"), ...store, "--overwrite"]);
    expect(half.code).toBe(2);
    expect(await beginIn("a.db", key)).toMatchObject({ kind: "next" });
    const nobody = ["state", "export", ...store, "--user", "nobody", "--device", "PHONE"];
    expect(await runCommand([...nobody, "--out", pathOf("none")])).toMatchObject({ code: 2 });
    expect(existsSync(pathOf("none"))).toBe(false);
  });

  test("end with 3 where a file cannot be read or written", async () => {
    await fill("a.db");
    const store = ["--store", storeOf("a.db")];
    const missing = await runCommand(["state", "import", pathOf("missing"), ...store]);
    expect(missing).toMatchObject({ code: 3, err: expect.stringContaining("cannot be read") });
    const out = ["--user", "anna", "--device", "PHONE", "--out", pathOf("no/such/folder")];
    const unwritable = await runCommand(["state", "export", ...store, ...out]);
    expect(unwritable).toMatchObject({ code: 3, err: expect.stringContaining("cannot be written") });
  });
});

test("state migrate says that there is nothing to do where all records are of the newest format", async () => {
  await fill("a.db");
  const { code, out } = await runCommand(["state", "migrate", "--store", storeOf("a.db")]);
  expect({ code, out }).toEqual({ code: 0, out: "2 devices, 0 records written anew\n" });
});

describe("wrong usage", () => {
  test("ends with 2 and says what is wrong; nothing is made for a store that is not there", async () => {
    await fill("a.db");
    const wrong: ReadonlyArray<readonly [argv: readonly string[], reason: string]> = [
      [["state", "verify"], "which store?"],
      [["state", "verify", "--store", "mysql://x"], "a store is sqlite:PATH"],
      [["state", "verify", "--store", "sqlite:"], "a store is sqlite:PATH"],
      [["state", "verify", "--store", storeOf("none.db")], "there is no file"],
      [["state", "verify", "--store", storeOf("a.db"), "--user", "nobody"], "any device of nobody"],
      [["state", "repair", "--store", storeOf("a.db"), "--device", "X"], "the device X"],
      [["state", "export", "--store", storeOf("a.db")], "--user"],
      [["state", "verify", "--colour"], "unknown option"],
      [["nonsense"], "unknown command"],
    ];
    for (const [argv, reason] of wrong) {
      const { code, err } = await runCommand(argv);
      expect(code).toBe(2);
      expect(err).toContain(reason);
    }
    expect(existsSync(pathOf("none.db"))).toBe(false);
  });

  test("help ends with 0 and tells the exit codes", async () => {
    const { code, out } = await runCommand(["--help"]);
    expect(code).toBe(0);
    expect(out).toContain("Exit codes:");
  });
});
