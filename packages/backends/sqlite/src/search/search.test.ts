import type { SearchField, SearchQuery, SearchRange } from "@easkit/backend";
import { afterEach, expect, test } from "vitest";
import { type Office, openOffice, wish } from "../testing/office.js";

let office: Office;
afterEach(() => office.backend.close());

const range = { first: 0, last: 9 };

async function fill(): Promise<string[]> {
  office = await openOffice(["anna", "ben"]);
  const mailbox = office.backend.mailbox("anna");
  const texts = [
    "From: Zoë <zoe@far.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from afar\r\n\r\nThe weather is fine.\r\n",
    "From: joe@example.test\r\nTo: Anna Smith <anna@example.test>\r\nSubject: Lunch\r\nContent-Type: text/html\r\n\r\n<style>weather</style><p>Pizza &amp; <b>salad</b>?</p>\r\n",
    "Subject: Lunch again\r\n\r\nPizza at noon.\r\n",
  ];
  const ids: string[] = [];
  for (const [day, text] of texts.entries()) {
    ids.push((await mailbox.deliver(text, { received: new Date(2026, 0, day + 1) })).id);
  }
  await office.backend.mailbox("ben").deliver("Subject: Lunch of Ben\r\n\r\nPizza\r\n");
  return ids;
}

const text = (words: string, field?: SearchField): SearchQuery =>
  field === undefined ? { kind: "text", text: words } : { kind: "text", text: words, field };

const idsOf = (query: SearchQuery, rows: SearchRange = range): string[] =>
  office.backend.searchMail("anna", query, rows).results.map(({ id }) => id);

test("mail is found by its words in any field, the newest first, and nobody finds another's", async () => {
  const [greeting, lunch, again] = await fill();
  expect(idsOf(text("pizza"))).toEqual([again, lunch]);
  expect(idsOf(text("weather"))).toEqual([greeting]);
  expect(idsOf({ kind: "and", of: [text("zoe"), text("fine")] })).toEqual([greeting]);
  expect(idsOf(text("grüße"))).toEqual([greeting]);
  expect(idsOf(text("smith"))).toEqual([lunch]);
  expect(idsOf(text("weather is f"))).toEqual([greeting]);
  expect(idsOf(text("is weather"))).toEqual([]);
  expect(idsOf(text('" OR *) -'))).toEqual([]);
  expect(idsOf(text("u2"))).toEqual([]);
});

test("a search keeps to a field, folders, a time, flags, a class and a range", async () => {
  const [greeting, lunch, again] = await fill();
  await office.backend.setFlags?.(
    office.ctx("anna"),
    "inbox",
    again ?? "",
    { read: true, categories: ["Work"] },
    wish(),
  );
  expect(idsOf(text("lunch"), { first: 1, last: 1 })).toEqual([lunch]);
  expect(idsOf(text("pizza", "subject"))).toEqual([]);
  expect(idsOf(text("anna", "to"))).toEqual([lunch]);
  expect(idsOf(text("zoe", "participants"))).toEqual([greeting]);
  expect(idsOf(text("work", "category"))).toEqual([again]);
  expect(idsOf({ kind: "folders", folderIds: ["drafts"] })).toEqual([]);
  expect(idsOf({ kind: "received", from: new Date(2026, 0, 3) })).toEqual([again]);
  expect(idsOf({ kind: "received", before: new Date(2026, 0, 3) })).toEqual([lunch, greeting]);
  expect(idsOf({ kind: "read", value: true })).toEqual([again]);
  expect(idsOf({ kind: "flagged", value: true })).toEqual([]);
  expect(idsOf({ kind: "not", of: text("lunch") })).toEqual([greeting]);
  expect(idsOf({ kind: "or", of: [text("zoe"), text("noon")] })).toEqual([again, greeting]);
  expect(idsOf({ kind: "or", of: [] })).toEqual([]);
  expect(idsOf({ kind: "class", classes: ["Notes"] })).toEqual([]);
  expect(idsOf({ kind: "importance", value: "normal" })).toEqual([again, lunch, greeting]);
});

test("messages are found by their attachments, their importance and their conversation", async () => {
  office = await openOffice();
  const mailbox = office.backend.mailbox("anna");
  const file =
    "--b\r\nContent-Type: text/plain; name=plan.txt\r\nContent-Disposition: attachment; filename=plan.txt\r\n\r\nx\r\n--b--\r\n";
  const { id } = await mailbox.deliver(
    `Message-ID: <1@x>\r\nImportance: high\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${file}`,
  );
  await mailbox.deliver("Subject: other\r\n\r\n");
  const item = await office.get("anna", "inbox", id);
  const conversationId = ("mime" in item && item.properties?.conversationId) || new Uint8Array();
  if (!(conversationId instanceof Uint8Array)) return expect.unreachable();
  expect(idsOf({ kind: "attachments", value: true })).toEqual([id]);
  expect(idsOf(text("plan", "attachment"))).toEqual([id]);
  expect(idsOf({ kind: "importance", value: "high" })).toEqual([id]);
  expect(idsOf({ kind: "conversation", conversationId })).toEqual([id]);
});

test("items other than mail are found, also after a change", async () => {
  office = await openOffice();
  const ctx = office.ctx("anna");
  const contact = {
    class: "Contacts",
    properties: { fileAs: "Smith, Joe", companyName: "Harbour Works" },
  } as const;
  const { id } = await office.backend.mailbox("anna").put("contacts", contact);
  expect(idsOf(text("harbour"))).toEqual([id]);
  const patch = { class: "Contacts", properties: { companyName: "Mills" } } as const;
  await office.backend.updateItem?.(ctx, "contacts", id, patch, wish());
  expect(idsOf(text("harbour"))).toEqual([]);
  expect(idsOf({ kind: "and", of: [text("mills"), { kind: "class", classes: ["Contacts"] }] })).toEqual([id]);
  expect(await office.backend.search?.(ctx, text("smith", "subject"), range)).toEqual({
    total: 1,
    results: [{ folderId: "contacts", id }],
  });
});

test("people are found by names and addresses, sorted, in pages", async () => {
  office = await openOffice(["ben", "anna", "eve"]);
  await office.backend.users.change("eve", { displayName: "Änne Müller" });
  const find = (words: string, rows = range) =>
    office.backend.searchPeople?.(office.ctx("anna"), words, rows, { pictures: false });
  expect(await find("mull")).toEqual({
    total: 1,
    people: [{ displayName: "Änne Müller", alias: "eve", emailAddress: "eve@example.test" }],
  });
  expect(await find("example", { first: 1, last: 1 })).toMatchObject({
    total: 3,
    people: [{ alias: "eve" }],
  });
  expect(await find("nna")).toEqual({ total: 0, people: [] });
  expect(await find(" ")).toEqual({ total: 0, people: [] });
});

test("moved mail is found where it is, deleted mail is not found, and restored mail is found again", async () => {
  const [greeting = ""] = await fill();
  const find = () => office.backend.searchMail("anna", text("weather"), range).results;
  await office.backend.moveItem?.(office.ctx("anna"), "inbox", greeting, "drafts", wish());
  expect(find()).toEqual([{ folderId: "drafts", id: greeting }]);
  await office.backend.deleteItem?.(office.ctx("anna"), "drafts", greeting, wish());
  expect(find()).toEqual([]);
  office.backend.mailbox("anna").restore(greeting);
  expect(find()).toEqual([{ folderId: "drafts", id: greeting }]);
});
