import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { OutgoingMail } from "@easkit/backend";
import { afterEach, describe, expect, test } from "vitest";
import { type SendMail, toOutbox, toSmtp } from "../index.js";
import { makeScratchMaildir, readText, type ScratchMaildir } from "../scratch-maildir.js";
import { type ScratchSmtp, startScratchSmtp } from "../scratch-smtp.js";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(send: SendMail): Promise<ScratchMaildir> {
  const scratch = await makeScratchMaildir({ send });
  closing.push(() => scratch.close());
  return scratch;
}

async function startSmtp(): Promise<ScratchSmtp> {
  const smtp = await startScratchSmtp();
  closing.push(() => smtp.close());
  return smtp;
}

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(`${tmpdir()}/easkit-outbox-`);
  closing.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function outgoing(text: string, size?: number): OutgoingMail {
  const bytes = Buffer.from(text);
  return {
    saveInSentItems: false,
    mime: {
      size: size ?? bytes.length,
      async *open(range) {
        yield bytes.subarray(range?.start ?? 0, range?.end ?? bytes.length);
      },
    },
  };
}

const message = (...header: readonly string[]): string =>
  [...header, "Subject: Plan", "", ".dot", "body", ""].join("\r\n");
const toBen = message("From: Anna <anna@example.test>", "To: Ben <ben@example.test>");

let wishes = 0;
const send = ({ backend, ctx }: ScratchMaildir, mail: OutgoingMail, idempotencyKey = `wish-${wishes++}`) =>
  backend.sendMail?.(ctx, mail, { idempotencyKey });

async function outboxOf(directory: string) {
  const names = await readdir(`${directory}/new`).catch(() => []);
  return await Promise.all(
    names.map(async (name) => ({
      text: await readFile(`${directory}/new/${name}`, "latin1"),
      envelope: JSON.parse(await readFile(`${directory}/envelope/${name}.json`, "utf8")),
    })),
  );
}

describe("an outbox", () => {
  test("holds each message without Bcc and its envelope beside it", async () => {
    const directory = await makeDirectory();
    const scratch = await open(toOutbox(`${directory}/deep/outbox`));
    const text = message(
      'From: "Anna, A." <anna@example.test>',
      "To: team: ben@example.test, Carl <carl@example.test>;",
      "Cc: BEN@example.test",
      "Bcc: hidden@example.test,\r\n too@example.test",
    );
    await send(scratch, outgoing(text));
    const [laid, ...others] = await outboxOf(`${directory}/deep/outbox`);
    expect(others).toEqual([]);
    expect(laid?.envelope.from).toBe("anna@example.test");
    expect(laid?.envelope.to).toHaveLength(4);
    expect(laid?.envelope.to).toEqual(
      expect.arrayContaining(["carl@example.test", "hidden@example.test", "too@example.test"]),
    );
    expect(laid?.text).toBe(text.replace(/Bcc:.*\r\n .*\r\n/, "").replaceAll("\r\n", "\n"));
    expect(await readdir(`${directory}/deep/outbox/tmp`)).toEqual([]);
  });

  test("gets a message once, though it is wished twice at a time, later, and after it has gone", async () => {
    const directory = await makeDirectory();
    const scratch = await open(toOutbox(directory, { fsync: false }));
    await Promise.all([send(scratch, outgoing(toBen), "k"), send(scratch, outgoing(toBen), "k")]);
    await send(scratch, outgoing(toBen), "k");
    const laid = await readdir(`${directory}/new`);
    expect(laid).toHaveLength(1);
    await rm(`${directory}/new/${laid[0]}`);
    await send(scratch, outgoing(toBen), "k");
    expect(await readdir(`${directory}/new`)).toEqual([]);
    await send(scratch, outgoing(toBen), "another");
    expect(await readdir(`${directory}/new`)).toHaveLength(1);
  });

  test("gets nothing of a message that breaks off or has no place to go", async () => {
    const directory = await makeDirectory();
    const scratch = await open(toOutbox(directory, { fsync: false }));
    await expect(send(scratch, outgoing(toBen, toBen.length + 9))).rejects.toMatchObject({ code: "invalid" });
    const nobody = message("From: anna@example.test");
    await expect(send(scratch, outgoing(nobody))).rejects.toMatchObject({ code: "invalid" });
    const wrong = message("From: anna@example.test", "To: ben@example.test, Carl");
    await expect(send(scratch, outgoing(wrong))).rejects.toMatchObject({ code: "not-found" });
    expect(await outboxOf(directory)).toEqual([]);
    expect(await readdir(`${directory}/tmp`)).toEqual([]);
  });

  test("that cannot be written lets the device try again", async () => {
    const directory = await makeDirectory();
    await writeFile(`${directory}/file`, "");
    const scratch = await open(toOutbox(`${directory}/file`));
    await expect(send(scratch, outgoing(toBen))).rejects.toMatchObject({ code: "unavailable" });
  });

  test("hides nobody behind a lone carriage return", async () => {
    const directory = await makeDirectory();
    const scratch = await open(toOutbox(directory, { fsync: false }));
    await send(scratch, outgoing(toBen.replace("Subject:", "X: y\rBcc : hidden@example.test\r\nSubject:")));
    const [laid] = await outboxOf(directory);
    expect(laid?.envelope.to).toEqual(["ben@example.test", "hidden@example.test"]);
    expect(laid?.text).not.toContain("hidden");
  });
});

