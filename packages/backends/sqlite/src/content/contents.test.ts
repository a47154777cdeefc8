import { afterEach, describe, expect, test } from "vitest";
import { Database } from "../database/database.js";
import { openDatabase } from "../database/open-database.js";
import { checkInvariants } from "../testing/invariants.js";
import { openOffice, sourceOf, textOf, wish } from "../testing/office.js";
import { createScratchFolder } from "../testing/scratch-folder.js";

let folder: Awaited<ReturnType<typeof createScratchFolder>>;
afterEach(() => folder.remove());

async function openFile() {
  folder = await createScratchFolder();
  const path = `${folder.path}/groupware.db`;
  return { path, office: await openOffice(["anna", "ben", "eve"], { path }) };
}

const count = (path: string, table: string): unknown => {
  const database = new Database(openDatabase(path, { synchronous: "normal", busyTimeout: 1000 }));
  try {
    return database.row(`SELECT count(*) AS count FROM ${table}`);
  } finally {
    database.close();
  }
};

describe("contents", () => {
  test("of any length come back whole, around the limits too", async () => {
    const { path, office } = await openFile();
    for (const size of [0, 1, 65_535, 65_536, 65_537, 262_143, 262_144, 262_145, 1_200_000]) {
      const text = `${"0123456789".repeat(Math.ceil(size / 10)).slice(0, size)}`;
      const { id } = await office.backend.mailbox("anna").deliver(sourceOf(text, 10_007));
      const item = await office.get("anna", "inbox", id);
      if (!("mime" in item)) return expect.unreachable();
      expect(item.mime.size).toBe(size);
      expect((await textOf(item.mime)) === text).toBe(true);
    }
    await office.backend.close();
    checkInvariants(path);
  });

  test("of a message to many lie there once, until the last one is gone for good", async () => {
    const { path, office } = await openFile();
    await office.backend.deliver(`Subject: x\r\n\r\n${"y".repeat(300_000)}`, [
      "anna@example.test",
      "ben@example.test",
      "eve@example.test",
    ]);
    expect(count(path, "contents")).toEqual({ count: 1 });
    for (const user of ["anna", "ben"]) {
      const [stat] = await office.list(user);
      await office.backend.deleteItem?.(office.ctx(user), "inbox", stat?.id ?? "", wish());
    }
    await office.backend.close();
    const later = await openOffice([], { path, undeleteDays: 0, now: () => new Date(Date.now() + 1000) });
    await later.backend.maintain();
    expect((await later.read("eve"))[0]).toHaveLength(300_014);
    await later.backend.close();
    expect(count(path, "items")).toEqual({ count: 1 });
    expect(count(path, "contents")).toEqual({ count: 1 });
    checkInvariants(path);
  });

  test("of a user who is removed are gone with all else", async () => {
    const { path, office } = await openFile();
    await office.backend.fill("anna", { messages: 20, events: 5, notes: 3 });
    await office.backend.deliver("Subject: x\r\n\r\n", ["anna@example.test", "ben@example.test"]);
    await office.backend.users.remove("anna");
    expect(office.backend.users.find("anna")).toBeUndefined();
    expect(await office.read("ben")).toEqual(["Subject: x\r\n\r\n"]);
    await expect(office.list("anna")).rejects.toMatchObject({ code: "not-found" });
    await office.backend.users.create({ id: "anna", addresses: ["anna@example.test"] });
    expect(await office.list("anna")).toEqual([]);
    await office.backend.close();
    checkInvariants(path);
    expect(count(path, "items")).toEqual({ count: 1 });
    expect(count(path, "contents")).toEqual({ count: 1 });
  });

  test("that break off, or are refused, leave nothing behind", async () => {
    const { path, office } = await openFile();
    await office.backend.users.change("anna", { quota: 500_000 });
    const mailbox = office.backend.mailbox("anna");
    const whole = sourceOf("x".repeat(600_000));
    const broken = {
      size: 600_000,
      async *open() {
        yield* whole.open({ end: 400_000 });
        throw new Error("the device is gone");
      },
    };
    await expect(mailbox.deliver(broken)).rejects.toThrow("gone");
    await expect(mailbox.deliver(whole)).rejects.toMatchObject({ code: "quota" });
    await expect(mailbox.deliver({ ...whole, size: 5 })).rejects.toMatchObject({ code: "invalid" });
    await office.backend.close();
    expect(count(path, "contents")).toEqual({ count: 0 });
    expect(count(path, "chunks")).toEqual({ count: 0 });
  });
});

test("a file that is not sound is found out", async () => {
  const { path, office } = await openFile();
  await office.backend.mailbox("anna").deliver("Subject: x\r\n\r\n");
  await office.backend.close();
  checkInvariants(path);
  const spoil = (sql: string) => {
    const database = new Database(openDatabase(path, { synchronous: "normal", busyTimeout: 1000 }));
    database.exec(sql);
    database.close();
  };
  for (const [fault, undo] of [
    [
      "UPDATE users SET used = used + 1 WHERE id = 'anna'",
      "UPDATE users SET used = used - 1 WHERE id = 'anna'",
    ],
    ["UPDATE contents SET refs = refs + 1", "UPDATE contents SET refs = refs - 1"],
    ["UPDATE contents SET size = size + 1", "UPDATE contents SET size = size - 1"],
    ["UPDATE items SET changed = changed + 99", "UPDATE items SET changed = changed - 99"],
  ] as const) {
    spoil(fault);
    expect(() => checkInvariants(path)).toThrow();
    spoil(undo);
  }
  checkInvariants(path);
});
