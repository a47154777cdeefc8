import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

describe("FolderSync", () => {
  it("tells all folders at key 0 and only what changed after", async () => {
    const { device, backend } = await openMailbox();
    const first = await device.run("FolderSync", { syncKey: "0" });
    expect(first?.changes?.adds?.map(({ displayName, type }) => [displayName, type])).toContainEqual([
      "Inbox",
      2,
    ]);
    const key = first?.syncKey ?? "";
    const same = await device.run("FolderSync", { syncKey: key });
    expect(same).toMatchObject({ status: "ok", syncKey: key, changes: { count: 0 } });
    const folder = backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    const added = await device.run("FolderSync", { syncKey: key });
    expect(added?.changes).toMatchObject({
      count: 1,
      adds: [{ serverId: folder.id, parentId: "0", type: 12 }],
    });
    backend.mailbox("alice").changeFolder(folder.id, "Newer");
    const renamed = await device.run("FolderSync", { syncKey: added?.syncKey ?? "" });
    expect(renamed?.changes).toMatchObject({ count: 1, updates: [{ displayName: "Newer" }] });
    backend.mailbox("alice").removeFolder(folder.id);
    const removed = await device.run("FolderSync", { syncKey: renamed?.syncKey ?? "" });
    expect(removed?.changes).toMatchObject({ count: 1, deletes: [{ serverId: folder.id }] });
  });

  it("tells the same again when the answer was lost, and refuses keys that it never gave", async () => {
    const { device, backend } = await openMailbox();
    const key = (await device.run("FolderSync", { syncKey: "0" }))?.syncKey ?? "";
    backend.mailbox("alice").addFolder({ displayName: "New", type: "userMail" });
    const lost = await device.run("FolderSync", { syncKey: key });
    expect(await device.run("FolderSync", { syncKey: key })).toEqual(lost);
    expect(await device.run("FolderSync", { syncKey: "12345" })).toEqual({ status: "syncKeyInvalid" });
  });

  it("leaves notes out for versions that have none", async () => {
    const { device } = await openMailbox({ version: "12.1" });
    const { changes } = (await device.run("FolderSync", { syncKey: "0" })) ?? {};
    expect(changes?.adds?.map(({ displayName }) => displayName)).not.toContain("Notes");
  });

  it("names parents before their children", async () => {
    const { device, backend } = await openMailbox();
    const mailbox = backend.mailbox("alice");
    const parent = mailbox.addFolder({ displayName: "Zebra", type: "userMail" });
    const child = mailbox.addFolder({ displayName: "Ant", type: "userMail", parentId: parent.id });
    const ids =
      (await device.run("FolderSync", { syncKey: "0" }))?.changes?.adds?.map(({ serverId }) => serverId) ??
      [];
    expect(ids.indexOf(parent.id)).toBeLessThan(ids.indexOf(child.id));
  });
});
