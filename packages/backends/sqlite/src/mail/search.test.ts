import { afterEach, expect, test } from "vitest";
import { type Office, openOffice, wish } from "../testing/office.js";

let office: Office;
afterEach(() => office.backend.close());

const range = { offset: 0, limit: 10 };

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

test("mail is found by its words in any field, the newest first, and nobody finds another's", async () => {
  const [greeting, lunch, again] = await fill();
  const find = (text: string) => office.backend.searchMail("anna", { text }, range).found.map(({ id }) => id);
  expect(find("pizza")).toEqual([again, lunch]);
  expect(find("weather")).toEqual([greeting]);
  expect(find("zoe fine")).toEqual([greeting]);
  expect(find("grüße")).toEqual([greeting]);
  expect(find("smith")).toEqual([lunch]);
  expect(find("piz")).toEqual([again, lunch]);
  expect(find("piz noon")).toEqual([]);
  expect(find('" OR *) -')).toEqual([]);
  expect(find("u2")).toEqual([]);
});

test("a search keeps to a field, a folder, a time and a range", async () => {
  const [, lunch, again] = await fill();
  const find = (query: object, wanted = range) => {
    const { total, found } = office.backend.searchMail("anna", { text: "lunch", ...query }, wanted);
    return { total, ids: found.map(({ id }) => id) };
  };
  expect(find({}, { offset: 1, limit: 1 })).toEqual({ total: 2, ids: [lunch] });
  expect(find({ text: "pizza", field: "subject" })).toEqual({ total: 0, ids: [] });
  expect(find({ folderId: "drafts" })).toEqual({ total: 0, ids: [] });
  expect(find({ folderId: "inbox", since: new Date(2026, 0, 3) })).toEqual({ total: 1, ids: [again] });
  expect(find({ before: new Date(2026, 0, 3) })).toEqual({ total: 1, ids: [lunch] });
});

test("moved mail is found where it is, deleted mail is not found, and restored mail is found again", async () => {
  const [greeting = ""] = await fill();
  const find = () => office.backend.searchMail("anna", { text: "weather" }, range).found;
  await office.backend.moveItem?.(office.ctx("anna"), "inbox", greeting, "drafts", wish());
  expect(find()).toEqual([{ folderId: "drafts", id: greeting }]);
  await office.backend.deleteItem?.(office.ctx("anna"), "drafts", greeting, wish());
  expect(find()).toEqual([]);
  office.backend.mailbox("anna").restore(greeting);
  expect(find()).toEqual([{ folderId: "drafts", id: greeting }]);
});
