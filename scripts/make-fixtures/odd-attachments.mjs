// Attachments of many kinds, and names written in every way seen in the wild.

import { encodeText } from "./charset.mjs";
import { compose } from "./compose.mjs";
import { pdf, png } from "./files.mjs";
import { file, multipart, text } from "./mime.mjs";
import { people } from "./people.mjs";
import { attach } from "./samples.mjs";

const note = (words) => text(`${words}\n`, { encoding: "8bit" });
const page = (title) => pdf([title, "A page for the demo mailbox."]);
const long = `${"Minutes of the meeting about the meeting ".repeat(6).trim()}.pdf`;
const binary = Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 73 + 11) & 0xff));
const bigPicture = () => png(600, 590, (x, y) => [(x * y) >> 6, (x * 3) ^ (y >> 1), 255 - (y >> 2)]);

const names = [
  ["umlauts by RFC 2231", "Übersicht für März.pdf", { style: "rfc2231" }],
  ["latin-1 by RFC 2231", "Menü français.pdf", { style: "rfc2231", charset: "iso-8859-1" }],
  [
    "Japanese by RFC 2231 in pieces",
    "第三四半期の報告書と来年度の計画についての資料.pdf",
    { style: "rfc2231-continued" },
  ],
  ["Cyrillic by RFC 2047 in a parameter", "Отчёт за ноябрь.pdf", { style: "rfc2047" }],
  ["Chinese by RFC 2047 in gb2312", "报价单.pdf", { style: "rfc2047", charset: "gb2312" }],
  ["emoji in the name", "Party 🎉 plan.pdf", { style: "rfc2231" }],
  ["240 characters", long, { style: "plain" }],
  ["240 characters in pieces", long, { style: "rfc2231-continued" }],
  ["quotes and backslash", 'The "final\\last" plan.pdf', { style: "plain" }],
  ["path in the name", "C:\\Users\\dana\\plan.pdf", { style: "plain" }],
  ["not quoted", "plan-7.pdf", { style: "unquoted" }],
  ["name only in Content-Type", "typed-name.pdf", { style: "plain", onlyType: true }],
  ["name only in Content-Disposition", "placed-name.pdf", { inType: false }],
  ["no name at all", "", {}],
  ["leading dot and two spaces", ".hidden  plan.pdf", { style: "rfc2231" }],
  ["right-to-left name", "תוכנית.pdf", { style: "rfc2231" }],
];

const raw = [
  ["raw utf-8 name", "Änderungen.pdf", "utf-8"],
  ["raw windows-1252 name", "Facture d’été.pdf", "windows-1252"],
];

