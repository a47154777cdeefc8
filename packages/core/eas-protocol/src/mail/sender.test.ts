import { describe, expect, it } from "vitest";
import { listItems, openMailbox } from "../testing/test-mailbox.js";

type Options = NonNullable<Parameters<typeof openMailbox>[0]>;
const versions = ["2.5", "12.1", "14.1", "16.1"] as const;

async function open(version: (typeof versions)[number], options: Options = {}) {
  const others = [{ id: "bob", password: "x", address: "bob@example.com" }];
  const mailbox = await openMailbox({ version, others, ...options });
  const { device, backend } = mailbox;
  let count = 0;
  /** Sends a message; the status, or the HTTP status up to 12.1. */
  const send = async (header: string) => {
    const mime = Buffer.from(`${header}\r\nTo: bob@example.com\r\nSubject: ${++count}\r\n\r\nx\r\n`);
    if (version === "14.1" || version === "16.1")
      return (await device.run("SendMail", { clientId: `c${count}`, mime }))?.status ?? "sent";
    const headers = { "content-type": "message/rfc822" };
    const reply = await device.raw({ url: device.urlOf("SendMail"), headers, body: mime });
    return reply.status === 200 ? "sent" : reply.status;
  };
  const got = async () => backend.mailbox("bob").folders.get("inbox").items.size;
  return { ...mailbox, send, got };
}

describe.each(versions)("mail that a device of %s sends", (version) => {
  const isNew = version === "14.1" || version === "16.1";
  const refused = isNew ? "accessDenied" : 403;

  it("comes in the user's own name", async () => {
    const { send, got } = await open(version);
    expect(await send("From: Alice <ALICE@example.com>")).toBe("sent");
    expect(await send("X-Mailer: none")).toBe("sent");
    expect(await send("From: =?utf-8?Q?Al=C3=ADce?= <alice@example.com>")).toBe("sent");
    expect(await got()).toBe(3);
  });

  it("does not come in another's name, however that is put", async () => {
    const { send, got, backend } = await open(version);
    for (const forged of [
      "From: boss@example.com",
      'From: "alice@example.com" <boss@example.com>',
      "From: alice@example.com, boss@example.com",
      "From: alice@example.com\r\nSender: boss@example.com",
      "From:\r\n boss@example.com",
      "fRoM : boss@example.com",
      "X: y\rFrom: boss@example.com",
    ]) {
      expect([forged, await send(forged)]).toEqual([forged, refused]);
    }
    const twice = "From: alice@example.com\r\nFrom: boss@example.com";
    expect(await send(twice)).toBe(isNew ? "invalidMime" : 400);
    expect(await got()).toBe(0);
    expect(await listItems(backend, "sentItems")).toEqual([]);
  });

  it("comes in whose name the host lets it", async () => {
    const asked: unknown[] = [];
    const { send } = await open(version, {
      maySendAs: async ({ principal }, address, own) => {
        asked.push([principal.id, address, own]);
        return address.endsWith("@example.com");
      },
    });
    expect(await send("From: boss@example.com")).toBe("sent");
    expect(await send("From: boss@example.net")).toBe(refused);
    expect(asked[0]).toEqual(["alice", "boss@example.com", ["alice@example.com"]]);
  });
});
