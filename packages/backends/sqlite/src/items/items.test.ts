import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { Database } from "../database/database.js";
import { openDatabase } from "../database/open-database.js";
import { type Office, openOffice, sourceOf, textOf, wish } from "../testing/office.js";
import { readProperties, writeProperties } from "./property-text.js";

let office: Office;
afterEach(() => office?.backend.close());

describe("properties as text", () => {
  const database = new Database(openDatabase(":memory:", { synchronous: "normal", busyTimeout: 1 }));
  const key = fc.oneof(fc.string(), fc.constantFrom("$date", "$bytes", "$object", "$content", "__proto__"));
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array(),
    ),
    object: fc
      .array(fc.tuple(key, tie("any")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
    any: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("object"), fc.array(tie("any"), { maxLength: 4 })),
  }));

  test("come back as they were, dates, bytes and odd names included", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value.any), (properties) => {
        const plain = Object.fromEntries(Object.entries(properties));
        const { json } = writeProperties(plain);
        expect(readProperties(database, json)).toEqual(plain);
      }),
    );
  });
});

describe("typed items", () => {
  test("keep dates, lists and bytes of every class", async () => {
    office = await openOffice();
    const mailbox = office.backend.mailbox("anna");
    const items = [
      [
        "calendar",
        { class: "Calendar", properties: { subject: "x", startTime: new Date(5), categories: ["a"] } },
      ],
      [
        "contacts",
        { class: "Contacts", properties: { lastName: "L", birthday: new Date(0), children: ["C"] } },
      ],
      ["tasks", { class: "Tasks", properties: { subject: "t", complete: true, dueDate: new Date(7) } }],
      ["notes", { class: "Notes", properties: { subject: "n", body: { type: "plain", data: "text" } } }],
      ["drafts", { class: "Email", properties: { subject: "d", conversationId: new Uint8Array([1, 2]) } }],
    ] as const;
    for (const [folderId, item] of items) {
      const { id } = await mailbox.put(folderId, item);
      expect(await office.get("anna", folderId, id)).toMatchObject(item);
    }
  });

  test("have bodies of any length, streamed in and out", async () => {
    office = await openOffice();
    for (const size of [0, 10, 65_536, 65_537, 1_000_000]) {
      const text = "x".repeat(size);
      const item = {
        class: "Notes",
        properties: { body: { type: "plain", data: sourceOf(text).open() } },
      } as const;
      const { id } = await office.backend.mailbox("anna").put("notes", item);
      for (let times = 0; times < 2; times++) {
        const note = await office.get("anna", "notes", id);
        const data = note.class === "Notes" ? note.properties.body?.data : undefined;
        const open = async function* () {
          if (data instanceof Uint8Array) yield data;
          else if (typeof data === "object") yield* data;
        };
        expect(await textOf({ open })).toBe(text);
      }
    }
  });

  test("have attachments that are streamed in, opened in ranges, and gone once they are deleted", async () => {
    office = await openOffice();
    const ctx = office.ctx("anna");
    const text = Array.from({ length: 100_000 }, (_, at) => String(at)).join(" ");
    const content = { length: text.length, pieces: sourceOf(text).open() };
    const added = { tag: "add", value: { clientId: "1", displayName: "a.txt", content } } as const;
    const event = { class: "Calendar", properties: { subject: "Party", attachments: [added] } } as const;
    const written = await office.backend.createItem?.(ctx, "calendar", event, wish());
    const id = written?.id ?? "";
    const item = await office.get("anna", "calendar", id);
    const entries = item.class === "Calendar" ? (item.properties.attachments ?? []) : [];
    const [listed] = Symbol.iterator in entries ? [...entries] : [];
    const fileReference = listed?.tag === "attachment" ? listed.value.fileReference : "";
    expect(listed?.value).toMatchObject({ displayName: "a.txt", estimatedDataSize: text.length });
    const file = await office.backend.openAttachment?.(ctx, "calendar", id, fileReference);
    if (file === undefined) return expect.unreachable();
    expect(await textOf(file)).toBe(text);
    for (const [start, end] of [
      [0, 1],
      [65_535, 65_537],
      [500_000, 500_100],
    ] as const) {
      expect(await textOf(file, { start, end })).toBe(text.slice(start, end));
    }
    const used = office.backend.users.find("anna")?.used ?? 0;
    expect(used).toBeGreaterThan(text.length);

    const gone = { attachments: [{ tag: "delete", value: { fileReference } }] } as const;
    await office.backend.updateItem?.(ctx, "calendar", id, { class: "Calendar", properties: gone }, wish());
    await expect(office.backend.openAttachment?.(ctx, "calendar", id, fileReference)).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await office.get("anna", "calendar", id)).toMatchObject({
      properties: { subject: "Party", attachments: [] },
    });
    expect(office.backend.users.find("anna")?.used).toBeLessThan(1_000);
  });
});

