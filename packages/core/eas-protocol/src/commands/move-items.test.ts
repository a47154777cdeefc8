import { describe, expect, it } from "vitest";
import { listItems, openMailbox } from "../testing/test-mailbox.js";

describe("MoveItems", () => {
  it("moves items and answers each by itself", async () => {
    const { device, deliver, backend } = await openMailbox();
    const id = deliver("one");
    const moves = [
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "deletedItems" },
      { srcMsgId: "nothing", srcFldId: "inbox", dstFldId: "deletedItems" },
      { srcMsgId: id, srcFldId: "nowhere", dstFldId: "deletedItems" },
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "nowhere" },
      { srcMsgId: id, srcFldId: "inbox", dstFldId: "inbox" },
    ];
    const response = await device.run("MoveItems", { moves });
    expect(response?.responses?.map(({ status }) => status)).toEqual([
      "ok",
      "sourceInvalid",
      "sourceInvalid",
      "destinationInvalid",
      "sameFolder",
    ]);
    expect(await listItems(backend, "deletedItems")).toMatchObject([
      { id: response?.responses?.[0]?.dstMsgId },
    ]);
  });
});

describe("a MoveItems whose answer was lost", () => {
  it("is answered as it was when it comes again, and a move back and there again is made", async () => {
    const { device, deliver, backend } = await openMailbox();
    const there = { srcMsgId: deliver("one"), srcFldId: "inbox", dstFldId: "deletedItems" };
    const first = await device.run("MoveItems", { moves: [there] });
    expect(await device.run("MoveItems", { moves: [there] })).toEqual(first);
    expect(await listItems(backend, "deletedItems")).toHaveLength(1);
    const dstMsgId = first?.responses?.[0]?.dstMsgId ?? "";
    const back = await device.run("MoveItems", {
      moves: [{ srcMsgId: dstMsgId, srcFldId: "deletedItems", dstFldId: "inbox" }],
    });
    const again = { ...there, srcMsgId: back?.responses?.[0]?.dstMsgId ?? "" };
    expect(await device.run("MoveItems", { moves: [again] })).toMatchObject({
      responses: [{ status: "ok" }],
    });
    expect(await listItems(backend, "inbox")).toHaveLength(0);
  });
});
