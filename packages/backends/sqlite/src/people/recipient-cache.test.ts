import { afterEach, beforeEach, expect, test } from "vitest";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";
import { rankAfter } from "./recipient-cache.js";

let office: Office;
let now: Date;
beforeEach(async () => {
  now = new Date("2026-03-02T12:00:00Z");
  office = await openOffice(["anna", "ben"], { now: () => now });
  office.backend.addressList.put({ emailAddress: "ben@example.test", displayName: "Ben Low" });
});
afterEach(() => office.backend.close());

const send = (to: string) =>
  office.backend.sendMail?.(office.ctx("anna"), outgoing(`To: ${to}\r\n\r\nHi`), wish());

async function cached(): Promise<readonly (readonly [string | undefined, string | undefined])[]> {
  const stats = await office.list("anna", "recipientCache");
  const items = await Promise.all(stats.map(({ id }) => office.get("anna", "recipientCache", id)));
  return items
    .flatMap((item) => (item.class === "Contacts" ? [item.properties] : []))
    .sort((a, b) => (b.weightedRank ?? 0) - (a.weightedRank ?? 0))
    .map(({ fileAs, email1Address }) => [fileAs, email1Address] as const);
}

test("whom somebody writes to is in the cache, once, the most used of late with the highest rank", async () => {
  await send('Ben@example.test, "Joe, Far" <joe@far.test>, sue@far.test');
  await send("joe@far.test");
  await send("ben@example.test");
  now = new Date(now.getTime() + 86_400_000);
  await send("ben@example.test");
  expect(await cached()).toEqual([
    ["Ben Low", "Ben@example.test"],
    ["Joe, Far", "joe@far.test"],
    ["sue@far.test", "sue@far.test"],
  ]);
  // Half a year later, one message counts more than all of those.
  now = new Date(now.getTime() + 180 * 86_400_000);
  await send("sue@far.test");
  expect((await cached())[0]).toEqual(["sue@far.test", "sue@far.test"]);
});

test("mail to many is no sign of whom somebody writes to, and a full mailbox notes nobody", async () => {
  await send(Array.from({ length: 21 }, (_, number) => `m${number}@far.test`).join(", "));
  expect(await cached()).toEqual([]);
  await office.backend.users.change("anna", { quota: 5000 });
  await send("ben@example.test, joe@far.test");
  expect(await cached()).toEqual([]);
  expect(await office.list("ben")).toHaveLength(1);
});

test("the cache holds the 200 who are used most", async () => {
  for (let first = 0; first < 220; first += 20) {
    const to = Array.from({ length: 20 }, (_, number) => `m${first + number}@far.test`);
    await send(to.join(", "));
    if (first === 0) await send("m0@far.test");
  }
  const all = (await cached()).map(([, address]) => address);
  expect(all).toHaveLength(200);
  expect(all[0]).toBe("m0@far.test");
  expect(all).not.toContain("m1@far.test");
});

test("ranks are whole numbers of 32 bits for a century", () => {
  const late = rankAfter(rankAfter(undefined, new Date("2120-01-01")), new Date("2120-01-01"));
  expect(Number.isInteger(late)).toBe(true);
  expect(late).toBeLessThan(2 ** 31);
});

test("the listing and the feed of the cache tell the ranks, and those of mail the conversations", async () => {
  await send("ben@example.test");
  await send("ben@example.test");
  const [stat] = await office.list("anna", "recipientCache");
  expect(stat?.rank).toBeGreaterThan(0);
  expect((await office.changes("anna", "recipientCache")).changes).toEqual([stat]);
  const inbox = await office.list("ben");
  expect(inbox.map(({ conversation }) => conversation?.length)).toEqual([32, 32]);
  const { changes } = await office.changes("ben", "inbox");
  expect(changes).toEqual(inbox);
});
