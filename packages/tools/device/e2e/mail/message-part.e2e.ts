import { itemClasses, readRaw } from "@easkit/eas-schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInbox } from "./inbox.js";
import { type MailServer, startMailServer } from "./mail-server.js";

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
  server.mailbox.deliver(
    'Subject: Re: Lunch\r\nContent-Type: text/html\r\n\r\n<p>Yes.</p><blockquote type="cite">May we?</blockquote>',
  );
});
afterAll(() => server.close());

const wish = { type: "html", truncationSize: 1000 } as const;

describe.each(["16.1", "16.0", "14.1"] as const)("at %s", (version) => {
  it("MS-ASCON_R234 MS-ASCON_R237 a message part is sent to who asks for one", async () => {
    const inbox = await openInbox(server.url, version);
    const [alone] = await inbox.read([{ bodyPartPreferences: [wish] }]);
    expect(alone?.bodyPart).toMatchObject({ status: "ok", type: "html", data: "<p>Yes.</p>" });
    expect(alone).not.toHaveProperty("body");
    const [both] = await inbox.read([{ bodyPreferences: [wish], bodyPartPreferences: [wish] }]);
    expect(both?.bodyPart?.data).toBe("<p>Yes.</p>");
    expect(both?.body?.data).toContain("May we?");
    const [none] = await inbox.read([{ bodyPreferences: [wish] }]);
    expect(none).not.toHaveProperty("bodyPart");
  });

  it("MS-ASCON_R236 ItemOperations sends one too", async () => {
    const inbox = await openInbox(server.url, version);
    const [mail] = await inbox.read([{ bodyPreferences: [wish] }]);
    const target = { collectionId: inbox.id, serverId: mail?.serverId ?? "" };
    const { items } = await inbox.device.itemOperationsFetch([target], { bodyPartPreferences: [wish] });
    const fetched = items[0]?.properties && readRaw(itemClasses.Email, items[0].properties);
    expect(fetched?.bodyPart?.data).toBe("<p>Yes.</p>");
  });

  it("MS-ASCON_R241 MS-ASCMD_R5412 a part of another type is status 164", async () => {
    const inbox = await openInbox(server.url, version);
    await expect(inbox.read([{ bodyPartPreferences: [{ type: "plain" }] }])).rejects.toThrow(
      /bodyPartPreferenceTypeNotSupported/,
    );
  });
});

describe.each(["14.0", "12.1"] as const)("at %s", (version) => {
  it("nobody gets a message part", async () => {
    const inbox = await openInbox(server.url, version);
    const [mail] = await inbox.read([{ bodyPreferences: [wish], bodyPartPreferences: [{ type: "plain" }] }]);
    expect(mail).not.toHaveProperty("bodyPart");
    expect(mail?.body?.data).toContain("May we?");
  });
});
