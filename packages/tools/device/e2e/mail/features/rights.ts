import { ItemOperations, itemClasses, readRaw, Settings } from "@easkit/eas-schema";
import { expect } from "vitest";
import type { Feature } from "./feature.js";
import { anna, ben, read, sayNewer, statusOf, textOf } from "./world.js";

const secret = Buffer.from(`From: ${anna}\r\nTo: ${ben}\r\nSubject: Secret\r\n\r\nThe plan\r\n`);
const license = { contentOwner: anna, templateID: "t1", replyAllowed: true, exportAllowed: true };

/** Rights management. */
export const rights: readonly Feature[] = [
  {
    name: "protected mail is read, written and freed as its license says",
    since: "14.1",
    async has(world, device, version) {
      const answer = await device.settings({ rightsManagementInformation: { get: true } });
      const templates = answer.rightsManagementInformation?.get?.rightsManagementTemplates;
      expect(templates).toMatchObject([{ templateID: "t1", templateName: "Company" }]);
      const serverId = world.memory.mailbox("ben").deliverProtected(secret, license);
      const fetch = async (more: object) => {
        const { items } = await device.itemOperationsFetch([{ collectionId: "inbox", serverId }], more);
        return items[0]?.properties ? readRaw(itemClasses.Email, items[0].properties) : {};
      };
      expect(textOf(await fetch({}))).toContain("This message is protected.");
      const shown = await fetch({ rightsManagementSupport: true });
      expect(textOf(shown)).toContain("The plan");
      expect(shown.rightsManagementLicense).toMatchObject({ replyAllowed: true, forwardAllowed: false });
      const mime = `From: ${ben}\r\nTo: ${anna}\r\nSubject: Re\r\n\r\nMine\r\n`;
      const source = { folderId: "inbox", itemId: serverId };
      expect(await statusOf(device.smartForward(source, mime))).toBe("irmOperationNotPermitted");
      expect(await statusOf(device.sendMail(mime, { templateID: "none" }))).toBe("irmInvalidTemplateID");
      await device.sendMail(mime, { templateID: "t1" });
      const other = await world.open(version, "anna");
      const [got] = await read(other, "inbox");
      expect(textOf(got ?? {})).toContain("This message is protected.");
      await fetch({ removeRightsManagementProtection: true });
      expect(textOf(await fetch({}))).toContain("The plan");
    },
    async lacks(world, device, version) {
      const serverId = world.memory.mailbox("ben").deliverProtected(secret, license);
      const value = {
        store: "Mailbox",
        collectionId: "inbox",
        serverId,
        options: { rightsManagementSupport: true },
      };
      const remove = { ...value, removeRightsManagementProtection: true as const };
      for (const wish of [value, remove]) {
        const answer = await sayNewer(device, ItemOperations, [{ tag: "fetch", value: wish }]);
        expect(answer).not.toMatch(/The plan|RightsManagement/);
      }
      if (version !== "2.5") {
        const asked = { rightsManagementInformation: { get: true as const } };
        expect(await sayNewer(device, Settings, asked)).not.toContain("Company");
      }
      const [message] = await read(device, "inbox");
      expect(textOf(message ?? {})).toContain("This message is protected.");
    },
  },
];
