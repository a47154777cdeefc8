import { ItemOperations } from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { drainCommand } from "./drain.js";
import { deepParts, endlessHeader, largeAttachment, largeText, manyParts } from "./generated-mail.js";
import { openInbox, type ViewWishes } from "./inbox.js";
import { type MailServer, startMailServer } from "./mail-server.js";
import { MemoryMeter } from "./memory.js";

const megabyte = 1024 * 1024;
/** Live memory that any of these messages may add, to server, host and reader together. */
const bound = 12 * megabyte;
const size = 100 * megabyte;

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.close());

const cut: ViewWishes = [{ bodyPreferences: [{ type: "plain", truncationSize: 32_768, preview: 100 }] }];

/** A message whose source tells the meter what is read of it. */
function metered(source: ReturnType<typeof largeText>, meter: MemoryMeter) {
  return {
    size: source.size,
    async *open(range?: { readonly start?: number; readonly end?: number }) {
      for await (const piece of source.open(range)) {
        meter.pass(piece.length);
        yield piece;
      }
    },
  };
}

describe("a message of 100 MB", () => {
  it.each([
    ["an attachment", largeAttachment, "small text"],
    ["its text", largeText, "QUJDQUJD"],
  ])("in %s adds little memory and stops no sync", async (_, make, text) => {
    const meter = new MemoryMeter(16 * megabyte);
    server.mailbox.deliver("Subject: before\r\n\r\nsmall");
    server.mailbox.deliver(metered(make(size), meter));
    server.mailbox.deliver("Subject: after\r\n\r\nsmall");
    const inbox = await openInbox(server.url, "16.1");
    const mails = await inbox.read(cut);
    expect(mails).toHaveLength(3);
    const large = mails.find(({ subject }) => subject !== "before" && subject !== "after");
    expect(large?.body?.data).toContain(text);
    expect(meter.added).toBeGreaterThan(0);
    expect(meter.added).toBeLessThan(bound);
  });

  it("or half of it goes through whole, as MIME and as an attachment", async () => {
    const meter = new MemoryMeter(16 * megabyte);
    const source = metered(largeAttachment(size / 2), meter);
    server.mailbox.deliver(source);
    const inbox = await openInbox(server.url, "16.1");
    const [mail] = await inbox.read(cut);
    const [entry] = mail?.attachments ?? [];
    if (!mail || entry?.tag !== "attachment") throw new Error("no attachment");
    const { fileReference, estimatedDataSize = 0 } = entry.value;
    const pass = (bytes: number) => meter.pass(bytes);
    const { deviceId } = await inbox.device.snapshot();
    const fetch = (value: object) =>
      drainCommand(
        server.url,
        "ItemOperations",
        {
          deviceId,
          root: ItemOperations.request,
          value: [{ tag: "fetch", value: { store: "Mailbox", ...value } }],
          version: "16.1",
        },
        pass,
      );
    const file = await fetch({ fileReference });
    expect(file.bytes).toBeGreaterThan(estimatedDataSize);
    const options = { mimeSupport: "always", bodyPreferences: [{ type: "mime" }] };
    const whole = await fetch({ collectionId: inbox.id, serverId: mail.serverId, options });
    expect(whole.bytes).toBeGreaterThan(source.size);
    expect(meter.added).toBeLessThan(bound);
  });
});

describe("a message made to exhaust", () => {
  it.each([
    ["10,000 parts", manyParts(10_000), "many", "the text"],
    ["10,000 multiparts inside each other", deepParts(10_000), "deep", "the innermost"],
    ["100,000 header fields", endlessHeader(50_000), "endless", "the text"],
  ])("of %s is shown with what is in it, and those around it too", async (_, source, subject, text) => {
    server.mailbox.deliver("Subject: before\r\n\r\nsmall");
    server.mailbox.deliver(source);
    server.mailbox.deliver("Subject: after\r\n\r\nsmall");
    const inbox = await openInbox(server.url, "16.1");
    const meter = new MemoryMeter();
    const mails = await inbox.read([{ bodyPreferences: [{ type: "plain" }] }]);
    meter.look();
    expect(mails.map((mail) => mail.subject).sort()).toEqual(["after", "before", subject].sort());
    expect(mails.find((mail) => mail.subject === subject)?.body?.data).toContain(text);
    expect(meter.added).toBeLessThan(bound);
  });
});
