import type { OutOfOffice } from "@easkit/backend";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, openOffice, outgoing, wish } from "../testing/office.js";

let office: Office;
let now: Date;
beforeEach(async () => {
  now = new Date("2026-03-02T12:00:00Z");
  office = await openOffice(["anna", "ben", "eve"], { now: () => now });
});
afterEach(() => office.backend.close());

const away = (text: string) => ({ enabled: true, type: "plain", text }) as const;
const everywhere: OutOfOffice["messages"] = {
  internal: away("Dear colleague"),
  externalKnown: away("Dear friend"),
  externalUnknown: away("Dear stranger"),
};
const set = (settings: OutOfOffice, user = "anna") =>
  office.backend.setOutOfOffice?.(office.ctx(user), settings);
const get = (user = "anna") => office.backend.getOutOfOffice?.(office.ctx(user));
const send = (from: string, head = "", to = "anna@example.test") =>
  office.backend.sendMail?.(
    office.ctx(from),
    outgoing(
      `To: ${to}\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <m1@x>\r\n${head}\r\nHello\r\n`,
    ),
    wish(),
  );

describe("automatic replies are set", () => {
  test("by audience; what is not given stays", async () => {
    expect(await get()).toEqual({ state: "disabled", messages: {} });
    await set({ state: "global", messages: everywhere });
    await set({ state: "global", messages: { internal: { enabled: false, type: "html", text: "<p>x" } } });
    expect(await get()).toEqual({
      state: "global",
      messages: { ...everywhere, internal: { enabled: false, type: "html", text: "<p>x" } },
    });
    expect(await get("ben")).toEqual({ state: "disabled", messages: {} });
  });

  test("for a time that makes sense", async () => {
    const [start, end] = [new Date(1000), new Date(2000)];
    await set({ state: "timeBased", start, end, messages: {} });
    expect(await get()).toEqual({ state: "timeBased", start, end, messages: {} });
    const wrong = { state: "timeBased", start: end, end: start, messages: {} } as const;
    await expect(set(wrong)).rejects.toMatchObject({ code: "invalid" });
    await expect(set({ state: "timeBased", messages: {} })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("somebody who is away", () => {
  test("answers a colleague once, until something is set anew", async () => {
    await set({ state: "global", messages: everywhere });
    await send("ben");
    await send("ben");
    const [reply, ...more] = await office.read("ben");
    expect(more).toEqual([]);
    expect(reply).toMatch(/^From: <anna@example\.test>\r\nTo: <ben@example\.test>\r\n/);
    expect(reply).toContain("\r\nIn-Reply-To: <m1@x>\r\n");
    expect(reply).toContain("\r\nAuto-Submitted: auto-replied\r\n");
    expect(reply).toContain(Buffer.from("Dear colleague").toString("base64"));
    expect(reply).toContain(Buffer.from("Automatic reply: Grüße").toString("base64").slice(0, 40));
    await send("eve");
    expect(await office.list("eve")).toHaveLength(1);
    await set({ state: "global", messages: { internal: away("Dear all") } });
    await send("ben");
    expect(await office.list("ben")).toHaveLength(2);
    expect(await office.list("anna")).toHaveLength(4);
  });

  test("answers from the start of the time to before its end", async () => {
    const [start, end] = [new Date("2026-03-02T13:00:00Z"), new Date("2026-03-02T14:00:00Z")];
    await set({ state: "timeBased", start, end, messages: everywhere });
    await send("ben");
    now = end;
    await send("ben");
    expect(await office.list("ben")).toEqual([]);
    now = start;
    await send("ben");
    expect(await office.list("ben")).toHaveLength(1);
  });

  test("does not answer lists, machines, blind copies or its own kind", async () => {
    await set({ state: "global", messages: everywhere });
    for (const head of [
      "Auto-Submitted: auto-generated\r\n",
      "Precedence: bulk\r\n",
      "List-Id: <x.example.test>\r\n",
      "X-Auto-Response-Suppress: DR, OOF\r\n",
    ]) {
      await send("ben", head);
    }
    await send("ben", "Bcc: anna@example.test\r\n", "eve@example.test");
    await send("anna");
    expect(await office.list("ben")).toEqual([]);
    expect(await office.list("anna")).toHaveLength(6);
    await send("ben", "Auto-Submitted: no\r\n");
    expect(await office.list("ben")).toHaveLength(1);
  });

  test("and another who is away write to each other once and no more", async () => {
    await set({ state: "global", messages: everywhere });
    await set({ state: "global", messages: everywhere }, "ben");
    await send("ben");
    await send("anna", "", "ben@example.test");
    expect(await office.list("ben")).toHaveLength(2);
    expect(await office.list("anna")).toHaveLength(2);
  });

  test("tells no audience that is switched off", async () => {
    await set({ state: "global", messages: { internal: { ...away("x"), enabled: false } } });
    await send("ben");
    expect(await office.list("ben")).toEqual([]);
  });
});

test("people elsewhere get the reply for those who are known, or for those who are not, from nobody", async () => {
  const far = await openOffice(["joe", "sue", "mailer"], { domains: ["far.test"], now: () => now });
  const hub = await far.backend.listenSmtp();
  for (const name of ["joe", "sue"])
    await far.backend.users.change(name, { addresses: [`${name}@far.test`] });
  const near = await openOffice(["anna"], {
    now: () => now,
    smtp: { host: "127.0.0.1", port: hub.port, tls: { rejectUnauthorized: false } },
  });
  const door = await near.backend.listenSmtp();
  const transport = createTransport({ host: "127.0.0.1", port: door.port, ignoreTLS: true });
  const write = (from: string) =>
    transport.sendMail({
      envelope: { from, to: ["anna@example.test"] },
      raw: `From: ${from}\r\nTo: anna@example.test\r\nSubject: Hi\r\n\r\nHello\r\n`,
    });
  try {
    await near.backend.setOutOfOffice?.(near.ctx("anna"), { state: "global", messages: everywhere });
    const properties = { fileAs: "Joe", email1Address: "Joe@far.test" };
    await near.backend.mailbox("anna").put("contacts", { class: "Contacts", properties });
    for (const from of ["joe@far.test", "sue@far.test", "joe@far.test"]) await write(from);
    // A report has no sender, and nobody to answer to.
    await transport.sendMail({
      envelope: { from: "", to: ["anna@example.test"] },
      raw: "Subject: failed\r\n\r\n",
    });
    await expect
      .poll(async () => [await far.list("joe"), await far.list("sue")].map((all) => all.length))
      .toEqual([1, 1]);
    const [[joe = ""], [sue = ""]] = [await far.read("joe"), await far.read("sue")];
    expect(joe).toMatch(/^Return-Path: <>\r\n/);
    expect(joe).toContain(Buffer.from("Dear friend").toString("base64"));
    expect(sue).toContain(Buffer.from("Dear stranger").toString("base64"));
  } finally {
    transport.close();
    await near.backend.close();
    await far.backend.close();
  }
});
