import { ItemOperations, isAtLeast } from "@easkit/eas-schema";
import { expect } from "vitest";
import type { Feature } from "./feature.js";
import { folderOf, read, sayNewer, statusOf } from "./world.js";

const inThread = (number: number): string =>
  `Subject: Re: Lunch\r\nMessage-ID: <${number}@x>\r\n${number > 1 ? "References: <1@x>\r\n" : ""}\r\ntext\r\n`;

const conversationOf = (world: Parameters<Feature["has"]>[0], id: string): Uint8Array => {
  const { content } = world.memory.mailbox("ben").get("inbox", id);
  const found = "mime" in content ? content.properties?.conversationId : undefined;
  if (!(found instanceof Uint8Array)) throw new Error("the message is of no conversation");
  return found;
};

/** How devices file mail. */
export const filing: readonly Feature[] = [
  {
    name: "items are moved, each with a status",
    async has(world, device) {
      const serverId = world.memory.mailbox("ben").deliver("Subject: x\r\n\r\ny");
      const move = { from: "inbox", to: "deletedItems" };
      const moved = await device.moveItems([
        { ...move, serverId },
        { ...move, serverId: "none" },
        { ...move, serverId, to: "nowhere" },
        { ...move, serverId, to: "inbox" },
      ]);
      expect(moved.map(({ status }) => status)).toEqual([
        "ok",
        "sourceInvalid",
        "destinationInvalid",
        "sameFolder",
      ]);
      expect(await read(device, await folderOf(device, 4))).toHaveLength(1);
    },
  },
  {
    name: "the mail folders are listed by GetHierarchy",
    until: "12.1",
    async has(_, device) {
      const folders = await device.getHierarchy();
      expect(folders.map(({ type }) => type)).toEqual([2, 3, 4, 5, 6]);
    },
    async lacks(_, device) {
      expect(await statusOf(device.getHierarchy())).toBe("501");
      expect((await device.options()).versions).toContain("2.5");
    },
  },
  {
    name: "a folder is emptied, with what is below it if wanted",
    since: "12.0",
    async has(world, device) {
      const mailbox = world.memory.mailbox("ben");
      mailbox.addFolder({ displayName: "Old", type: "userMail", parentId: "deletedItems" });
      mailbox.deliver("Subject: x\r\n\r\ny", { folderId: "deletedItems" });
      await device.folderSync();
      expect(await device.emptyFolder("deletedItems")).toBe("ok");
      expect((await device.folderSync()).deleted).toHaveLength(0);
      expect(await device.emptyFolder("deletedItems", true)).toBe("ok");
      expect((await device.folderSync()).deleted).toHaveLength(1);
      expect(await device.emptyFolder("nowhere")).toBe("notFound");
      expect(await read(device, "deletedItems")).toEqual([]);
    },
    async lacks(world, device) {
      world.memory.mailbox("ben").deliver("Subject: x\r\n\r\ny");
      const wish = [{ tag: "emptyFolderContents", value: { collectionId: "inbox" } }] as const;
      expect(await sayNewer(device, ItemOperations, wish)).toMatch(/^HTTP/);
      expect(await read(device, "inbox")).toHaveLength(1);
    },
  },
  {
    name: "a conversation is moved, now and in future",
    since: "14.0",
    async has(world, device) {
      const mailbox = world.memory.mailbox("ben");
      const conversationId = conversationOf(world, mailbox.deliver(inThread(1)));
      mailbox.deliver(inThread(2), { folderId: "sentItems" });
      const move = { conversationId, toFolderId: "deletedItems" };
      expect(await device.moveConversation({ ...move, always: false })).toBe(
        "moveCommandDisallowedForNonPersistentMoveAction",
      );
      expect(await device.moveConversation(move)).toBe("ok");
      mailbox.deliver(inThread(3));
      expect(await read(device, "inbox")).toEqual([]);
      expect(await read(device, "deletedItems")).toHaveLength(2);
      expect(await read(device, "sentItems")).toHaveLength(1);
      expect(await device.moveConversation({ ...move, toFolderId: "calendar" })).toBe(
        "moveCommandInvalidDestinationFolder",
      );
    },
    async lacks(world, device, version) {
      const conversationId = conversationOf(world, world.memory.mailbox("ben").deliver(inThread(1)));
      const value = { conversationId, dstFldId: "deletedItems", options: { moveAlways: true as const } };
      const answer = await sayNewer(device, ItemOperations, [{ tag: "move", value }]);
      expect(answer).toMatch(isAtLeast(version, "12.0") ? /<Status>2<\/Status>/ : /^HTTP/);
      expect(answer).not.toContain("Move");
      expect(await read(device, "inbox")).toHaveLength(1);
    },
  },
];
