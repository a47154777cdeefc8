// Letters whose charset label is wrong, unknown, oddly spelled or missing.
import { encodeText } from "./charset.mjs";
import { compose } from "./compose.mjs";
import { text } from "./mime.mjs";
import { person } from "./people.mjs";

const box = ({ name, address }) => ({ name, address });

// [label, real charset, encoding, text, part every reader finds, note]
const mislabelled = [
  [
    "iso-8859-1",
    "windows-1252",
    "quoted-printable",
    "The Tuesday train is “late” – as ever, 5 €.",
    "The Tuesday train is",
    "windows-1252 labelled iso-8859-1",
  ],
  [
    "iso-8859-1",
    "utf-8",
    "8bit",
    "The menu has crêpes and jalapeños today.",
    "The menu has",
    "utf-8 labelled iso-8859-1",
  ],
  [
    "utf-8",
    "iso-8859-1",
    "8bit",
    "The bill for the café is 12£ this time.",
    "this time.",
    "iso-8859-1 labelled utf-8",
  ],
  [
    "us-ascii",
    "utf-8",
    "8bit",
    "Plain label, but naïve text from Zürich.",
    "Plain label, but",
    "utf-8 labelled us-ascii",
  ],
  [
    "us-ascii",
    "iso-8859-1",
    "8bit",
    "Plain label again, now from Malmö.",
    "Plain label again",
    "8-bit bytes labelled us-ascii",
  ],
  [
    "x-unknown",
    "utf-8",
    "8bit",
    "Nobody knows this charset, not even Anaïs.",
    "Nobody knows this charset",
    "unknown charset x-unknown",
  ],
  [
    "unknown-8bit",
    "windows-1252",
    "8bit",
    "The gateway gave up on naming it: déjà vu.",
    "The gateway gave up",
    "charset unknown-8bit",
  ],
  [
    "x-user-defined",
    "iso-8859-1",
    "quoted-printable",
    "An old browser wrote this at the fête.",
    "An old browser wrote",
    "charset x-user-defined",
  ],
  [
    "gb2312",
    "gbk",
    "base64",
    "Spec sheet: 朱镕基 and 發票.",
    "Spec sheet:",
    "gbk characters labelled gb2312",
  ],
  [
    "utf8",
    "utf-8",
    "quoted-printable",
    "Label without a hyphen, œuvre complète.",
    "Label without a hyphen, œuvre",
    "charset utf8",
  ],
  [
    "cp1252",
    "windows-1252",
    "quoted-printable",
    "Label of another family, “quoted”.",
    "Label of another family, “quoted”",
    "charset cp1252",
  ],
  ["latin1", "iso-8859-1", "8bit", "Alias label, Ærø island.", "Alias label, Ærø island", "charset latin1"],
  ["windows-31j", "shift_jis", "base64", "Tickets: 切符を三枚", "Tickets: 切符を三枚", "charset windows-31j"],
  [
    '""',
    "utf-8",
    "8bit",
    "The label is an empty string. Señor.",
    "The label is an empty string.",
    "empty charset",
  ],
  [
    'utf-8"',
    "utf-8",
    "8bit",
    "A quote too many in the label.",
    "A quote too many in the label",
    "charset with a stray quote",
  ],
];

function wrong([label, charset, encoding, words, found, about], i) {
  const from = person(["colm", "ruth", "sam", "zoe", "paul"][i % 5]);
  return compose({
    daysAgo: 5.3 + i * 0.61,
    from: box(from),
    subject: `Label test: ${about}`,
    entity: text(encodeText(charset, `${words}\n`), { label, encoding }),
    flags: ["seen"],
    about,
    text: [found],
  });
}

/** Letters with wrong labels, then one without any. */
export function labelRecords() {
  const bare = compose({
    daysAgo: 6.6,
    from: box(person("ruth")),
    subject: "No label at all",
    entity: {
      headers: [],
      body: Buffer.from("No content type, yet utf-8 inside: Zoë’s café.\n"),
      attachments: [],
    },
    omit: ["MIME-Version"],
    flags: ["seen"],
    about: "no MIME headers, utf-8 text",
    text: ["No content type, yet utf-8 inside"],
  });
  return [...mislabelled.map(wrong), bare];
}
