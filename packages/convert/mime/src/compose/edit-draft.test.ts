import type { DraftEdit, DraftFile } from "@easkit/backend";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { memorySource } from "../byte-source.js";
import { createMimeConverter } from "../mime-converter.js";
import { composer, pdf, rich } from "../testing/compose.js";
import { asking, collect, context, itemOf, lines } from "../testing/convert.js";
import { multipart } from "../testing/parts.js";

const file = (displayName: string, text: string, more: Partial<DraftFile> = {}): DraftFile => ({
  contentType: "text/csv",
  displayName,
  ...memorySource(Buffer.from(text)),
  ...more,
});

async function edit(message: string | Uint8Array, wish: DraftEdit) {
  const source = await composer.edit(context, itemOf(message).mime, wish);
  const bytes = await collect(source.open());
  expect(bytes).toHaveLength(source.size);
  return bytes;
}

const converter = createMimeConverter();

/** The attachments of a draft by name, with the names of their parts. */
async function partsOf(message: string | Uint8Array): Promise<Record<string, string>> {
  const item = { ...itemOf(message), flags: { read: true, draft: true } };
  const request = { ...asking(), fileReference: (part: string) => part };
  const { attachments } = await converter.toEmail(context, item, request);
  const entries: [string, string][] = [];
  for await (const { tag, value } of attachments ?? []) {
    if (tag === "attachment") entries.push([value.displayName ?? "", value.fileReference]);
  }
  return Object.fromEntries(entries);
}

async function openPart(message: Uint8Array, part: string): Promise<string> {
  const item = { ...itemOf(message), flags: { read: true, draft: true } };
  const attachment = await converter.openPart(context, item, part);
  return (await collect(attachment.open())).toString();
}

const draft = {
  from: { address: "alice@example.com" },
  to: [{ address: "bob@example.com" }],
  cc: [{ name: "Zoë", address: "zoe@example.com" }],
  bcc: [{ address: "secret@example.com" }],
  replyTo: [{ address: "office@example.com" }],
  subject: "Plan",
  importance: "high",
  date: new Date(0),
  messageId: "1@example.com",
  body: { type: "plain", text: "First" },
} as const;

const write = async (more: object = {}) =>
  collect((await composer.write(context, { ...draft, ...more })).open());