const trees = [
  [
    "every kind of file in one mail",
    (words) => [
      note(words),
      ...["a.pdf", "b.docx", "c.csv", "d.png", "e.gif", "f.jpg", "g.txt", "h.zip", "i.wav"].map((name) =>
        attach(name),
      ),
      attach("j.vcf", { person: people[1] }),
    ],
  ],
  [
    "zero bytes",
    (words) => [note(words), file("application/octet-stream", Buffer.alloc(0), { name: "empty.bin" })],
  ],
  [
    "zero bytes of text without an encoding",
    (words) => [note(words), file("text/plain", Buffer.alloc(0), { name: "empty.txt", encoding: null })],
  ],
  [
    "two files of one name",
    (words) => [
      note(words),
      file("application/pdf", page("first"), { name: "plan.pdf" }),
      file("application/pdf", page("second"), { name: "plan.pdf" }),
    ],
  ],
  [
    "octet-stream with a telling name",
    (words) => [note(words), file("application/octet-stream", page("typed by name"), { name: "typed.pdf" })],
  ],
  [
    "wrong type for the name",
    (words) => [note(words), file("image/png", page("a liar"), { name: "liar.png" })],
  ],
  [
    "attached text and attached page",
    (words) => [
      note(words),
      file("text/plain; charset=iso-8859-1", encodeText("iso-8859-1", "Attached words, café.\n"), {
        name: "words.txt",
      }),
      file("text/html; charset=utf-8", Buffer.from("<p>Attached page.</p>\n"), { name: "page.html" }),
    ],
  ],
  [
    "text in an inline part with a name",
    (words) => [
      note(words),
      file("text/plain; charset=utf-8", Buffer.from("Inline, yet a file.\n"), {
        name: "inline.txt",
        disposition: "inline",
      }),
    ],
  ],
  [
    "file in quoted-printable",
    (words) => [
      note(words),
      file("text/csv; charset=utf-8", Buffer.from("port,level\nMalmö,12\n"), {
        name: "levels.csv",
        encoding: "quoted-printable",
      }),
    ],
  ],
  [
    "calendar file that is no invitation",
    (words) => [
      note(words),
      file(
        "text/calendar; charset=utf-8",
        Buffer.from(
          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Quayside//Fair//EN\r\nBEGIN:VEVENT\r\nUID:fair-1@example.org\r\nDTSTAMP:20261101T080000Z\r\nDTSTART;VALUE=DATE:20261205\r\nSUMMARY:Winter fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ),
        { name: "fair.ics" },
      ),
    ],
  ],
  [
    "fifty files",
    (words) => [note(words), ...Array.from({ length: 50 }, (_, i) => attach(`tile-${i + 1}.gif`))],
  ],
  [
    "disposition with size and dates",
    (words) => [
      note(words),
      {
        ...attach("dated.pdf"),
        headers: [
          "Content-Type: application/pdf",
          'Content-Disposition: attachment; filename="dated.pdf"; size=999;\n creation-date="Sat, 21 Nov 2026 09:00:00 GMT"; modification-date="broken"',
          "Content-Transfer-Encoding: base64",
        ],
      },
    ],
  ],
  ["one megabyte", (words) => [note(words), file("image/png", bigPicture(), { name: "site-plan.png" })]],
];

/** Names, raw names, trees of files, and one part sent as bare binary. */
export function attachmentRecords() {
  const all = [
    ...names.map(([about, name, options]) => [
      `file name: ${about}`,
      (words) => [note(words), file("application/pdf", page("named"), { name, ...options })],
    ]),
    ...raw.map(([about, name, charset]) => [
      `file name: ${about}`,
      (words) => [
        note(words),
        { ...file("application/pdf", page("raw"), { name, rawName: encodeText(charset, name) }) },
      ],
    ]),
    ...trees.map(([about, parts]) => [`files: ${about}`, parts]),
  ];
  const records = all.map(([about, parts], i) => {
    const { name, address } = people[(i * 13 + 5) % people.length];
    const words = `Please see the attachment${about.includes("kind") ? "s" : ""}, number ${i + 1}.`;
    return compose({
      folder: i < 10 ? "Trash" : "Inbox",
      daysAgo: 4.7 + i * 0.8,
      from: { name, address },
      subject: `Attachment, ${about}`,
      entity: multipart("mixed", `att-${i}-fence`, parts(words)),
      flags: i % 4 ? ["seen"] : [],
      about,
      text: ["Please see the attachment"],
      expect: about.includes("raw windows") ? { attachments: undefined } : {},
    });
  });
  return [...records, binaryRecord()];
}

/** A part in Content-Transfer-Encoding: binary, in a message with CRLF lines: its bytes must stay as they are. */
function binaryRecord() {
  const stand = "[[the bytes]]";
  const part = file("application/octet-stream", Buffer.from(stand), { name: "raw.bin", encoding: "binary" });
  const record = compose({
    daysAgo: 4.4,
    from: people[16],
    subject: "Attachment, sent as binary",
    entity: multipart("mixed", "bin-fence", [note("The file is not coded."), part]),
    about: "files: Content-Transfer-Encoding binary",
    crlf: true,
    flags: ["seen"],
    text: ["The file is not coded."],
  });
  const at = record.bytes.indexOf(stand);
  const bytes = Buffer.concat([
    record.bytes.subarray(0, at),
    binary,
    record.bytes.subarray(at + stand.length),
  ]);
  return { ...record, bytes, expect: { ...record.expect, attachmentSizes: [binary.length] } };
}
