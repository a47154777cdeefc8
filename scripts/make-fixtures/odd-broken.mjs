// Mail that breaks the rules: cut off, wrongly coded, with bytes that must not be there.
import { mailDate, momentOf, toRecord } from "./compose.mjs";
import { toBase64 } from "./mime.mjs";
import { person } from "./people.mjs";
import { photo } from "./samples.mjs";

const colm = person("colm");
const head = (subject, lines = []) =>
  [
    `From: Colm Byrne <${colm.address}>`,
    "To: demo@example.com",
    `Subject: ${subject}`,
    `Date: ${mailDate(momentOf(6))}`,
    `Message-ID: <${subject.replace(/\W+/g, ".").toLowerCase()}@example.net>`,
    "MIME-Version: 1.0",
    ...lines,
  ].join("\n");
const textType = (encoding) => [
  "Content-Type: text/plain; charset=utf-8",
  `Content-Transfer-Encoding: ${encoding}`,
];
const mixed = (boundary) => [`Content-Type: multipart/mixed; boundary="${boundary}"`];
const firstPart = (boundary, words) =>
  `\n\n--${boundary}\nContent-Type: text/plain; charset=utf-8\n\n${words}\n`;
const picture = (boundary) =>
  `\n--${boundary}\nContent-Type: image/jpeg; name="boat.jpg"\nContent-Disposition: attachment; filename="boat.jpg"\nContent-Transfer-Encoding: base64\n\n${toBase64(photo)}\n`;

