import { describe, expect, it } from "vitest";
import { createMimeConverter } from "../mime-converter.js";
import { asking, collect, context, convertText, itemOf, lines } from "../testing/convert.js";
import { cleanName } from "./part-name.js";

const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => i & 255));
const wrapped = bytes.toString("base64").replace(/.{76}/g, "$&\r\n");
const forwarded = lines(
  "Subject: Plans/2026",
  "Content-Type: multipart/mixed; boundary=i",
  "",
  "--i",
  "",
  "inner",
  "--i--",
);
const message = lines(
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "",
  "text",
  "--b",
  "Content-Type: application/pdf",
  "Content-Transfer-Encoding: base64",
  "",
  wrapped,
  "--b",
  "Content-Type: message/rfc822",
  "",
  forwarded,
  "--b",
  "Content-Type: text/csv; name=a.csv",
  "Content-Disposition: attachment; filename*=utf-8''%C3%BCber.csv",
  "",
  "1;2",
  "--b--",
  "",
);
const open = async (part: string, range?: { start?: number; end?: number }, mime = message) => {
  const attachment = await createMimeConverter().openPart(context, itemOf(mime), part);
  return { ...attachment, bytes: await collect(attachment.open(range)) };
};

describe("attachments", () => {
  it("are listed with name, reference, method and size", async () => {
    const { attachments } = await convertText(message);
    expect(attachments).toEqual([
      {
        displayName: "attachment-2.pdf",
        fileReference: "ref:2",
        method: "normal",
        estimatedDataSize: expect.any(Number),
      },
      {
        displayName: "Plans_2026.eml",
        fileReference: "ref:3",
        method: "embeddedMessage",
        estimatedDataSize: forwarded.length,
      },
      { displayName: "über.csv", fileReference: "ref:4", method: "normal", estimatedDataSize: 3 },
    ]);
    expect(Math.abs((attachments[0]?.estimatedDataSize ?? 0) - bytes.length)).toBeLessThan(4);
  });

  it("are opened with their transfer encoding undone", async () => {
    expect(await open("2")).toMatchObject({
      contentType: "application/pdf",
      displayName: "attachment-2.pdf",
      bytes,
    });
  });

  it("are opened from and to any byte", async () => {
    expect((await open("2", { start: 10, end: 20 })).bytes).toEqual(bytes.subarray(10, 20));
    expect((await open("2", { start: 290 })).bytes).toEqual(bytes.subarray(290));
    expect((await open("2", { start: 400 })).bytes).toHaveLength(0);
    expect((await open("4", { start: 1, end: 99 })).bytes.toString()).toBe(";2");
  });

  it("that are messages are opened as they are, parts and all", async () => {
    expect(await open("3")).toMatchObject({
      contentType: "message/rfc822",
      size: forwarded.length,
      bytes: Buffer.from(forwarded),
    });
  });

  it("that do not exist are not found", async () => {
    await expect(open("7")).rejects.toMatchObject({ code: "not-found" });
    await expect(open("2.1")).rejects.toMatchObject({ code: "not-found" });
  });

  it("in uuencode are decoded", async () => {
    const uu = lines(
      "Content-Type: image/png; name=a",
      "Content-Transfer-Encoding: x-uuencode",
      "",
      "begin 644 a",
      "#0V%T",
      "`",
      "end",
      "",
    );
    expect((await open("1", {}, uu)).bytes.toString()).toBe("Cat");
  });

  it("are found behind limits on parts and depth as text", async () => {
    const converter = createMimeConverter({ limits: { parts: 2 } });
    const email = await converter.toEmail(context, itemOf(message), asking());
    expect(email.body?.data).toContain("application/pdf");
  });
});

describe("the name of a file", () => {
  it.each([
    ["/etc/passwd", "passwd"],
    ["C:\\Users\\dana\\plan.pdf", "plan.pdf"],
    ["\\\\host\\share\\run.exe", "run.exe"],
    ["../../.profile", ".profile"],
    ["a/../../b.sh", "b.sh"],
    ["~/x.txt", "x.txt"],
    ["..", ""],
    ["invoice\u202efdp.exe", "invoicefdp.exe"],
    ["a\r\nBcc: eve@example.com", "a Bcc: eve@example.com"],
  ])("%j leads nowhere: %j", (given, shown) => expect(cleanName(given)).toBe(shown));

  it.each(["Q1/Q2 report.pdf", "v1..v2.diff", "...and more.txt", "naïve file (2).txt", "יומן.pdf"])(
    "%s stays as it is",
    (name) => expect(cleanName(name)).toBe(name),
  );
});
