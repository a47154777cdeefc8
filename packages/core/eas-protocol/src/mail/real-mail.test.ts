import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import { describe, expect, it } from "vitest";
import { testConverters } from "../testing/test-converters.js";
import { openMailbox, primeInbox, propertiesOf, syncInbox } from "../testing/test-mailbox.js";

const converters = {
  ...testConverters,
  mime: createMimeConverter(),
  text: createTextConverter(),
  composer: createMessageComposer(),
};

const lines = (...all: readonly string[]): string => all.join("\r\n");

const original = lines(
  "From: =?utf-8?Q?B=C3=B6b?= <bob@example.com>",
  "To: alice@example.com",
  "Subject: =?utf-8?B?R3LDvMOfZQ==?=",
  "Message-ID: <1@example.com>",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/html; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "<p>Sch=F6ne Gr=FC=DFe aus <b>K=F6ln</b></p>",
  "--b",
  'Content-Type: application/pdf; name="plan.pdf"',
  "Content-Transfer-Encoding: base64",
  "",
  "JVBERi0xLjQK",
  "--b--",
  "",
);
const written = lines(
  "From: alice@example.com",
  "To: alice@example.com",
  "Subject: Re: Hello",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Danke schön!",
  "",
);

const versions = ["12.1", "14.0", "14.1", "16.1"] as const;

/** A mailbox with the original in it, with the converters that a server has. */
async function open(version: (typeof versions)[number]) {
  const mailbox = await openMailbox({ version, converters });
  const id = mailbox.backend.mailbox("alice").deliver(original);
  const { device } = mailbox;
  const send = async (command: "SmartReply" | "SmartForward") => {
    const mime = new TextEncoder().encode(written);
    if (version !== "12.1") {
      const source = { folderId: "inbox", itemId: id };
      expect(await device.run(command, { clientId: "m1", source, mime })).toBeUndefined();
      return;
    }
    const url = `${device.urlOf(command)}&CollectionId=inbox&ItemId=${id}`;
    const reply = await device.raw({ url, headers: { "content-type": "message/rfc822" }, body: mime });
    expect(reply.status).toBe(200);
  };
  /** What has come, with the body as HTML. */
  const newest = async () => {
    const options = [{ bodyPreferences: [{ type: "html" } as const] }];
    const key = await primeInbox(device, { options });
    const [add] = (await syncInbox(device, key))?.commands ?? [];
    if (add?.tag !== "add") throw new Error("nothing has come");
    const { subject, body, attachments = [] } = propertiesOf(add.value.applicationData);
    const names = attachments.map(({ value }) => ("displayName" in value ? value.displayName : undefined));
    return { subject, html: body?.data ?? "", names };
  };
  return { ...mailbox, send, newest };
}

describe.each(versions)("a message that the server completes, at %s", (version) => {
  it("as a reply brings the text of the original", async () => {
    const { send, newest } = await open(version);
    await send("SmartReply");
    const { subject, html, names } = await newest();
    expect(subject).toBe("Re: Hello");
    expect(html.indexOf("Danke schön!")).toBeGreaterThan(0);
    expect(html.indexOf("Schöne Grüße aus <b>Köln</b>")).toBeGreaterThan(html.indexOf("Danke schön!"));
    expect(html).toContain("&lt;bob@example.com&gt;");
    expect(names).toEqual([]);
  });

  it("as a forwarded message brings its attachments too", async () => {
    const { send, newest } = await open(version);
    await send("SmartForward");
    const { html, names } = await newest();
    expect(html).toContain("Schöne Grüße aus <b>Köln</b>");
    expect(names).toEqual(["plan.pdf"]);
  });

  it.each(["grüße", "bob@example", "KÖLN", "attachment:plan", '"aus köln"'])(
    "is searched for by %s, however it is encoded",
    async (freeText) => {
      const { device } = await open(version);
      const query = [{ tag: "and", value: [{ tag: "freeText", value: freeText }] }] as const;
      const answer = await device.run("Search", { store: { name: "Mailbox", query } });
      expect(answer?.response?.store).toMatchObject({ status: "ok", total: 1 });
    },
  );
});

describe("a meeting that is forwarded", () => {
  const startTime = new Date("2026-11-02T10:00:00Z");
  const nextDay = new Date("2026-11-03T10:00:00Z");

  /** What is sent when a series is forwarded, or one of it. */
  async function forward(instanceId?: Date): Promise<string> {
    let sent = "";
    const { device, backend } = await openMailbox({
      converters,
      wrap: (each) => ({
        ...each,
        async sendMail(_ctx, { mime }) {
          for await (const chunk of mime.open()) sent += new TextDecoder().decode(chunk);
        },
      }),
    });
    const { id } = backend.mailbox("alice").put("calendar", {
      class: "Calendar",
      properties: {
        subject: "Review",
        uid: "review-1",
        organizerEmail: "bob@example.com",
        startTime,
        endTime: new Date("2026-11-02T11:00:00Z"),
        recurrence: { type: "daily", interval: 1, occurrences: 5 },
      },
    });
    const source = { folderId: "calendar", itemId: id, ...(instanceId && { instanceId }) };
    const forwardees = [{ email: "carol@example.com", name: "Carol" }];
    expect(await device.run("SmartForward", { clientId: "f1", source, forwardees })).toBeUndefined();
    return sent;
  }

  it("invites the forwardees to the series", async () => {
    const sent = await forward();
    expect(sent).toContain('To: "Carol" <carol@example.com>\r\nSubject: FW: Review\r\n');
    expect(sent).toContain("Content-Type: text/calendar; method=REQUEST");
    expect(sent).toMatch(/^UID:review-1\r$/m);
    expect(sent).toMatch(/^RRULE:/m);
    expect(sent).not.toMatch(/^RECURRENCE-ID/m);
  });

  it("invites them to one occurrence alone if that is what is forwarded", async () => {
    const sent = await forward(nextDay);
    expect(sent).toMatch(/^DTSTART:20261103T100000Z\r\nRECURRENCE-ID:20261103T100000Z\r$/m);
    expect(sent).not.toMatch(/^RRULE/m);
    expect(sent).toContain("When: Tue, 03 Nov 2026 10:00:00 GMT - Tue, 03 Nov 2026 11:00:00 GMT");
  });
});