describe("the change feed", () => {
  test("tells an item that was moved away and back as one that is there", async () => {
    office = await openOffice();
    const { id } = await office.backend.mailbox("anna").deliver("\r\n");
    const { cursor } = await office.changes("anna", "inbox");
    await office.backend.moveItem?.(office.ctx("anna"), "inbox", id, "junk", wish());
    expect((await office.changes("anna", "inbox", cursor)).changes).toEqual([{ id, deleted: true }]);
    await office.backend.moveItem?.(office.ctx("anna"), "junk", id, "inbox", wish());
    const { changes } = await office.changes("anna", "inbox", cursor);
    expect(changes).toEqual([{ ...(await office.list("anna"))[0] }]);
  });

  test("forgets the oldest deletions, and then cursors from before are expired", async () => {
    office = await openOffice(["anna"], { historyLimit: 5 });
    const mailbox = office.backend.mailbox("anna");
    const kept = await mailbox.deliver("\r\n");
    const old = await office.changes("anna", "inbox");
    const remove = (id: string) => office.backend.deleteItem?.(office.ctx("anna"), "inbox", id, wish());
    for (let n = 0; n < 10; n++) await remove((await mailbox.deliver("\r\n")).id);
    expect((await office.changes("anna", "inbox", old.cursor)).changes).toHaveLength(10);
    const late = await office.changes("anna", "inbox");
    for (let n = 0; n < 3; n++) await remove((await mailbox.deliver("\r\n")).id);
    await expect(office.changes("anna", "inbox", old.cursor)).rejects.toMatchObject({
      code: "cursor-expired",
    });
    expect((await office.changes("anna", "inbox", late.cursor)).changes).toHaveLength(3);
    expect((await office.changes("anna", "inbox")).changes).toMatchObject([{ id: kept.id }]);
  });

  test("has all deletions of an emptied folder, however small its pages", async () => {
    office = await openOffice();
    const mailbox = office.backend.mailbox("anna");
    const ids = [];
    for (let n = 0; n < 8; n++) ids.push((await mailbox.deliver("\r\n")).id);
    const { cursor } = await office.changes("anna", "inbox");
    await office.backend.emptyFolder?.(office.ctx("anna"), "inbox", { ...wish(), deleteSubFolders: false });
    const { changes } = await office.changes("anna", "inbox", cursor);
    expect(changes.map((change) => ("deleted" in change ? change.id : ""))).toEqual([...ids].sort());
    expect(office.backend.users.find("anna")?.used).toBe(0);
  });

  test("of one database knows no cursor of another", async () => {
    const other = await openOffice();
    const { cursor } = await other.changes("anna", "inbox");
    await other.backend.close();
    office = await openOffice();
    await expect(office.changes("anna", "inbox", cursor)).rejects.toMatchObject({ code: "cursor-expired" });
  });
});

describe("deleted items", () => {
  test("can be restored for a while with all they had, also when their folder is gone", async () => {
    let now = new Date(2026, 0, 1);
    office = await openOffice(["anna"], { now: () => now, undeleteDays: 2 });
    const mailbox = office.backend.mailbox("anna");
    const folder = mailbox.addFolder({ displayName: "Projects", type: "userMail" });
    const { id } = await mailbox.deliver("Subject: precious\r\n\r\n", {
      folderId: folder.id,
      flags: { read: true },
    });
    await office.backend.deleteFolder?.(office.ctx("anna"), folder.id, wish());
    expect(mailbox.listDeleted()).toMatchObject([{ id, folderId: folder.id, class: "Email", deleted: now }]);
    now = new Date(2026, 0, 2);
    await office.backend.maintain();
    expect(mailbox.restore(id)).toMatchObject({ folderId: "inbox", id });
    expect(await office.get("anna", "inbox", id)).toMatchObject({ flags: { read: true } });
    expect(await office.read("anna")).toEqual(["Subject: precious\r\n\r\n"]);
    expect(mailbox.listDeleted()).toEqual([]);
  });

  test("are gone for good after that, with their bytes", async () => {
    let now = new Date(2026, 0, 1);
    office = await openOffice(["anna"], { now: () => now, undeleteDays: 2 });
    const mailbox = office.backend.mailbox("anna");
    const { id } = await mailbox.deliver(`Subject: old\r\n\r\n${"x".repeat(500_000)}`);
    const item = await office.get("anna", "inbox", id);
    await office.backend.deleteItem?.(office.ctx("anna"), "inbox", id, wish());
    expect("mime" in item && (await textOf(item.mime)).length).toBe(500_016);
    now = new Date(2026, 0, 4);
    await office.backend.maintain();
    expect(() => mailbox.restore(id)).toThrow(expect.objectContaining({ code: "not-found" }));
    await expect("mime" in item && textOf(item.mime)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("quotas", () => {
  test("refuse what does not fit, and count what is there", async () => {
    office = await openOffice(["anna"], { quota: 1_000 });
    const mailbox = office.backend.mailbox("anna");
    const { id } = await mailbox.deliver("x".repeat(900));
    await expect(mailbox.deliver("x".repeat(200))).rejects.toMatchObject({ code: "quota" });
    const note = { class: "Notes", properties: { subject: "y".repeat(200) } } as const;
    await expect(mailbox.put("notes", note)).rejects.toMatchObject({ code: "quota" });
    expect(office.backend.users.find("anna")?.used).toBe(900);
    await office.backend.deleteItem?.(office.ctx("anna"), "inbox", id, wish());
    expect(office.backend.users.find("anna")?.used).toBe(0);
    await mailbox.put("notes", note);
    await office.backend.users.change("anna", { quota: 10 });
    await expect(mailbox.deliver("\r\n")).rejects.toMatchObject({ code: "quota" });
  });

  test("of single items are too-large", async () => {
    office = await openOffice(["anna"], { maxItemSize: 1_000 });
    const delivered = office.backend.mailbox("anna").deliver("x".repeat(1_001));
    await expect(delivered).rejects.toMatchObject({ code: "too-large" });
  });
});
