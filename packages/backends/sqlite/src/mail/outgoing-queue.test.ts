import { afterEach, beforeEach, expect, test } from "vitest";
import { writeContent } from "../content/contents.js";
import type { Groupware } from "../groupware.js";
import { openGroupware, silentLog } from "../open-groupware.js";
import { searchMailbox } from "../search/search-mailbox.js";
import { textOf } from "../testing/office.js";
import { getUser } from "../users/user-row.js";
import { createUser } from "../users/user-writes.js";
import { enqueue, type HandOver, OutgoingQueue } from "./outgoing-queue.js";

let now: Date;
let groupware: Groupware;
let user: number;
beforeEach(async () => {
  now = new Date(2026, 0, 1);
  groupware = openGroupware({ path: ":memory:", now: () => now });
  await createUser(groupware, { id: "anna", addresses: ["anna@example.test"] });
  user = getUser(groupware, "anna").key;
  groupware.database.write(() => {
    const content = writeContent(groupware.database, Buffer.from("Subject: far\r\n\r\nbody\r\n"), now);
    enqueue(groupware, {
      user,
      sender: "anna@example.test",
      recipients: ["a@far.test", "b@far.test"],
      content,
    });
  });
});
afterEach(() => groupware.database.close());

/** Works through what is due now. */
async function work(handOver: HandOver): Promise<void> {
  const queue = new OutgoingQueue(groupware, handOver, silentLog);
  queue.wake();
  await queue.stop();
}

const count = (table: string) => groupware.database.row(`SELECT count(*) AS count FROM ${table}`);
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};
const fail: HandOver = async () => {
  throw new Error("no route");
};

test("a message is handed over once, whole, and forgotten then", async () => {
  const taken: unknown[] = [];
  for (let times = 0; times < 2; times++) {
    await work(async ({ sender, recipients, mime }) => {
      taken.push({ sender, recipients, text: await textOf(mime) });
      return [];
    });
    later(60);
  }
  const recipients = ["a@far.test", "b@far.test"];
  expect(taken).toEqual([{ sender: "anna@example.test", recipients, text: "Subject: far\r\n\r\nbody\r\n" }]);
  expect(count("contents")).toEqual({ count: 0 });
});

test("a message that nobody takes is tried again later, and reported after two days", async () => {
  let attempts = 0;
  const handOver: HandOver = (letter) => {
    attempts++;
    return fail(letter);
  };
  await work(handOver);
  await work(handOver);
  expect(attempts).toBe(1);
  later(2);
  await work(handOver);
  expect(attempts).toBe(2);
  expect(count("items")).toEqual({ count: 0 });
  later(3 * 24 * 60);
  await work(handOver);
  expect(count("outgoing")).toEqual({ count: 0 });
  const query = { kind: "text", text: "b@far.test no mail server" } as const;
  expect(searchMailbox(groupware, user, query, { first: 0, last: 9 })).toMatchObject({ total: 1 });
});

test("those who are refused for good are reported at once, and the message is not tried again", async () => {
  await work(async () => [{ address: "b@far.test", status: "5.1.1", reason: "no such user" }]);
  const query = { kind: "text", text: "b@far.test no such user" } as const;
  const { results } = searchMailbox(groupware, user, query, { first: 0, last: 9 });
  expect(results).toMatchObject([{ folderId: "inbox" }]);
  expect(count("outgoing")).toEqual({ count: 0 });
});

test("a message that a process took and never finished is taken over by another", async () => {
  let isTaken = false;
  const handOver: HandOver = async () => {
    isTaken = true;
    return [];
  };
  // As if a process had taken it just now, and then ended.
  groupware.database.run("UPDATE outgoing SET attempts = 1, next_at = ?", now.getTime() + 15 * 60_000);
  await work(handOver);
  expect(isTaken).toBe(false);
  later(16);
  await work(handOver);
  expect(isTaken).toBe(true);
});
