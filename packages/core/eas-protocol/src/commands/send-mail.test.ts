import { describe, expect, it } from "vitest";
import { listItems, openMailbox } from "../testing/test-mailbox.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("SendMail", () => {
  const mail = "From: alice@example.com\nTo: alice@example.com\nSubject: to me\n\nHello.\n";

  it.each(["14.1", "16.1"] as const)(
    "sends once for a ClientId, and keeps a copy if asked, at %s",
    async (version) => {
      const { device, backend } = await openMailbox({ version });
      const wish = { clientId: "m1", saveInSentItems: true, mime: bytes(mail) };
      expect(await device.run("SendMail", wish)).toBeUndefined();
      expect(await device.run("SendMail", wish)).toBeUndefined();
      expect(await listItems(backend, "inbox")).toHaveLength(1);
      expect(await listItems(backend, "sentItems")).toHaveLength(1);
      expect(
        await device.run("SendMail", { ...wish, clientId: "m2", saveInSentItems: false }),
      ).toBeUndefined();
      expect(await listItems(backend, "sentItems")).toHaveLength(1);
    },
  );

  it.each(["2.5", "12.1"] as const)("takes the message as it is up to 12.1, at %s", async (version) => {
    const { device, backend } = await openMailbox({ version });
    const url = `${device.urlOf("SendMail")}&SaveInSent=T`;
    const reply = await device.raw({ url, body: bytes(mail), headers: { "content-type": "message/rfc822" } });
    expect([reply.status, reply.body.length]).toEqual([200, 0]);
    expect(await listItems(backend, "inbox")).toHaveLength(1);
    expect(await listItems(backend, "sentItems")).toHaveLength(1);
  });

  it.each(["2.5", "12.1"] as const)("sends nothing of a WBXML document, at %s", async (version) => {
    const { device, backend } = await openMailbox({ version });
    const newer = await openMailbox({ version: "14.1" });
    const body = await newer.device.encode("SendMail", { clientId: "m1", mime: bytes(`\n${mail}`) });
    for (const type of ["application/vnd.ms-sync.wbxml", "message/rfc822"]) {
      const reply = await device.raw({
        url: device.urlOf("SendMail"),
        body,
        headers: { "content-type": type },
      });
      expect(reply.status).toBe(400);
    }
    expect(await listItems(backend, "inbox")).toEqual([]);
  });

  it("says that an empty message is none", async () => {
    const { device } = await openMailbox();
    expect(await device.run("SendMail", { clientId: "m1", mime: new Uint8Array(0) })).toEqual({
      status: "invalidMime",
    });
    const old = await openMailbox({ version: "12.1" });
    expect(
      (
        await old.device.raw({
          url: old.device.urlOf("SendMail"),
          headers: { "content-type": "message/rfc822" },
        })
      ).status,
    ).toBe(400);
  });
});
