import { describe, expect, it } from "vitest";
import { openMailbox, primeInbox, propertiesOf, syncInbox } from "../testing/test-mailbox.js";

const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe("GetAttachment", () => {
  it("gives the bytes of an attachment up to 12.1", async () => {
    const { device, deliver } = await openMailbox({ version: "2.5" });
    deliver("one", { text: "attached" });
    const round = await syncInbox(device, await primeInbox(device));
    const [add] = round?.commands ?? [];
    const properties = add?.tag === "add" ? propertiesOf(add.value.applicationData) : undefined;
    const name = properties?.legacyAttachments?.[0]?.attName ?? "";
    const reply = await device.raw({
      url: `${device.urlOf("GetAttachment")}&AttachmentName=${encodeURIComponent(name)}`,
    });
    expect([reply.status, reply.headers["content-type"], text(reply.body)]).toEqual([
      200,
      "text/plain",
      "attached\n",
    ]);
    expect((await device.raw({ url: `${device.urlOf("GetAttachment")}&AttachmentName=no` })).status).toBe(
      404,
    );
    expect((await device.raw({ url: device.urlOf("GetAttachment") })).status).toBe(400);
  });
});
