import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMaildirBackend, type SendMail, toOutbox, toSmtp } from "@easkit/backend-maildir";
import { isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anna, ben, folderOf, read, startWorld, statusOf, type World } from "./features/world.js";

let root: string;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "easkit-sending-"));
  closing.push(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(send: SendMail): Promise<World> {
  const backend = createMaildirBackend({
    root: () => join(root, "mail"),
    authenticate: async () => ({ id: "ben", address: ben }),
    fsync: false,
    send,
  });
  const world = await startWorld(backend);
  closing.push(() => world.close());
  return world;
}

/** A mail server that knows anna, and nobody for good or for now whose name says so. */
async function startSmtp() {
  const taken: { readonly to: readonly string[]; readonly text: string }[] = [];
  const refuse = (responseCode: number) => Object.assign(new Error("refused"), { responseCode });
  const smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, callback) {
      if (address.startsWith("nobody")) callback(refuse(550));
      else callback(address.startsWith("later") ? refuse(451) : null);
    },
    onData(stream, { envelope }, callback) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        taken.push({ to, text: Buffer.concat(pieces).toString() });
        callback(null);
      });
    },
  });
  const server = smtp.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  closing.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return { taken, send: toSmtp(createTransport({ host: "127.0.0.1", port, ignoreTLS: true })) };
}

const letter = (...to: readonly string[]): string =>
  [`From: ${ben}`, ...to, "Subject: Plan", "Content-Type: text/plain", "", "Gladly", ""].join("\r\n");

const versions: readonly ProtocolVersion[] = ["2.5", "12.1", "14.1", "16.0", "16.1"];

describe.each(versions)("a device of %s over a Maildir", (version) => {
  const hidden = letter(`To: ${anna}`, "Bcc: hidden@example.com");

  it("sends through a mail server, and keeps a copy", async () => {
    const { taken, send } = await startSmtp();
    const device = await (await start(send)).open(version);
    await device.sendMail(hidden, { saveInSent: true });
    expect(taken).toEqual([{ to: [anna, "hidden@example.com"], text: letter(`To: ${anna}`) }]);
    expect(await read(device, await folderOf(device, 5))).toMatchObject([{ subject: "Plan" }]);
  });

  it("hears whether nobody is there or it shall try again", async () => {
    const { taken, send } = await startSmtp();
    const device = await (await start(send)).open(version);
    const statuses = [
      await statusOf(device.sendMail(letter("To: nobody@example.com"))),
      await statusOf(device.sendMail(letter("To: later@example.com"))),
    ];
    const unresolved = isAtLeast(version, "14.0") ? "messageRecipientUnresolved" : "400";
    expect(statuses).toEqual([unresolved, "503"]);
    expect(taken).toEqual([]);
  });

  it("reads in its Inbox who of several did not get a message", async () => {
    const { taken, send } = await startSmtp();
    const device = await (await start(send)).open(version);
    await device.sendMail(letter(`To: ${anna}, nobody@example.com`));
    expect(taken).toMatchObject([{ to: [anna] }]);
    const [report, ...others] = await read(device, await folderOf(device, 2));
    expect(others).toEqual([]);
    expect(report).toMatchObject({ subject: "Undelivered mail" });
  });

  it("sends into an outbox", async () => {
    const outbox = join(root, "outbox");
    const device = await (await start(toOutbox(outbox, { fsync: false }))).open(version);
    await device.sendMail(hidden);
    const [name, ...others] = await readdir(join(outbox, "new"));
    expect(others).toEqual([]);
    expect(await readFile(join(outbox, "new", `${name}`), "utf8")).toBe(
      letter(`To: ${anna}`).replaceAll("\r\n", "\n"),
    );
    const envelope: unknown = JSON.parse(await readFile(join(outbox, "envelope", `${name}.json`), "utf8"));
    expect(envelope).toEqual({ from: ben, to: [anna, "hidden@example.com"] });
  });
});
