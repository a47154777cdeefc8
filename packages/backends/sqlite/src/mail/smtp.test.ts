import { EventEmitter, once } from "node:events";
import { createTransport } from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";

const offices: Office[] = [];
afterEach(async () => {
  for (const office of offices.splice(0)) await office.backend.close();
});

async function open(...parameters: Parameters<typeof openOffice>): Promise<Office> {
  const office = await openOffice(...parameters);
  offices.push(office);
  return office;
}

/** Resolves once something in the Inbox changed. */
async function nextMail(office: Office, user: string): Promise<() => Promise<void>> {
  const abort = new AbortController();
  const changes = new EventEmitter();
  const changed = once(changes, "inbox");
  await office.backend.watch?.(office.ctx(user, abort.signal), (folderId) => {
    changes.emit(folderId ?? "list");
  });
  return async () => {
    await changed;
    abort.abort();
  };
}

const raw = (to: string) => `From: x@far.test\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nover the wire\r\n`;

test("mail from elsewhere arrives with users here, and is refused for nobody", async () => {
  const office = await open(["anna", "ben"]);
  const { port } = await office.backend.listenSmtp();
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  const to = ["anna@example.test", "nobody@example.test"];
  const info = await transport.sendMail({ envelope: { from: "x@far.test", to }, raw: raw(to[0] ?? "") });
  expect(info.rejected).toEqual(["nobody@example.test"]);
  const [text = ""] = await office.read("anna");
  expect(text).toMatch(/^Return-Path: <x@far\.test>\r\nReceived: from \S+\r\n\tby localhost with ESMTP; /);
  expect(text.endsWith(raw("anna@example.test"))).toBe(true);
  expect(await office.list("ben")).toEqual([]);
  transport.close();
});

test("mail that is too large, or for a full mailbox, is refused", async () => {
  const office = await open(["anna", "ben"], { maxItemSize: 5_000 });
  await office.backend.users.change("ben", { quota: 10 });
  const { port } = await office.backend.listenSmtp();
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  const send = (to: string, more: string) =>
    transport.sendMail({ envelope: { from: "x@far.test", to: [to] }, raw: `${raw(to)}${more}\r\n` });
  await expect(send("anna@example.test", "y".repeat(900).repeat(10))).rejects.toMatchObject({
    responseCode: 552,
  });
  await expect(send("ben@example.test", "")).rejects.toMatchObject({ responseCode: 452 });
  expect(await office.list("anna")).toEqual([]);
  transport.close();
});

test("mail to elsewhere leaves through a mail server, and whom that refuses is reported", async () => {
  const far = await openOffice(["zoe"], { hostName: "far.test" });
  offices.push(far);
  const { port } = await far.backend.listenSmtp();
  const office = await open(["anna"], { smtp: { host: "127.0.0.1", port } });
  await far.backend.users.change("zoe", { addresses: ["zoe@far.test"] });
  const arrival = await nextMail(far, "zoe");
  const report = await nextMail(office, "anna");
  const mail = outgoing(
    "From: anna@example.test\r\nTo: zoe@far.test, who@far.test\r\nBcc: x@far.test\r\nSubject: Hi\r\n\r\n..dots\r\n",
  );
  await office.backend.sendMail?.(office.ctx("anna"), mail, wish());
  await arrival();
  const [text = ""] = await far.read("zoe");
  expect(text).toContain("Subject: Hi\r\n\r\n..dots\r\n");
  expect(text).not.toContain("Bcc");
  await report();
  const [bounce = ""] = await office.read("anna");
  expect(bounce).toContain("Final-Recipient: rfc822; who@far.test");
  expect(bounce).toContain("Final-Recipient: rfc822; x@far.test");
  expect(bounce).not.toContain("rfc822; zoe@far.test");
});
