import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Groupware } from "../groupware.js";
import { createSqliteBackend } from "../index.js";
import { Mailbox } from "../mailbox.js";
import { openGroupware } from "../open-groupware.js";
import { checkInvariants } from "../testing/invariants.js";
import { createScratchFolder } from "../testing/scratch-folder.js";
import { createUser } from "../users/user-writes.js";
import { readInteger } from "./sqlite-database.js";

let folder: Awaited<ReturnType<typeof createScratchFolder>>;
let path: string;
beforeEach(async () => {
  folder = await createScratchFolder();
  path = join(folder.path, "groupware.db");
});
afterEach(() => folder.remove());

/** A groupware of which some pages more can be written. */
async function openFull(pages: number): Promise<Groupware> {
  const groupware = openGroupware({ path });
  await createUser(groupware, { id: "anna", addresses: ["anna@example.test"] });
  const count = readInteger(groupware.database.row("PRAGMA page_count"), "page_count");
  groupware.database.rows(`PRAGMA max_page_count = ${count + pages}`);
  return groupware;
}

/** Delivers until that fails; gives how many were delivered, and why it failed. */
async function deliverUntilFull(groupware: Groupware, size: number) {
  const mailbox = new Mailbox(groupware, "anna");
  for (let delivered = 0; delivered < 1000; delivered++) {
    try {
      await mailbox.deliver(`Subject: ${delivered}\r\n\r\n${"y".repeat(size)}`);
    } catch (error) {
      return { delivered, error };
    }
  }
  throw new Error("the disk was never full");
}

describe("a full disk", () => {
  test.each([30_000, 700_000])(
    "refuses a message of %i bytes, keeps all before it, and takes more once there is room",
    async (size) => {
      const groupware = await openFull(600);
      const { delivered, error } = await deliverUntilFull(groupware, size);
      expect(error).toMatchObject({ code: "unavailable", message: "there is no room left on the disk" });
      groupware.database.rows("PRAGMA max_page_count = 100000");
      const mailbox = new Mailbox(groupware, "anna");
      expect(mailbox.search({ kind: "class", classes: ["Email"] }).total).toBe(delivered);
      await mailbox.deliver("Subject: more\r\n\r\n");
      groupware.database.close();
      checkInvariants(path);
      const backend = createSqliteBackend({ path });
      expect(backend.mailbox("anna").search({ kind: "class", classes: ["Email"] }).total).toBe(delivered + 1);
      await backend.close();
    },
  );
});

describe("a file that may only be read", () => {
  test("is read, and every write says so", async () => {
    const groupware = await openFull(100);
    const mailbox = new Mailbox(groupware, "anna");
    await mailbox.deliver("Subject: x\r\n\r\n");
    groupware.database.exec("PRAGMA query_only = ON");
    await expect(mailbox.deliver("Subject: y\r\n\r\n")).rejects.toMatchObject({
      code: "unavailable",
      message: "the file may only be read",
    });
    expect(mailbox.search({ kind: "class", classes: ["Email"] }).total).toBe(1);
    expect(mailbox.listFolders()).not.toEqual([]);
    groupware.database.close();
    checkInvariants(path);
  });
});

describe("a file that another process is writing", () => {
  test("is said to be so after the time to wait", async () => {
    const groupware = await openFull(100);
    const other = openGroupware({ path, busyTimeout: 50 });
    groupware.database.exec("BEGIN IMMEDIATE");
    await expect(new Mailbox(other, "anna").deliver("Subject: y\r\n\r\n")).rejects.toMatchObject({
      code: "unavailable",
      message: "another process has been writing for too long",
    });
    groupware.database.exec("COMMIT");
    await new Mailbox(other, "anna").deliver("Subject: y\r\n\r\n");
    for (const { database } of [other, groupware]) database.close();
  });
});

describe("what is no groupware", () => {
  test("is not touched, and named", async () => {
    await writeFile(path, "This is a text file, and a long one at that. ".repeat(100));
    const before = await readFile(path);
    expect(() => createSqliteBackend({ path })).toThrow(`${path} cannot be opened`);
    expect(await readFile(path)).toEqual(before);
    const directory = join(folder.path, "directory");
    await mkdir(directory);
    expect(() => createSqliteBackend({ path: directory })).toThrow(`${directory} cannot be opened`);
  });
});

describe("a file whose process ended in the middle of a write", () => {
  test("is as it was before that write, also without the log beside it", async () => {
    const groupware = await openFull(1000);
    await new Mailbox(groupware, "anna").deliver("Subject: whole\r\n\r\n");
    groupware.database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    groupware.database.exec("BEGIN IMMEDIATE");
    groupware.database.run("UPDATE users SET used = ?", 1);
    const copy = join(folder.path, "copy.db");
    await copyFile(path, copy);
    groupware.database.exec("ROLLBACK");
    groupware.database.close();
    checkInvariants(copy);
    const backend = createSqliteBackend({ path: copy });
    expect(backend.check()).toEqual([]);
    expect(backend.mailbox("anna").search({ kind: "class", classes: ["Email"] }).total).toBe(1);
    await backend.close();
  });
});

test("a check says what does not fit together", async () => {
  const groupware = await openFull(1000);
  await new Mailbox(groupware, "anna").deliver("Subject: x\r\n\r\n");
  groupware.database.exec(
    "UPDATE users SET used = used + 1; DELETE FROM chunks; UPDATE contents SET refs = refs + 1",
  );
  groupware.database.close();
  const backend = createSqliteBackend({ path });
  expect(backend.check().map((said) => said.replace(/: .*/, ""))).toEqual([
    "what a mailbox holds is counted wrong",
    "a content is held by more or fewer than it says",
    "the chunks of a content are not as long as it is",
  ]);
  await backend.close();
});
