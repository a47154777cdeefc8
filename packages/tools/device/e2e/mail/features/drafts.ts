import { fillPatch, isAtLeast, itemClasses, Sync } from "@easkit/eas-schema";
import { expect } from "vitest";
import type { Feature } from "./feature.js";
import { anna, folderOf, read, sayNewer, statusOf, textOf } from "./world.js";

const text = (data: string) => ({ type: "plain", data }) as const;
const file = (clientId: string, content: string) =>
  ({
    tag: "add",
    value: {
      clientId,
      displayName: `${clientId}.txt`,
      contentType: "text/plain",
      method: "normal",
      content: new TextEncoder().encode(content),
    },
  }) as const;

/** Drafts, wherever they are kept. */
export const drafts: readonly Feature[] = [
  {
    name: "drafts are written, changed and sent",
    since: "16.0",
    async has(_, device) {
      const folderId = await folderOf(device, 3);
      await read(device, folderId);
      const letter = { to: anna, bcc: "ben@example.com", subject: "Plan", body: text("First") };
      const first = await device.writeDraft(
        { ...letter, attachments: [file("a", "A"), file("b", "B")] },
        { folderId },
      );
      const [entry] = [...(first.told?.attachments ?? [])];
      const reference = entry?.tag === "attachment" ? entry.value.fileReference : "";
      expect(first.told?.conversationId).toHaveLength(16);
      const [before] = await read(device, folderId);
      expect(before).toMatchObject({ subject: "Plan", bcc: "ben@example.com", isDraft: true });
      const change = {
        body: text("Second"),
        attachments: [{ tag: "delete", value: { fileReference: reference } } as const, file("c", "C")],
      };
      await device.writeDraft(change, { folderId, serverId: first.serverId });
      const [after, ...more] = await read(device, folderId);
      expect(more).toEqual([]);
      expect(after).toMatchObject({ subject: "Plan", to: anna, isDraft: true });
      expect(textOf(after ?? {})).toContain("Second");
      const names = (after?.attachments ?? []).map(
        ({ value }) => "displayName" in value && value.displayName,
      );
      expect(names).toEqual(["b.txt", "c.txt"]);
      await device.writeDraft({ to: null, bcc: null }, { folderId, serverId: after?.serverId });
      const [nobody] = await read(device, folderId);
      const send = { folderId, serverId: nobody?.serverId, send: true };
      expect(await statusOf(device.writeDraft({ subject: "Now" }, send))).toBe("invalidRecipients");
      await device.writeDraft({ to: anna }, send);
      expect(await read(device, folderId)).toEqual([]);
      const [sent] = await read(device, await folderOf(device, 5));
      expect(sent).toMatchObject({ subject: "Plan", to: anna, isDraft: false });
    },
    async lacks(world, device, version) {
      const id = world.memory.mailbox("ben").deliver("Subject: There\r\n\r\nx", { folderId: "drafts" });
      const [before] = await read(device, "drafts");
      expect(before).not.toHaveProperty("isDraft");
      const { folders } = await device.snapshot();
      const syncKey = folders.find((folder) => folder.id === "drafts")?.syncKey ?? "";
      const applicationData = fillPatch(itemClasses.Email, { subject: "Mine", to: anna });
      const commands = [
        { tag: "add", value: { clientId: "c", send: true, applicationData } },
        { tag: "change", value: { serverId: id, applicationData } },
      ] as const;
      const collections = [{ collectionId: "drafts", syncKey, commands }];
      const answer = await sayNewer(device, Sync, { collections });
      if (isAtLeast(version, "12.1")) expect(answer.match(/<Status>6<\/Status>/g)).toHaveLength(2);
      expect(answer).not.toMatch(/IsDraft|Send/);
      expect(world.memory.mailbox("anna").folders.get("inbox").items.size).toBe(0);
      expect(await read(device, "drafts")).toMatchObject([{ subject: "There" }]);
    },
  },
];