// [subject, whole text, what a tolerant reader still finds, attachments it still finds]
const rows = [
  [
    "Cut in the middle of a file",
    () =>
      `${head("Cut in the middle of a file", mixed("cut"))}${firstPart("cut", "The words before the cut.")}${picture("cut").slice(0, 900)}`,
    ["The words before the cut."],
    ["boat.jpg"],
  ],
  [
    "Last boundary is missing",
    () =>
      `${head("Last boundary is missing", mixed("open"))}${firstPart("open", "The last fence is not there.")}${picture("open")}`,
    ["The last fence is not there."],
    ["boat.jpg"],
  ],
  [
    "Boundary never occurs",
    () => `${head("Boundary never occurs", mixed("never"))}\n\nThese words stand in no part.\n`,
    [],
  ],
  [
    "No boundary parameter",
    () =>
      `${head("No boundary parameter", ["Content-Type: multipart/mixed"])}\n\n--what\nContent-Type: text/plain\n\nA part without a fence.\n--what--\n`,
    [],
  ],
  [
    "Inner multipart not closed",
    () =>
      `${head("Inner multipart not closed", mixed("out"))}\n\n--out\nContent-Type: multipart/alternative; boundary="in"\n\n--in\nContent-Type: text/plain\n\nInner words, never closed.\n--out\nContent-Type: application/pdf; name="after.pdf"\nContent-Disposition: attachment; filename="after.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--out--\n`,
    ["Inner words, never closed."],
  ],
  [
    "Base64 with foreign characters",
    () =>
      `${head("Base64 with foreign characters", textType("base64"))}\n\nVGhlIGJhc2U2\n* not base64 *\nNCBoYXMgaG9sZXMu\n`,
    [],
  ],
  [
    "Base64 of odd length",
    () =>
      `${head("Base64 of odd length", textType("base64"))}\n\nVGhlIGxlbmd0aCBpcyBvZGQgaGVyZS4gVGhlIGVuZC\n`,
    ["The length is odd here."],
  ],
  [
    "Base64 on one line of 60 KB",
    () =>
      `${head("Base64 on one line of 60 KB", textType("base64"))}\n\n${toBase64(Buffer.from("No line ends in base64. ".repeat(1900)), Infinity)}\n`,
    ["No line ends in base64."],
  ],
  [
    "Bad quoted-printable",
    () =>
      `${head("Bad quoted-printable", textType("quoted-printable"))}\n\nWords with =ZZ and = and 100=% and a cut =C3\nand the end of it all=`,
    ["and the end of it all"],
  ],
  [
    "Says base64, is text",
    () =>
      `${head("Says base64, is text", textType("base64"))}\n\nThis is not coded at all, whatever the header says!\n`,
    [],
  ],
  [
    "NUL bytes",
    () => `${head("NUL bytes", textType("8bit"))}\n\nBefore the NUL\0\0\0 and after it.\n`,
    ["Before the NUL"],
  ],
  [
    "NUL in a header",
    () => `${head("Nul\0header", textType("8bit"))}\n\nThe header has a NUL.\n`,
    ["The header has a NUL."],
  ],
  [
    "Line ends of three kinds",
    () =>
      `${head("Line ends of three kinds", textType("8bit"))}\n\nLF ends here.\nCRLF ends here.\r\nCR ends here.\rLast line.\n`,
    ["LF ends here."],
  ],
  [
    "Only CR",
    () => `${head("Only CR", textType("8bit"))}\n\nOld line ends everywhere.\n`.replaceAll("\n", "\r"),
    undefined,
  ],
  ["Headers only", () => head("Headers only"), []],
  [
    "No empty line before the body",
    () =>
      `${head("No empty line before the body", textType("8bit"))}\nthis line is neither header nor body, or both\nand one more\n`,
    undefined,
  ],
  [
    "Mbox line on top",
    () =>
      `From colm.byrne@example.net Sat Nov 21 09:00:00 2026\n${head("Mbox line on top", textType("8bit"))}\n\nA mailbox file was split badly.\n`,
    ["A mailbox file was split badly."],
  ],
  [
    "Invalid utf-8",
    () =>
      Buffer.concat([
        Buffer.from(`${head("Invalid utf-8", textType("8bit"))}\n\nGood start `),
        Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xf5]),
        Buffer.from(" good end.\n"),
      ]),
    ["Good start"],
  ],
  [
    "Surrogates and controls",
    () =>
      `${head("Surrogates and controls", textType("quoted-printable"))}\n\nLone half =ED=A0=BD, bell =07, escape =1B[31m, NEL =C2=85, BOM =EF=BB=BF, FFFE =EF=BF=BE, done.\n`,
    ["done."],
  ],
  [
    "Two Content-Types",
    () =>
      `${head("Two Content-Types", ["Content-Type: text/html; charset=utf-8", ...textType("8bit")])}\n\nWhich of the two counts?\n`,
    ["Which of the two counts?"],
  ],
  [
    "Multipart in base64",
    () =>
      `${head("Multipart in base64", [...mixed("coded"), "Content-Transfer-Encoding: base64"])}\n\n${toBase64(Buffer.from("--coded\n\nHidden.\n--coded--\n"))}\n`,
    [],
  ],
  [
    "Endless header without a colon",
    () =>
      `${head("Endless header without a colon")}\n${"nocolon".repeat(3000)}\n\nBody follows the endless line.\n`,
    undefined,
  ],
  ["", () => "", undefined, undefined, "a file of zero bytes"],
];

/** `lenient` rows; where a reader's choice decides, the expectation is left out. */
export function brokenRecords() {
  return rows.map(([subject, make, text, attachments, about], i) => {
    const found = text ?? [];
    const doubtful = text === undefined || subject === "NUL in a header";
    const expect = {
      lenient: true,
      subject: doubtful ? undefined : subject,
      attachments,
      attachmentSizes: undefined,
    };
    if (text === undefined) Object.assign(expect, { from: undefined, fromName: undefined });
    return toRecord({
      daysAgo: 6 + i * 0.55,
      from: colm,
      bytes: Buffer.from(make()),
      about: `broken: ${about ?? subject}`,
      flags: i % 3 ? ["seen"] : [],
      text: found,
      expect,
    });
  });
}
