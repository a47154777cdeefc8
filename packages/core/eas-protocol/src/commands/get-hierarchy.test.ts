import { describe, expect, it } from "vitest";
import { openMailbox } from "../testing/test-mailbox.js";

describe("GetHierarchy", () => {
  it.each(["2.5", "12.0", "12.1"] as const)(
    "lists the mail folders with their places at %s (MS-ASCMD_R6024, R6025, R6026)",
    async (version) => {
      const { device, backend } = await openMailbox({ version });
      const { id } = backend
        .mailbox("alice")
        .addFolder({ displayName: "Work", type: "userMail", parentId: "inbox" });
      const folders = await device.run("GetHierarchy", undefined);
      expect(folders).toContainEqual({ displayName: "Inbox", serverId: "inbox", type: 2, parentId: "0" });
      expect(folders).toContainEqual({ displayName: "Work", serverId: id, type: 12, parentId: "inbox" });
      expect(folders?.map(({ serverId }) => serverId)).toEqual([
        "inbox",
        "drafts",
        "deletedItems",
        "sentItems",
        "outbox",
        id,
      ]);
    },
  );

  it.each(["14.0", "14.1", "16.0", "16.1"] as const)("does not exist at %s", async (version) => {
    const { device } = await openMailbox({ version });
    const reply = await device.raw({ url: device.urlOf("GetHierarchy") });
    expect(reply.status).toBe(501);
  });
});
