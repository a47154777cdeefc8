import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

describe("FolderCreate, FolderUpdate and FolderDelete", () => {
  it("make, rename and remove a folder, and the folder list agrees at every step", async () => {
    const { device } = await openMailbox();
    const start = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const made = await device.run("FolderCreate", {
      syncKey: start,
      parentId: "0",
      displayName: "Trips",
      type: 12,
    });
    expect(made).toMatchObject({ status: "ok", serverId: expect.any(String) });
    const id = made?.serverId ?? "";
    const after = await device.run("FolderSync", { syncKey: made?.syncKey ?? "" });
    expect(after?.changes?.count).toBe(0);
    const renamed = await device.run("FolderUpdate", {
      syncKey: made?.syncKey ?? "",
      serverId: id,
      parentId: "0",
      displayName: "Journeys",
    });
    expect(renamed).toMatchObject({ status: "ok" });
    const deleted = await device.run("FolderDelete", { syncKey: renamed?.syncKey ?? "", serverId: id });
    expect(deleted).toMatchObject({ status: "ok" });
    expect((await device.run("FolderSync", { syncKey: deleted?.syncKey ?? "" }))?.changes?.count).toBe(0);
  });

  it("make one folder when the request is repeated because its answer was lost", async () => {
    const { device } = await openMailbox();
    const syncKey = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const wish = { syncKey, parentId: "0", displayName: "Trips", type: 12 };
    const first = await device.run("FolderCreate", wish);
    expect(await device.run("FolderCreate", wish)).toEqual(first);
  });

  it("have a status for each way to be wrong", async () => {
    const { device } = await openMailbox();
    const syncKey = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    const create = (wish: object) =>
      device.run("FolderCreate", { syncKey, parentId: "0", displayName: "X", type: 12, ...wish });
    expect(await create({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
    expect(await create({ displayName: "Inbox" })).toEqual({ status: "nameExists" });
    expect(await create({ parentId: "nowhere" })).toEqual({ status: "parentNotFound" });
    expect(await create({ type: 2 })).toEqual({ status: "malformed" });
    expect(await create({ displayName: "" })).toEqual({ status: "malformed" });
    const update = (wish: object) =>
      device.run("FolderUpdate", { syncKey, serverId: "inbox", parentId: "0", displayName: "X", ...wish });
    expect(await update({})).toEqual({ status: "nameExistsOrSpecial" });
    expect(await update({ serverId: "nowhere" })).toEqual({ status: "notFound" });
    expect(await update({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
    const remove = (wish: object) => device.run("FolderDelete", { syncKey, serverId: "inbox", ...wish });
    expect(await remove({})).toEqual({ status: "folderIsSpecial" });
    expect(await remove({ serverId: "nowhere" })).toEqual({ status: "notFound" });
    expect(await remove({ syncKey: "777" })).toEqual({ status: "syncKeyInvalid" });
  });
});
