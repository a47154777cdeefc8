import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSqliteBackend } from "../index.js";
import { checkInvariants } from "../testing/invariants.js";
import { createScratchFolder } from "../testing/scratch-folder.js";
import { Database } from "./database.js";
import { openDatabase } from "./open-database.js";
import { migrate } from "./schema.js";

let folder: Awaited<ReturnType<typeof createScratchFolder>>;
let path: string;
beforeEach(async () => {
  folder = await createScratchFolder();
  path = join(folder.path, "groupware.db");
});
afterEach(() => folder.remove());

const open = () => new Database(openDatabase(path, { synchronous: "normal", busyTimeout: 5000 }));

describe("a file of an older release", () => {
  test("is brought up to date with everything in it", async () => {
    const old = open();
    migrate(old, 1);
    old.exec(`
      INSERT INTO users (user, id, folded, display_name, eas_enabled, used, touched) VALUES (7, 'anna', 'anna', 'Anna Smith', 1, 0, 0);
      INSERT INTO addresses VALUES ('anna@example.test', 'example.test', 7, 0, 'Anna@example.test');
      INSERT INTO addresses VALUES ('a@example.test', 'example.test', 7, 1, 'a@example.test');
      INSERT INTO users (user, id, folded, eas_enabled, used, touched) VALUES (8, 'ben', 'ben', 1, 0, 0);
      INSERT INTO folders (user, id, parent, name, folded, type, touched) VALUES (7, 'inbox', '', 'Inbox', 'inbox', 'inbox', 0);`);
    old.close();
    const backend = createSqliteBackend({ path });
    await backend.mailbox("anna").deliver("Subject: x\r\n\r\n");
    expect(backend.addressList.search("smith").people).toEqual([
      { displayName: "Anna Smith", emailAddress: "Anna@example.test", alias: "anna" },
    ]);
    expect(backend.addressList.search("a@example").total).toBe(1);
    expect(backend.addressList.search("ben").people).toEqual([{ displayName: "ben", alias: "ben" }]);
    await backend.users.change("ben", { addresses: ["ben@example.test"] });
    expect(backend.addressList.search("ben@").total).toBe(1);
    await backend.close();
    checkInvariants(path);
  });
});

describe("a file of a newer release", () => {
  test("is not touched, and said to be so", async () => {
    const newer = open();
    migrate(newer);
    newer.exec("UPDATE schema_version SET version = 9999");
    newer.close();
    expect(() => createSqliteBackend({ path })).toThrow(/version 9999; this release knows \d+ at most/);
    const after = open();
    expect(after.row("SELECT version FROM schema_version")).toMatchObject({ version: 9999 });
    after.close();
  });
});
