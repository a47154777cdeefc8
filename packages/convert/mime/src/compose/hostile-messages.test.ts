import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, context, itemOf, lines } from "../testing/convert.js";
import { createMessageComposer } from "./message-composer.js";

const seed = lines(
  "From: Dana <dana@example.com>",
  "To: felix@example.org",
  "Message-ID: <1@e.org>",
  'Content-Type: multipart/mixed; boundary="m"',
  "",
  "--m",
  'Content-Type: multipart/related; boundary="r"',
  "",
  "--r",
  "Content-Type: text/html; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "<html><head><title>a</title></head><body><p>Gr=FC=DFe</p></body></html>",
  "--r",
  "Content-Type: image/png",
  "Content-ID: <i@e.org>",
  "",
  "png",
  "--r--",
  "--m",
  "Content-Type: text/calendar; method=REQUEST",
  "",
  "BEGIN:VCALENDAR",
  "--m",
  "Content-Type: message/rfc822",
  "",
  "Subject: inner",
  "",
  "inner",
  "--m--",
  "",
);

const mutation = fc.record({
  at: fc.nat(seed.length),
  removed: fc.nat(20),
  added: fc.constantFrom(
    "",
    "--m",
    "\r\n--r--\r\n",
    "\r",
    "\n",
    "\0",
    "\r\n\r\n",
    "<",
    "</body>",
    "<!--",
    "<title>",
    '"',
    "boundary",
    "multipart/signed",
    "text/plain",
    "Bcc: evil@example.com\r\n",
  ),
});
const message = fc
  .array(mutation, { maxLength: 8 })
  .map((all) =>
    all.reduce((text, { at, removed, added }) => text.slice(0, at) + added + text.slice(at + removed), seed),
  );

const composer = createMessageComposer({ limits: { depth: 4, parts: 12 } });
const openAttachment = async () => {
  throw new Error("there are no files");
};

async function compose(written: string, original: string, kind: "reply" | "forward"): Promise<Buffer> {
  const source = await composer.compose(context, {
    kind,
    written: itemOf(written).mime,
    original: { ...itemOf(original), revision: "1" },
    openAttachment,
  });
  const bytes = await collect(source.open());
  expect(bytes.length).toBe(source.size);
  return bytes;
}

/** The names in the header of a message. */
const namesIn = (text: string): readonly string[] =>
  (text.split(/\r\n\r\n/, 1)[0] ?? "").split("\r\n").flatMap((line) => /^[^\s:]+(?=:)/.exec(line)?.[0] ?? []);

describe("any two messages, however broken", () => {
  it("are put together, with no header from the original", async () => {
    await fc.assert(
      fc.asyncProperty(
        message,
        message,
        fc.constantFrom("reply", "forward"),
        async (written, original, kind) => {
          await compose(written, original, kind === "reply" ? "reply" : "forward");
          const own = lines("From: a@example.com", "To: b@example.com", "", "Mine.", "");
          const names = namesIn((await compose(own, original, "forward")).toString("latin1"));
          const others = names.filter(
            (name) => !/^(From|To|References|MIME-Version|Content-[A-Za-z-]+)$/.test(name),
          );
          expect(others).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const many = 200_000;

describe("an original of nothing but", () => {
  it.each([
    ["begun tags", "<a ".repeat(many)],
    ["begun titles", "<title>".repeat(many / 7)],
    ["begun bodies", "<body ".repeat(many / 6)],
    ["ends of bodies", "</body".repeat(many / 6)],
    ["comments", "<!--".repeat(many / 4)],
    ["blanks", " ".repeat(many)],
    ["characters that take four bytes", "😀".repeat(many / 4)],
  ])("%s is quoted in linear time", async (_, text) => {
    const html = `Content-Type: text/html; charset=utf-8\r\n\r\n${text}`;
    const written = lines("From: a@example.com", "To: b@example.com", html);
    expect((await compose(written, html, "reply")).length).toBeGreaterThan(100);
  });
});
