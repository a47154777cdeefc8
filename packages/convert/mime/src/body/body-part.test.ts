import { describe, expect, it } from "vitest";
import { createMimeConverter } from "../mime-converter.js";
import { asking, context, convertText, dataOf, itemOf, lines } from "../testing/convert.js";
import { properties, property, rtf, tnef } from "../testing/tnef.js";

const html = lines(
  "Content-Type: text/html; charset=utf-8",
  "",
  '<p>Grüße, and yes.</p><blockquote type="cite">May we?</blockquote>',
);

async function part(source: string, wanted: object, preferences: Parameters<typeof asking>[0] = []) {
  const request = { ...asking(preferences), parts: [{ type: "html" as const, ...wanted }] };
  const email = await createMimeConverter().toEmail(context, itemOf(source), request);
  return { email, part: email.bodyPart, text: String(await dataOf(email.bodyPart?.data)) };
}

describe("a message part", () => {
  it("MS-ASCON_R247 is all that is sent where only a part is asked for", async () => {
    const { email, part: found, text } = await part(html, {});
    expect(email).not.toHaveProperty("body");
    expect(text).toBe("<p>Grüße, and yes.</p>");
    expect(found).toMatchObject({ status: "ok", type: "html", estimatedDataSize: 24 });
    expect(found).not.toHaveProperty("truncated");
  });

  it("MS-ASCON_R248 stands beside the body where both are asked for", async () => {
    const { email, text } = await part(html, {}, [{ type: "plain" }]);
    expect(String(await dataOf(email.body?.data))).toContain("May we?");
    expect(text).not.toContain("May we?");
  });

  it("MS-ASCON_R240 is cut where it is longer than wanted, and says so", async () => {
    const { part: found, text } = await part(html, { truncationSize: 8 });
    expect(found).toMatchObject({ truncated: true, estimatedDataSize: 24 });
    expect(text).toBe("<p>Grü");
  });

  it("MS-ASAIRS_R63 is left out where it does not fit whole and nothing else is wanted", async () => {
    const { part: found } = await part(html, { truncationSize: 8, allOrNone: true });
    expect(found).toMatchObject({ status: "ok", truncated: true, estimatedDataSize: 24 });
    expect(found).not.toHaveProperty("data");
  });

  it("MS-ASAIRS_R256 has a preview if one is asked for", async () => {
    expect((await part(html, { preview: 5 })).part?.preview).toBe("Grüße");
  });

  it("of plain text is HTML of what is not quoted", async () => {
    const { text } = await part("Content-Type: text/plain\r\n\r\nYes & no.\r\n> May we?", {});
    expect(text).toContain("Yes &amp; no.");
    expect(text).not.toContain("May we?");
    expect(text).toMatch(/^<html>.*<\/html>\s*$/s);
  });

  it("is not there where nobody asks", async () => {
    expect(await convertText(html)).not.toHaveProperty("bodyPart");
  });
});

describe("a preview", () => {
  it("MS-ASAIRS_R255 has no more characters than the preference that is met asks for", async () => {
    const preferences = [
      { type: "html", preview: 3 },
      { type: "plain", preview: 200 },
    ] as const;
    expect((await convertText(html, asking(preferences))).body?.preview).toBe("Grü");
  });
});

describe("RTF", () => {
  const stored = rtf("{\\rtf1 only rich}");
  const source = lines(
    "Content-Type: application/ms-tnef",
    "Content-Transfer-Encoding: base64",
    "",
    tnef(properties(property(0x1009, 0x102, stored))).toString("base64"),
  );
  const base64 = stored.toString("base64");

  it("MS-ASAIRS_R179 is sent in base64 where it is stored and asked for", async () => {
    const email = await convertText(source, asking([{ type: "plain" }, { type: "rtf" }]));
    expect(email.body).toMatchObject({ type: "rtf", estimatedDataSize: base64.length });
    expect(email.text).toBe(base64);
    expect(email.nativeBodyType).toBe("rtf");
  });

  it("MS-ASAIRS_R64 gives way to another type where it is wanted whole and does not fit", async () => {
    const bound = { type: "rtf", truncationSize: 10, allOrNone: true } as const;
    const email = await convertText(source, asking([bound, { type: "plain" }]));
    expect(email.body?.type).toBe("plain");
    expect(email.text).toBe("only rich");
  });

  it("that is cut can still be decoded", async () => {
    const email = await convertText(source, asking([{ type: "rtf", truncationSize: 18 }]));
    expect(email.body).toMatchObject({ truncated: true, estimatedDataSize: base64.length });
    expect(email.text).toBe(base64.slice(0, 16));
  });

  it("is plain text where there is none", async () => {
    const email = await convertText("Content-Type: text/plain\r\n\r\nhello", asking([{ type: "rtf" }]));
    expect(email.body).toMatchObject({ type: "plain", data: "hello" });
  });
});
