import { type EmailProperties, fill, itemClasses } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox, propertiesOf, subjectsOf, syncInbox } from "../testing/test-mailbox.js";

const feeds = [
  { name: "with a change feed", without: [] },
  { name: "by comparing listings", without: ["getChanges"] },
] as const;

const emailData = (properties: EmailProperties) => fill(itemClasses.Email, properties);

describe.each(feeds)("Sync $name", ({ without }) => {
  it("answers key 0 with a key and nothing else", async () => {
    const { device, deliver } = await openMailbox({ without });
    deliver("one");
    const first = await syncInbox(device, "0", { windowSize: 10, getChanges: true, deletesAsMoves: true });
    expect(first).toMatchObject({ status: "ok", collectionId: "inbox" });
    expect(first?.commands).toBeUndefined();
    expect(first?.moreAvailable).toBeUndefined();
  });

  it("brings all items in windows and says MoreAvailable until the last", async () => {
    const { device, deliver } = await openMailbox({ without });
    for (let i = 0; i < 25; i++) deliver(`message ${i}`);
    let key = await primeInbox(device);
    const seen = new Set<string | undefined>();
    const windows: number[] = [];
    for (let more = true; more; ) {
      const round = await syncInbox(device, key, { windowSize: 10 });
      for (const subject of subjectsOf(round)) seen.add(subject);
      windows.push(round?.commands?.length ?? 0);
      key = round?.syncKey ?? "";
      more = round?.moreAvailable === true;
    }
    expect(windows).toEqual([10, 10, 5]);
    expect(seen.size).toBe(25);
  });

  it("answers nothing at all when nothing has changed", async () => {
    const { device, deliver } = await openMailbox({ without });
    deliver("one");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    expect(await syncInbox(device, round?.syncKey ?? "")).toBeUndefined();
  });

  it("gives the same items again when the answer was lost, and only then", async () => {
    const { device, deliver } = await openMailbox({ without });
    deliver("one");
    deliver("two");
    const key = await primeInbox(device);
    const lost = await syncInbox(device, key);
    const again = await syncInbox(device, key);
    expect(subjectsOf(again).toSorted()).toEqual(["one", "two"]);
    expect(again?.syncKey).toBe(lost?.syncKey);
    deliver("three");
    expect(subjectsOf(await syncInbox(device, again?.syncKey ?? ""))).toEqual(["three"]);
  });

  it("brings what came while an answer was lost in the round after", async () => {
    const { device, deliver } = await openMailbox({ without });
    deliver("one");
    const key = await primeInbox(device);
    await syncInbox(device, key);
    deliver("two");
    const again = await syncInbox(device, key);
    expect(subjectsOf(again)).toEqual(["one"]);
    expect(subjectsOf(await syncInbox(device, again?.syncKey ?? ""))).toEqual(["two"]);
  });

  it("tells of items that are gone", async () => {
    const { device, deliver, backend } = await openMailbox({ without });
    const id = deliver("one");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    backend.mailbox("alice").remove("inbox", id);
    const next = await syncInbox(device, round?.syncKey ?? "");
    expect(next?.commands).toMatchObject([{ tag: "delete", value: { serverId: id } }]);
  });

  it("sends the flags alone when only flags have changed", async () => {
    const { device, deliver, backend } = await openMailbox({ without });
    const id = deliver("one");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    backend.mailbox("alice").setFlags("inbox", id, { read: true });
    const next = await syncInbox(device, round?.syncKey ?? "");
    const [change] = next?.commands ?? [];
    expect(change?.tag).toBe("change");
    const properties = change?.tag === "change" ? propertiesOf(change.value.applicationData) : undefined;
    expect(properties).toMatchObject({ read: true });
    expect(properties?.subject).toBeUndefined();
    expect(properties?.body).toBeUndefined();
  });

  it("does not echo what the device did itself", async () => {
    const { device, deliver } = await openMailbox({ without });
    const id = deliver("one");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    const read = {
      tag: "change",
      value: { serverId: id, applicationData: emailData({ read: true }) },
    } as const;
    const next = await syncInbox(device, round?.syncKey ?? "", { commands: [read] });
    expect(next).toMatchObject({ status: "ok" });
    expect(next?.responses).toBeUndefined();
    expect(next?.commands).toBeUndefined();
    expect(await syncInbox(device, next?.syncKey ?? "")).toBeUndefined();
  });

  it("leaves the filter's old items away, and brings them when the filter is widened", async () => {
    const { device, deliver } = await openMailbox({ without });
    const day = 24 * 60 * 60 * 1000;
    deliver("new", { received: new Date() });
    deliver("old", { received: new Date(Date.now() - 20 * day) });
    let key = await primeInbox(device);
    const narrow = await syncInbox(device, key, { options: [{ filterType: 3 }] });
    expect(subjectsOf(narrow)).toEqual(["new"]);
    const wide = await syncInbox(device, narrow?.syncKey ?? "", { options: [{ filterType: 0 }] });
    expect(subjectsOf(wide)).toEqual(["old"]);
    key = wide?.syncKey ?? "";
    const back = await syncInbox(device, key, { options: [{ filterType: 3 }] });
    expect(back?.commands).toMatchObject([{ tag: "softDelete" }]);
  });

  it("leaves out an item that cannot be converted and brings the others", async () => {
    const { device, deliver, server } = await openMailbox({ without });
    deliver("good");
    deliver("bad", { headers: "X-Fault: no such charset\n" });
    deliver("fine");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    expect(subjectsOf(round).toSorted()).toEqual(["fine", "good"]);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "skipped", reason: "Error: no such charset" }),
    );
    expect(await syncInbox(device, round?.syncKey ?? "")).toBeUndefined();
  });

  it("takes back an item whose body fails while it is written, and brings the others", async () => {
    const { device, deliver } = await openMailbox({ without });
    deliver("good");
    deliver("bad", { headers: "X-Late-Fault: the disk is gone\n" });
    deliver("fine");
    const key = await primeInbox(device);
    const round = await syncInbox(device, key);
    expect(subjectsOf(round).toSorted()).toEqual(["fine", "good"]);
    expect(await syncInbox(device, round?.syncKey ?? "")).toBeUndefined();
  });
});