describe("a draft", () => {
  it("has all its people, its importance and its files", async () => {
    const bytes = await write({ files: [file("../../a.csv", "1;2"), file("b.csv", "3;4")] });
    const email = await PostalMime.parse(bytes);
    expect(email).toMatchObject({
      cc: [{ name: "Zoë", address: "zoe@example.com" }],
      bcc: [{ address: "secret@example.com" }],
      replyTo: [{ address: "office@example.com" }],
      text: "First\n",
    });
    expect(bytes.toString()).toContain("Importance: high\r\n");
    expect(email.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer).toString())).toEqual([
      "1;2",
      "3;4",
    ]);
  });

  it("keeps every field and part that an edit does not name, byte for byte", async () => {
    const bytes = await edit(rich, { subject: "Dinner", cc: [{ address: "eve@example.com" }] });
    const text = bytes.toString("latin1");
    const body = (message: string) => message.slice(message.indexOf("\r\n\r\n"));
    expect(body(text)).toBe(body(rich));
    expect(text).toContain("References: <root@example.com>\r\n");
    expect(await PostalMime.parse(bytes)).toMatchObject({
      subject: "Dinner",
      cc: [{ address: "eve@example.com" }],
      from: { address: "bob@example.com" },
    });
  });

  it("loses a field that is emptied", async () => {
    const text = (await edit(await write(), { cc: [], bcc: [], importance: "normal" })).toString();
    expect(text).not.toMatch(/^(?:cc|bcc|importance):/im);
    expect(text).toMatch(/^To:/m);
  });

  it("gets another text, plain and HTML, and keeps its files", async () => {
    const bytes = await edit(await write({ files: [file("a.csv", "1;2")] }), {
      body: { type: "html", text: "<p>Sec<b>ond</b></p>" },
    });
    const email = await PostalMime.parse(bytes);
    expect(email.html).toContain("<b>ond</b>");
    expect(email.text).toContain("Second");
    expect(email.attachments.map(({ filename }) => filename)).toEqual(["a.csv"]);
  });

  it("keeps its text when files are added and removed, and their names stay those of the same files", async () => {
    const first = await write({ files: [file("a.csv", "A"), file("b.csv", "B"), file("c.csv", "C")] });
    const before = await partsOf(first);
    const second = await edit(first, { removed: [before["a.csv"] ?? ""], files: [file("d.csv", "D")] });
    const after = await partsOf(second);
    expect(Object.keys(after)).toEqual(["b.csv", "c.csv", "d.csv"]);
    expect(after).toMatchObject({ "b.csv": before["b.csv"], "c.csv": before["c.csv"] });
    expect(await openPart(second, before["c.csv"] ?? "")).toBe("C");
    await expect(openPart(second, before["a.csv"] ?? "")).rejects.toMatchObject({ code: "not-found" });
    expect((await PostalMime.parse(second)).text).toBe("First\n");
  });

  it("of another program gets names for its files that last", async () => {
    const foreign = lines(
      "Subject: x",
      multipart("multipart/mixed", "Content-Type: text/plain\r\n\r\nHi", pdf),
    );
    expect(await partsOf(foreign)).toEqual({ "menu.pdf": "2" });
    const edited = await edit(foreign, { files: [file("a.csv", "A")] });
    const parts = await partsOf(edited);
    expect(parts["menu.pdf"]).toMatch(/^cid:/);
    // What a place meant before must not mean another file now.
    await expect(openPart(edited, "2")).rejects.toMatchObject({ code: "not-found" });
    const again = await edit(edited, { removed: [parts["a.csv"] ?? ""] });
    expect(await partsOf(again)).toEqual({ "menu.pdf": parts["menu.pdf"] });
  });

  it("keeps images inside its HTML, and shows new ones", async () => {
    const bytes = await edit(rich, {
      files: [file("photo.png", "P", { contentType: "image/png", contentId: "photo@x", isInline: true })],
    });
    const email = await PostalMime.parse(bytes);
    expect(email.html).toContain("cid:logo@x");
    expect(email.attachments.map(({ contentId, related }) => [contentId, related])).toContainEqual([
      "<photo@x>",
      true,
    ]);
    expect(email.attachments).toHaveLength(3);
  });

  it("takes a message as a file, as it is", async () => {
    const inner = "Subject: Inner\r\n\r\nHello\r\n";
    const bytes = await write({ files: [file("Inner.eml", inner, { contentType: "message/rfc822" })] });
    const parts = await partsOf(bytes);
    expect(await openPart(bytes, parts["Inner.eml"] ?? "")).toBe(inner);
  });

  it("that is signed may get other people, but no other text", async () => {
    const signed = lines(
      "From: alice@example.com",
      "To: bob@example.com",
      "Subject: x",
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s',
      "",
      "--s",
      "",
      "Hello",
      "--s",
      "Content-Type: application/pkcs7-signature",
      "",
      "xx",
      "--s--",
      "",
    );
    const bytes = (await edit(signed, { to: [{ address: "carol@example.com" }] })).toString();
    expect(bytes.slice(bytes.indexOf("\r\n\r\n"))).toBe(signed.slice(signed.indexOf("\r\n\r\n")));
    const changed = edit(signed, { body: { type: "plain", text: "Bye" } });
    await expect(changed).rejects.toMatchObject({ code: "invalid" });
  });

  it("cannot be given a field or a recipient by a value", async () => {
    const evil = "x\r\nBcc: evil@example.com\r\n\r\nbody";
    const text = (
      await edit(await write(), {
        subject: evil,
        to: [{ name: evil, address: `bob@example.com${evil}` }],
        bcc: [],
        files: [file(evil, "A", { contentType: `text/x\r\nBcc: y`, contentId: evil, contentLocation: evil })],
      })
    ).toString();
    expect(text).not.toMatch(/^bcc:/im);
  });
});
