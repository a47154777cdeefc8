import { foundMessage, gal, readRaw } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

type Options = Parameters<typeof openMailbox>[0];

async function open(options: Options = {}) {
  const mailbox = await openMailbox(options);
  const inMailbox = (query: object, options: object = {}, searchId = "s1") =>
    mailbox.device.run("Find", { searchId, executeSearch: { mailBoxSearchCriterion: { query, options } } });
  const people = (query: string, options: object = {}, searchId = "g1") =>
    mailbox.device.run("Find", { searchId, executeSearch: { galSearchCriterion: { query, options } } });
  const subjects = async (freeText: string, options: object = {}, searchId = freeText) => {
    const answer = await inMailbox({ freeText, class: "Email" }, options, searchId);
    return answer?.response?.results?.map(
      ({ properties }) => properties && readRaw(foundMessage, properties).subject,
    );
  };
  return { ...mailbox, inMailbox, people, subjects };
}

const day = (date: number) => new Date(Date.UTC(2026, 10, date));

describe("Find in a mailbox", () => {
  it("lists messages with what a list shows, and where they are", async () => {
    const { deliver, inMailbox, device } = await open();
    const id = deliver("Pizza", {
      text: "on  monday",
      received: day(1),
      headers: 'Cc: "Carol" <c@example.com>\n',
    });
    const answer = await inMailbox({ freeText: "subject: pizza", class: "Email" }, { range: "0-5" });
    expect(answer).toMatchObject({
      status: "ok",
      response: { store: "Mailbox", status: "ok", range: "0-0", total: 1 },
    });
    const [result] = answer?.response?.results ?? [];
    expect(result).toMatchObject({ class: "Email", serverId: id, collectionId: "inbox" });
    expect(result?.properties && readRaw(foundMessage, result.properties)).toEqual({
      subject: "Pizza",
      dateReceived: day(1),
      displayTo: "alice@example.com",
      importance: "normal",
      read: false,
      isDraft: false,
      preview: "on monday",
      hasAttachments: true,
      from: "Bob <bob@example.com>",
    });
    const fetch = { store: "Mailbox", collectionId: "inbox", serverId: id };
    const fetched = await device.run("ItemOperations", [{ tag: "fetch", value: fetch }]);
    expect(fetched?.response?.[0]?.value.status).toBe("ok");
  });

  it("understands what people type", async () => {
    const { deliver, subjects } = await open();
    deliver("Pizza", { text: "on monday", received: day(1) });
    deliver("Soup", { text: "on monday, no pizza", received: day(2) });
    deliver("Salad", { text: "on tuesday", received: day(3) });
    expect(await subjects("pizza")).toEqual(["Soup", "Pizza"]);
    expect(await subjects("subject:pizza")).toEqual(["Pizza"]);
    expect(await subjects("pizza -soup")).toEqual(["Pizza"]);
    expect(await subjects('"on monday" OR salad')).toEqual(["Salad", "Soup", "Pizza"]);
    expect(await subjects("from:bob received>=2026-11-02")).toEqual(["Salad", "Soup"]);
    expect(await subjects("from:carol")).toBeUndefined();
    expect(await subjects("hasattachment:false")).toBeUndefined();
    expect(await subjects("isread:false")).toHaveLength(3);
  });

  it("pages through one result, which begins at its first row", async () => {
    const { deliver, subjects, inMailbox } = await open();
    for (let i = 1; i <= 4; i++) deliver(`Pizza ${i}`, { received: day(i) });
    const late = await inMailbox({ freeText: "pizza" }, { range: "2-3" }, "a");
    expect(late).toEqual({ status: "ok", response: { store: "Mailbox", status: "rangeInvalid" } });
    expect(await subjects("pizza", { range: "0-1" }, "a")).toEqual(["Pizza 4", "Pizza 3"]);
    deliver("Pizza 5", { received: day(5) });
    expect(await subjects("pizza", { range: "2-3" }, "a")).toEqual(["Pizza 2", "Pizza 1"]);
    expect(await subjects("pizza", { range: "0-1" }, "b")).toEqual(["Pizza 5", "Pizza 4"]);
  });

  it("lists mail alone unless it is asked for more, in one folder or those below it too", async () => {
    const { backend, deliver, inMailbox, device } = await open();
    const mailbox = backend.mailbox("alice");
    mailbox.put("tasks", { class: "Tasks", properties: { subject: "Pizza" } });
    const sub = mailbox.addFolder({ displayName: "Sub", type: "userMail", parentId: "inbox" });
    await device.run("FolderSync", { syncKey: "0" });
    deliver("Pizza 1");
    deliver("Pizza 2", { folderId: sub.id });
    const total = async (query: object, options: object = {}) =>
      (await inMailbox({ freeText: "pizza", ...query }, options))?.response?.total;
    expect(await total({})).toBe(2);
    expect(await total({ class: "Tasks" })).toBe(1);
    expect(await total({ collectionId: "inbox" })).toBe(1);
    expect(await total({ collectionId: "inbox" }, { deepTraversal: true })).toBe(2);
    expect(await inMailbox({ freeText: "pizza", collectionId: "gone" })).toEqual({
      status: "folderSyncRequired",
    });
  });

  it("refuses what it cannot understand", async () => {
    const { device, inMailbox, people } = await open();
    const invalid = { status: "invalidRequest" };
    expect(await device.run("Find", {})).toEqual(invalid);
    expect(await device.run("Find", { searchId: "x", executeSearch: {} })).toEqual(invalid);
    expect(await inMailbox({})).toEqual(invalid);
    expect(await inMailbox({ freeText: "x" }, { range: "0-1000" })).toEqual(invalid);
    expect(await inMailbox({ freeText: "x" }, { range: "many" })).toEqual(invalid);
    expect(await inMailbox({ freeText: "x ".repeat(300) })).toEqual(invalid);
    expect(await people("x".repeat(300))).toEqual(invalid);
    const none = await open({ searchScan: { items: 0, time: 1 } });
    expect(await none.inMailbox({ freeText: "x" })).toEqual({ status: "accessDenied" });
    let time = 0;
    const slow = await open({ searchScan: { items: 9, time: 10 }, now: () => (time += 20) });
    slow.deliver("x");
    expect(await slow.inMailbox({ freeText: "x" })).toEqual({ status: "serverErrorRetryLater" });
  });

  it("is announced for 16.1", async () => {
    const { device } = await open();
    const commands = (await device.raw({ method: "OPTIONS" })).headers["ms-asprotocolcommands"]?.split(",");
    expect(commands).toEqual(expect.arrayContaining(["Search", "Find"]));
  });
});

describe("Find in the address list", () => {
  it("finds people, with their pictures if wanted", async () => {
    const picture = {
      size: 3,
      async *open() {
        yield Uint8Array.of(1, 2, 3);
      },
    };
    const others = [{ id: "bmiller", password: "x", displayName: "Bob Miller", person: { picture } }];
    const { people } = await open({ others });
    const answer = await people("bob", { range: "0-5", picture: {} });
    expect(answer).toMatchObject({
      status: "ok",
      response: { store: "GAL", status: "ok", range: "0-0", total: 1 },
    });
    const [result] = answer?.response?.results ?? [];
    expect(result?.properties && readRaw(gal, result.properties)).toEqual({
      displayName: "Bob Miller",
      alias: "bmiller",
      picture: { status: "ok", data: "AQID" },
    });
    expect((await people("bob", { range: "1-5" }, "g2"))?.response?.status).toBe("rangeInvalid");
    expect((await people("carol"))?.response).toEqual({ store: "GAL", status: "ok", total: 0 });
  });
});
