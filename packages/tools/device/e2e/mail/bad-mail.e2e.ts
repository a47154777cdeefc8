import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openInbox } from "./inbox.js";
import { type MailServer, startMailServer } from "./mail-server.js";

const named = (subject: string, name: string): string =>
  [
    "From: eve@example.com",
    `Subject: ${subject}`,
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "",
    "see the file",
    "--b",
    `Content-Type: application/octet-stream; ${name}`,
    "Content-Disposition: attachment",
    "",
    "content",
    "--b--",
    "",
  ].join("\r\n");

const tricks = [
  ["name=/etc/passwd", "passwd"],
  ['name="C:\\\\Windows\\\\system.ini"', "system.ini"],
  ['name="../../../home/ben/.profile"', ".profile"],
  ['name="..\\\\..\\\\start.bat"', "start.bat"],
  ['name="\\\\\\\\host\\\\share\\\\run.exe"', "run.exe"],
  ["name*=utf-8''invoice%E2%80%AEfdp.exe", "invoicefdp.exe"],
  ["name*=utf-8''a%0D%0ABcc:%20eve@example.com.txt", "a Bcc: eve@example.com.txt"],
  ["name*=utf-8''nul%00.txt", "nul .txt"],
  ['name=".."', "attachment-2.bin"],
] as const;

const broken = [
  ["no header at all", "just some words"],
  [
    "a boundary that never comes",
    "Subject: x\r\nContent-Type: multipart/mixed; boundary=none\r\n\r\nthe words",
  ],
  ["a transfer encoding that is none", "Subject: x\r\nContent-Transfer-Encoding: rot13\r\n\r\nthe words"],
  ["rubbish that claims to be base64", "Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nthe words!"],
  ["a charset that nobody knows", "Subject: x\r\nContent-Type: text/plain; charset=x-none\r\n\r\nthe words"],
  ["line ends of old computers", "Subject: x\rContent-Type: text/plain\r\rthe words"],
] as const;

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
  for (const [index, [name]] of tricks.entries()) server.mailbox.deliver(named(`trick ${index}`, name));
  for (const [, source] of broken) server.mailbox.deliver(source);
  server.mailbox.deliver("Subject: =?utf-8?Q?a=0D=0ABcc:_eve@example.com=00=1B[2J?=\r\n\r\ninjected");
});
afterAll(() => server.close());

describe.each(["16.1", "14.1", "2.5"] as const)("bad mail at %s", (version) => {
  const wishes = [{ bodyPreferences: [{ type: "plain" as const }], truncation: 9 }];
  const textOf = (mail: {
    body?: { data?: string | undefined } | undefined;
    legacyBody?: string | undefined;
  }) => mail.body?.data ?? mail.legacyBody ?? "";

  it("with paths and tricks in the names of files is shown with plain names, and the files are all there", async () => {
    const inbox = await openInbox(server.url, version);
    const mails = await inbox.read(wishes);
    for (const [index, [, shown]] of tricks.entries()) {
      const mail = mails.find(({ subject }) => subject === `trick ${index}`);
      const [entry] = mail?.attachments ?? [];
      const [legacy] = mail?.legacyAttachments ?? [];
      const { displayName, reference } =
        entry?.tag === "attachment"
          ? { displayName: entry.value.displayName, reference: entry.value.fileReference }
          : { displayName: legacy?.displayName, reference: legacy?.attName };
      expect(displayName).toBe(shown);
      const { body } = await inbox.device.fetchAttachment(reference ?? "");
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      expect(Buffer.concat(pieces).toString()).toBe("content");
    }
  });

  it("that is malformed is shown with its words", async () => {
    const inbox = await openInbox(server.url, version);
    const texts = (await inbox.read(wishes)).map(textOf);
    for (const [about] of broken) {
      expect(
        texts.some((text) => /words/.test(text)),
        about,
      ).toBe(true);
    }
    expect(texts.filter((text) => /words/.test(text))).toHaveLength(broken.length);
  });

  it("cannot put a header or a control character into what a device shows", async () => {
    const inbox = await openInbox(server.url, version);
    const mail = (await inbox.read(wishes)).find((each) => textOf(each) === "injected");
    expect(mail?.subject).toMatch(/^a Bcc: eve@example\.com/);
    expect(mail?.subject).not.toMatch(/\p{Cc}/u);
    expect(mail).not.toHaveProperty("bcc");
  });
});