describe("a mail server", () => {
  test("gets the message without Bcc for all recipients, once", async () => {
    const smtp = await startSmtp();
    const scratch = await open(toSmtp(smtp.transport));
    const text = toBen.replace("Subject", "Bcc: hidden@example.test\r\nSubject");
    await send(scratch, outgoing(text), "k");
    await send(scratch, outgoing(text), "k");
    const to = ["ben@example.test", "hidden@example.test"];
    expect(smtp.taken).toEqual([{ from: "anna@example.test", to, text: toBen }]);
  });

  test.each([
    ["To: 550-nobody@example.test", "not-found"],
    ["To: 450-greylisted@example.test", "unavailable"],
    ["To: 550-nobody@example.test, 451-later@example.test", "unavailable"],
    ["To: ben@example.test\r\nSubject: 552-large", "too-large"],
    ["To: ben@example.test\r\nSubject: 554-spam", "unsupported"],
    ["To: ben@example.test\r\nSubject: 451-busy", "unavailable"],
  ])("that answers to %j is understood as %s", async (header, code) => {
    const smtp = await startSmtp();
    const scratch = await open(toSmtp(smtp.transport));
    const mail = outgoing(message("From: anna@example.test", header));
    await expect(send(scratch, mail)).rejects.toMatchObject({ code });
    expect(smtp.taken).toEqual([]);
  });

  test("that does not take mail of the sender is understood as forbidden", async () => {
    const smtp = await startSmtp();
    const scratch = await open(toSmtp(smtp.transport));
    const mail = outgoing(message("From: 550-anna@example.test", "To: ben@example.test"));
    await expect(send(scratch, mail)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("that is not there is asked again later, and the same wish then sends", async () => {
    const smtp = await startSmtp();
    let isUp = false;
    const scratch = await open((...wish) =>
      toSmtp(isUp ? smtp.transport : { sendMail: (mail) => down.transport.sendMail(mail) })(...wish),
    );
    const down = await startScratchSmtp();
    await down.close();
    await expect(send(scratch, outgoing(toBen), "k")).rejects.toMatchObject({
      code: "unavailable",
      retryAfter: 60,
    });
    isUp = true;
    await send(scratch, outgoing(toBen), "k");
    expect(smtp.taken).toHaveLength(1);
  });

  test("that refuses some recipients has sent the message; the sender reads who does not get it", async () => {
    const smtp = await startSmtp();
    const scratch = await open(toSmtp(smtp.transport));
    const mail = outgoing(message("From: anna@example.test", "To: ben@example.test, 550-x@example.test"));
    await send(scratch, mail, "k");
    await send(scratch, mail, "k");
    expect(smtp.taken).toMatchObject([{ to: ["ben@example.test"] }]);
    const stats = await scratch.list();
    expect(stats).toHaveLength(1);
    const report = await scratch.backend.getItem(scratch.ctx, "inbox", stats[0]?.id ?? "", { parts: "all" });
    const text = "mime" in report ? await readText(report.mime) : "";
    expect(text).toContain("Final-Recipient: rfc822; 550-x@example.test\r\nAction: failed\r\nStatus: 5.1.1");
    expect(text).not.toContain("Final-Recipient: rfc822; ben");
  });

  test("gets nothing of a message that breaks off", async () => {
    const smtp = await startSmtp();
    const scratch = await open(toSmtp(smtp.transport));
    await expect(send(scratch, outgoing(toBen, toBen.length + 9))).rejects.toMatchObject({
      name: "BackendError",
    });
    expect(smtp.taken).toEqual([]);
  });
});

test("wishes that were fulfilled stay known after a restart, and no more than 2,000 of them", async () => {
  const sent: string[] = [];
  const count: SendMail = async (_, __, { idempotencyKey }) => {
    sent.push(idempotencyKey);
  };
  const first = await open(count);
  for (let at = 0; at < 2_005; at++) await send(first, outgoing(toBen), `k${at}`);
  const lines = (await readFile(`${first.root}/.easkit-sent`, "latin1")).trimEnd().split("\n");
  expect(lines).toHaveLength(1_005);
  const second = await makeScratchMaildir({ send: count, root: () => first.root });
  closing.push(() => second.close());
  await send(second, outgoing(toBen), "k2004");
  expect(sent).toHaveLength(2_005);
});
