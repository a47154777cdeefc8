import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMimeConverter } from "./mime-converter.js";
import { asking, collect, context, convert, itemOf, lines } from "./testing/convert.js";

const seed = Buffer.from(
  lines(
    "From: =?utf-8?Q?D=C3=A4na?= <dana@example.com>",
    'To: Team: a@e.org, "B, C" <b@e.org>;',
    "Subject: Re: =?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=",
    'Content-Type: multipart/mixed; boundary="a b"',
    "",
    "--a b",
    "Content-Type: multipart/alternative; boundary=c",
    "",
    "--c",
    "Content-Type: text/plain; charset=iso-8859-1; format=flowed",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Gr=FC=DFe ",
    "> quoted",
    "--c",
    "Content-Type: text/html; charset=gb2312",
    "",
    "<p class=\"x\">a &amp; b <a href='https://e.org'>c</a><!-- d --><blockquote><pre>e</pre></blockquote>",
    "--c--",
    "--a b",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner",
    "",
    "inner",
    "--a b",
    "Content-Type: application/x; name*0*=utf-8''%C3%BC; name*1=.bin",
    "Content-Transfer-Encoding: base64",
    "",
    "AAECAwQFBgcICQ==",
    "--a b",
    "Content-Type: text/calendar; method=REPLY",
    "Content-Transfer-Encoding: x-uuencode",
    "",
    "begin 644 x",
    "#0V%T",
    "end",
    "--a b--",
    "",
  ),
);

const mutation = fc.record({
  at: fc.nat(seed.length),
  removed: fc.nat(12),
  added: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        "--c",
        "\n--a b\n",
        "=?",
        "\r",
        "\0",
        "\r\n\r\n",
        "boundary",
        "<",
        "&",
        '"',
        "=",
        "(",
        "begin 644 x\n",
      )
      .map((text) => Buffer.from(text)),
  ),
});

function mutate(mutations: readonly { at: number; removed: number; added: Uint8Array }[]): Buffer {
  return mutations.reduce(
    (bytes, { at, removed, added }) =>
      Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
    seed,
  );
}

describe("any message", () => {
  it("is converted to every type, and all of its parts can be opened", async () => {
    const converter = createMimeConverter({ limits: { depth: 3, parts: 6 } });
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 12 }),
        fc.nat(600),
        async (mutations, size) => {
          const item = itemOf(mutate(mutations));
          for (const type of ["plain", "html", "mime"] as const) {
            const { data, attachments } = await convert(
              item,
              asking([{ type, truncationSize: size, preview: 40 }], 2),
            );
            expect(data.length).toBeLessThanOrEqual(size);
            for (const { fileReference } of attachments) {
              const part = await converter
                .openPart(context, item, fileReference.slice(4))
                .catch(() => undefined);
              if (part) await collect(part.open());
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("means the same however its bytes come in pieces", async () => {
    const whole = await convert(itemOf(seed));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { maxLength: 6 }),
        fc.integer({ min: 1, max: 70 }),
        async (mutations, step) => {
          const bytes = Buffer.concat([mutate(mutations), Buffer.alloc(20_000, "x ")]);
          const limits = { bufferedBytes: 0 };
          const item = itemOf(bytes);
          const inPieces = {
            ...item,
            mime: {
              size: bytes.length,
              async *open({ start = 0, end = bytes.length } = {}) {
                for (let at = start; at < end; at += step * 50)
                  yield bytes.subarray(at, Math.min(end, at + step * 50));
              },
            },
          };
          expect(await convert(inPieces, asking(), { limits })).toEqual(await convert(item));
        },
      ),
      { numRuns: 30 },
    );
    expect(whole.text).toContain("Grüße");
  });
});

/** Inputs of a size at which anything worse than linear would run into the time limit of a test. */
const many = 200_000;
const worst: readonly (readonly [string, string])[] = [
  ["open parentheses in an address", `To: ${"(".repeat(many)}\r\n\r\nx`],
  ["quotes in an address", `To: ${'"'.repeat(many)}\r\n\r\nx`],
  ["begun encoded words", `Subject: ${"=?a?q?".repeat(many / 4)}\r\n\r\nx`],
  ["parameters", `Content-Type: text/plain${";a=b".repeat(many / 4)}\r\n\r\nx`],
  ["quotes in parameters", `Content-Type: text/plain; a=${'"\\'.repeat(many / 2)}\r\n\r\nx`],
  [
    "segments of one parameter",
    `Content-Type: text/plain${Array.from({ length: 20_000 }, (_, i) => `;a*${i}=b`).join("")}\r\n\r\nx`,
  ],
  ["headers", `${"X-A: b\r\n".repeat(many / 4)}\r\nx`],
  ["folds", `Subject: a\r\n${" \r\n".repeat(many / 4)}\r\nx`],
  ["dashes", `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--\r\n".repeat(many / 4)}`],
  ["parts", `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\n".repeat(many / 8)}`],
  ["begun tags", `Content-Type: text/html\r\n\r\n${"<a ".repeat(many)}`],
  ["begun comments", `Content-Type: text/html\r\n\r\n${"<!--".repeat(many)}`],
  [
    "open elements",
    `Content-Type: text/html\r\n\r\n${"<b><blockquote><ul>".repeat(many / 10)}x${"</b></ul>".repeat(many / 10)}`,
  ],
  ["attributes", `Content-Type: text/html\r\n\r\n<a ${"href ".repeat(many / 5)}>`],
  ["quoted attributes", `Content-Type: text/html\r\n\r\n${`<a b="`.repeat(many / 5)}`],
  ["ampersands", `Content-Type: text/html\r\n\r\n${"&".repeat(many)}`],
  ["scripts", `Content-Type: text/html\r\n\r\n${"<script></".repeat(many / 10)}`],
  ["a long line", `Content-Type: text/plain; format=flowed\r\n\r\n${"x ".repeat(many)}`],
  ["links", `\r\n\r\n${"https://".repeat(many / 8)}`],
  ["escapes", `Content-Transfer-Encoding: quoted-printable\r\n\r\n${"=".repeat(many)}`],
  ["padding", `Content-Transfer-Encoding: base64\r\n\r\n${"=A".repeat(many)}`],
];

describe("a message of nothing but", () => {
  it.each(worst)("%s is converted in linear time", async (_, message) => {
    for (const type of ["plain", "html"] as const) {
      const email = await convert(itemOf(message), asking([{ type, truncationSize: 1000, preview: 100 }]));
      expect(email.data.length).toBeLessThanOrEqual(1000);
    }
  });
});
