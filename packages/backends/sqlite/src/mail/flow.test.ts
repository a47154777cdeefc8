import { afterEach, describe, expect, test } from "vitest";
import { type Office, openOffice, outgoing, textOf, wish } from "../testing/office.js";

let office: Office;
afterEach(() => office.backend.close());

const send = (from: string, text: string, options = wish(), save = false) =>
  office.backend.sendMail?.(office.ctx(from), outgoing(text, save), options);

describe("mail between users", () => {
  test("arrives with all recipients at once, without Bcc, and the sender's copy keeps it", async () => {
    office = await openOffice(["anna", "ben", "eve", "joe"]);
    const mime =
      'To: "x, y@z" <Ben@example.test>\r\nCc: Team: eve@example.test;\r\nBCC: joe@example.test,\r\n anna@example.test\r\nSubject: Hi\r\n\r\nHow are you?\r\n';
    await send("anna", mime, wish(), true);
    const received =
      'To: "x, y@z" <Ben@example.test>\r\nCc: Team: eve@example.test;\r\nSubject: Hi\r\n\r\nHow are you?\r\n';
    for (const user of ["anna", "ben", "eve", "joe"]) expect(await office.read(user)).toEqual([received]);
    expect(await office.read("anna", "sentItems")).toEqual([mime]);
  });

  test("of which somebody gets a blind copy says so to them alone", async () => {
    office = await openOffice(["anna", "ben", "joe"]);
    await send("anna", "To: ben@example.test\r\nBcc: joe@example.test\r\n\r\n");
    const propertiesOf = async (user: string) => {
      const [stat] = await office.list(user);
      return (await office.get(user, "inbox", stat?.id ?? "")).properties;
    };
    expect(await propertiesOf("joe")).toMatchObject({ receivedAsBcc: true });
    expect(await propertiesOf("ben")).not.toHaveProperty("receivedAsBcc");
  });

  test("comes once to somebody who is named by two addresses, and to aliases", async () => {
    office = await openOffice(["anna", "ben"]);
    await office.backend.users.change("ben", { addresses: ["ben@example.test", "b@other.test"] });
    await send("anna", "To: ben@example.test, b@other.test\r\n\r\n");
    expect(await office.list("ben")).toHaveLength(1);
  });

  test("that is sent twice under one key is sent once", async () => {
    office = await openOffice(["anna", "ben"]);
    const key = wish();
    await send("anna", "To: ben@example.test\r\n\r\n", key);
    await send("anna", "To: ben@example.test\r\n\r\n", key);
    expect(await office.list("ben")).toHaveLength(1);
  });

  test("without any recipient is refused, and leaves nothing behind", async () => {
    office = await openOffice();
    const sent = send("anna", "Subject: To: x@y.test\r\n\r\nTo: anna@example.test\r\n", wish(), true);
    await expect(sent).rejects.toMatchObject({ code: "invalid" });
    expect(await office.list("anna", "sentItems")).toEqual([]);
  });

  test("that is large streams through, with Bcc taken out", async () => {
    office = await openOffice(["anna", "ben"]);
    const body = "x".repeat(1_000_000);
    await send("anna", `To: ben@example.test\r\nBcc: anna@example.test\r\n\r\n${body}`);
    expect(await office.read("ben")).toEqual([`To: ben@example.test\r\n\r\n${body}`]);
  });
});

describe("mail that cannot be delivered", () => {
  test("comes back with who was not reached and why, and reaches all others", async () => {
    office = await openOffice(["anna", "ben"]);
    await send(
      "anna",
      "Message-ID: <1@example.test>\r\nTo: ben@example.test, who@example.test, far@away.test\r\n\r\nsecret",
    );
    expect(await office.list("ben")).toHaveLength(1);
    const [report = "", ...more] = await office.read("anna");
    expect(more).toEqual([]);
    expect(report).toContain("To: <anna@example.test>\r\n");
    expect(report).toContain("Final-Recipient: rfc822; who@example.test\r\nAction: failed\r\nStatus: 5.1.1");
    expect(report).toContain("Final-Recipient: rfc822; far@away.test\r\nAction: failed\r\nStatus: 5.1.2");
    expect(report).toContain("In-Reply-To: <1@example.test>");
    expect(report).not.toContain("secret");
  });

  test("comes back where the mailbox is full", async () => {
    office = await openOffice(["anna", "ben"]);
    await office.backend.users.change("ben", { quota: 10 });
    await send("anna", "To: ben@example.test\r\n\r\nmore than ten bytes");
    expect(await office.list("ben")).toEqual([]);
    expect((await office.read("anna"))[0]).toContain("Status: 5.2.2");
  });
});

describe("conversations", () => {
  const conversationOf = async (user: string, subject: string): Promise<string> => {
    for (const { id } of await office.list(user)) {
      const item = await office.get(user, "inbox", id);
      if (!("mime" in item) || !(await textOf(item.mime)).includes(`Subject: ${subject}\r\n`)) continue;
      return Buffer.from(item.properties?.conversationId ?? []).toString("hex");
    }
    throw new Error(`no message ${subject}`);
  };

  test("hold together what names only the message before, in any order", async () => {
    office = await openOffice();
    const mailbox = office.backend.mailbox("anna");
    await mailbox.deliver("Subject: b\r\nMessage-ID: <b@x>\r\nReferences: <a@x>\r\n\r\n");
    await mailbox.deliver("Subject: c\r\nMessage-ID: <c@x>\r\nIn-Reply-To: <b@x>\r\n\r\n");
    await mailbox.deliver("Subject: a\r\nMessage-ID: <a@x>\r\n\r\n");
    await mailbox.deliver("Subject: other\r\nMessage-ID: <o@x>\r\n\r\n");
    const a = await conversationOf("anna", "a");
    expect(a).toMatch(/^[0-9a-f]{32}$/);
    expect(await conversationOf("anna", "b")).toBe(a);
    expect(await conversationOf("anna", "c")).toBe(a);
    expect(await conversationOf("anna", "other")).not.toBe(a);
  });
});

describe("answered and forwarded", () => {
  test("are marks that stay beside each other", async () => {
    office = await openOffice();
    const { id } = await office.backend.mailbox("anna").deliver("Subject: x\r\n\r\n");
    const mark = (flags: object) => office.backend.setFlags?.(office.ctx("anna"), "inbox", id, flags, wish());
    await mark({ answered: true });
    await mark({ forwarded: true, flag: { status: "active", dueDate: new Date(5) } });
    expect(await office.get("anna", "inbox", id)).toMatchObject({
      flags: {
        read: false,
        answered: true,
        forwarded: true,
        flag: { status: "active", dueDate: new Date(5) },
      },
    });
  });
});
