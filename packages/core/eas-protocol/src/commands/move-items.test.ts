import { BackendError } from "@easkit/backend";
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

/** A device that drops what it has moved at once and takes what the server sends, as phones do. */
async function openPhone(without: readonly "getChanges"[] = []) {
  const mailbox = await openMailbox({ without });
  const { device, backend } = mailbox;
  backend.mailbox("alice").addFolder({ id: "archive", displayName: "Archive", type: "userMail" });
  await device.run("FolderSync", { syncKey: "0" });
  const keys = new Map<string, string>();
  const sync = async (collectionId: string) => {
    const syncKey = keys.get(collectionId) ?? "0";
    const response = await device.run("Sync", { collections: [{ collectionId, syncKey }] });
    const [collection] = response?.collections ?? [];
    keys.set(collectionId, collection?.syncKey ?? syncKey);
    if (syncKey === "0") return sync(collectionId);
    return (collection?.commands ?? []).map(({ tag, value }) => `${tag} ${value.serverId}`);
  };
  const move = async (id: string, from: string, to: string) => {
    const moves = [{ srcMsgId: id, srcFldId: from, dstFldId: to }];
    const [response] = (await device.run("MoveItems", { moves }))?.responses ?? [];
    return response?.status === "ok" ? (response.dstMsgId ?? "") : `${response?.status}`;
  };
  return { ...mailbox, sync, move };
}

describe.each([
  ["with a change feed", [] as const],
  ["by listings", ["getChanges"] as const],
])("an item that is moved away and comes back under the same id, %s", (_, without) => {
  it("is sent as new to the device that has dropped it, and is nowhere twice", async () => {
    const { deliver, sync, move, backend } = await openPhone(without);
    const id = deliver("one");
    expect(await sync("inbox")).toEqual([`add ${id}`]);
    expect(await sync("archive")).toEqual([]);
    expect(await move(id, "inbox", "archive")).toBe(id);
    expect(await move(id, "archive", "inbox")).toBe(id);
    expect(await sync("inbox")).toEqual([`add ${id}`]);
    expect(await sync("inbox")).toEqual([]);
    expect(await sync("archive")).toEqual([]);
    expect(await listItems(backend, "inbox")).toHaveLength(1);
  });

  it("leaves and comes in turn where the folders are synced in between", async () => {
    const { deliver, sync, move } = await openPhone(without);
    const id = deliver("one");
    await sync("inbox");
    await sync("archive");
    await move(id, "inbox", "archive");
    expect(await sync("inbox")).toEqual([`delete ${id}`]);
    expect(await sync("archive")).toEqual([`add ${id}`]);
    await move(id, "archive", "inbox");
    expect(await sync("inbox")).toEqual([`add ${id}`]);
    expect(await sync("archive")).toEqual([`delete ${id}`]);
  });

  it("is taken away when it has left again before the next Sync", async () => {
    const { deliver, sync, move } = await openPhone(without);
    const id = deliver("one");
    await sync("inbox");
    await sync("archive");
    for (const [from, to] of [
      ["inbox", "archive"],
      ["archive", "inbox"],
      ["inbox", "archive"],
    ] as const)
      await move(id, from, to);
    expect(await sync("inbox")).toEqual([`delete ${id}`]);
    expect(await sync("inbox")).toEqual([]);
    expect(await sync("archive")).toEqual([`add ${id}`]);
  });
});

describe("a MoveItems that cannot be done", () => {
  it("says which folder is gone although the device still knows it (MS-ASCMD_R4207, MS-ASCMD_R4212)", async () => {
    const { deliver, move, backend } = await openPhone();
    const id = deliver("one");
    const other = deliver("two", { folderId: "archive" });
    backend.mailbox("alice").removeFolder("archive");
    expect(await move(id, "inbox", "archive")).toBe("destinationInvalid");
    expect(await move(other, "archive", "inbox")).toBe("sourceInvalid");
  });

  it.each([
    ["unavailable", "locked"],
    ["forbidden", "failed"],
    ["quota", "failed"],
    ["exists", "failed"],
  ] as const)("because of %s has the status %s (MS-ASCMD_R4221, MS-ASCMD_R4225)", async (code, status) => {
    const { device, deliver } = await openMailbox({
      wrap: (backend) => ({
        ...backend,
        async moveItem() {
          throw new BackendError(code, "not so");
        },
      }),
    });
    const moves = [{ srcMsgId: deliver("one"), srcFldId: "inbox", dstFldId: "deletedItems" }];
    expect((await device.run("MoveItems", { moves }))?.responses).toMatchObject([{ status }]);
  });
});
