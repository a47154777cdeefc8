// Odd trees of parts and odd bodies.
import { compose } from "./compose.mjs";
import { toFlowed } from "./letters.mjs";
import { file, multipart, text, toBytes } from "./mime.mjs";
import { people } from "./people.mjs";
import { attach, photo } from "./samples.mjs";

const plain = (words, options) => text(`${words}\n`, { encoding: "8bit", ...options });
const html = (words, options) =>
  text(`<html><body>${words}</body></html>\n`, { subtype: "html", encoding: "quoted-printable", ...options });
const bare = (headers, body, attachments = []) => ({ headers, body: Buffer.from(body), attachments });
const inline = (name, cid, extra = []) =>
  attach(name, { disposition: "inline", extra: [`Content-ID: <${cid}>`, ...extra] });

function mail(headers, entity) {
  return toBytes({ ...entity, headers: [...headers, "MIME-Version: 1.0", ...entity.headers] });
}

/** A message in a message in a message. */
function russianDolls(depth) {
  let inner = mail(["From: ruth.abernathy@example.net", "Subject: the innermost"], plain("Smallest doll."));
  for (let level = 1; level < depth; level++) {
    const wrapped = file("message/rfc822", inner, { name: `doll-${level}.eml`, encoding: "7bit" });
    inner = mail(
      [`Subject: doll ${level + 1}`, "From: ruth.abernathy@example.net"],
      multipart("mixed", `doll-${level}`, [plain(`Doll ${level + 1}.`), wrapped]),
    );
  }
  return file("message/rfc822", inner, { name: "dolls.eml", encoding: "7bit" });
}

function deepTree(depth) {
  let part = plain("At the bottom of the well.");
  for (let level = 0; level < depth; level++)
    part = multipart(level % 2 ? "alternative" : "mixed", `level-${level}`, [part]);
  return part;
}

const page = '<p>See the boat: <img src="cid:boat@quay"></p><p>and the stripes: <img src="stripes.gif"></p>';
const boat = () =>
  file("image/jpeg", photo, { name: "boat.jpg", disposition: "inline", extra: ["Content-ID: <boat@quay>"] });
const stripes = () =>
  attach("stripes.gif", { disposition: "inline", extra: ["Content-Location: stripes.gif"] });
const amp = () =>
  text("<!doctype html><html ⚡4email><body>Moving page</body></html>\n", {
    subtype: "x-amp-html",
    encoding: "quoted-printable",
  });
const flowedText =
  "The ferry leaves at nine and the next one not before noon, so please be at the quay a quarter of an hour early, with your papers ready.\n\n> An old quote.\n-- \nCrew desk";
const delSp = "これは書式流し込みの \nテストです。";
const uu = 'begin 644 tide.txt\n-5&ED92!A="!N:6YE+@``\n`\nend\n';

const rows = [
  {
    about: "related: cid and Content-Location pictures",
    entity: () =>
      multipart("related", "rel-1", [html(page), boat(), stripes()], {
        params: ';\n type="text/html"; start="<none>"',
      }),
    seek: "See the boat",
  },
  {
    about: "alternative inside related",
    entity: () =>
      multipart("related", "rel-2", [
        multipart("alternative", "alt-2", [plain("See the boat in text."), html(page)]),
        boat(),
      ]),
    seek: "See the boat",
  },
  {
    about: "related inside alternative inside mixed",
    entity: () =>
      multipart("mixed", "mix-3", [
        multipart("alternative", "alt-3", [
          plain("All layers in order."),
          multipart("related", "rel-3", [
            html("<p>All layers in order. <img src='cid:logo@3'></p>"),
            inline("logo.png", "logo@3"),
          ]),
        ]),
        attach("layers.pdf"),
      ]),
    seek: "All layers in order.",
  },
  {
    about: "inline picture that the page does not use",
    entity: () =>
      multipart("related", "rel-4", [
        html("<p>No picture on this page.</p>"),
        inline("unused.png", "unused@4"),
      ]),
    seek: "No picture on this page.",
  },
  {
    about: "picture with cid, yet disposition attachment",
    entity: () =>
      multipart("related", "rel-5", [
        html('<p>Shown anyway: <img src="cid:odd%20one@5"></p>'),
        attach("curve.png", { extra: ["Content-ID: <odd one@5>"] }),
      ]),
    seek: "Shown anyway",
  },
  {
    about: "HTML first, text second in alternative",
    entity: () =>
      multipart("alternative", "alt-6", [html("<p>Wrong way round.</p>"), plain("Wrong way round.")]),
    seek: "Wrong way round.",
  },
  {
    about: "alternative with an AMP page in the middle",
    entity: () =>
      multipart("alternative", "alt-7", [plain("Standing page."), amp(), html("<p>Standing page.</p>")]),
    seek: "Standing page.",
    unnamed: true,
  },
  {
    about: "text, picture, text, picture, text",
    entity: () =>
      multipart("mixed", "mix-8", [
        plain("First words."),
        inline("a.png", "a@8"),
        plain("Words between."),
        inline("b.gif", "b@8"),
        plain("Last words."),
      ]),
    seek: ["First words.", "Words between.", "Last words."],
  },
  {
    about: "HTML body then a text footer of a list",
    entity: () =>
      multipart("mixed", "mix-9", [
        html("<p>Body in HTML.</p>"),
        plain("Footer of the list.", { params: "" }),
      ]),
    seek: ["Body in HTML.", "Footer of the list."],
  },
  { about: "a PDF and nothing else", entity: () => attach("alone.pdf") },
  {
    about: "a picture as the whole message, no name",
    entity: () => file("image/jpeg", photo, { disposition: null }),
  },
  {
    about: "multipart with a single part",
    entity: () => multipart("mixed", "one", [plain("The only part.")]),
    seek: "The only part.",
  },
  {
    about: "multipart with an empty part",
    entity: () =>
      multipart("mixed", "two", [plain("Before the gap."), bare([], ""), plain("After the gap.")]),
    seek: ["Before the gap.", "After the gap."],
  },
  {
    about: "preamble and epilogue",
    entity: () =>
      multipart("mixed", "pre", [plain("Between the covers.")], {
        preamble: "This is a multi-part message in MIME format.",
        epilogue: "Nobody reads this.",
      }),
    seek: "Between the covers.",
  },
  {
    about: "boundary of odd characters",
    entity: () =>
      multipart("mixed", "=_'()+_,-./:=? x", [
        plain("Odd fence."),
        attach("card.vcf", { person: people[0] }),
      ]),
    seek: "Odd fence.",
  },
  {
    about: "inner boundary starts like the outer one",
    entity: () =>
      multipart("mixed", "fence", [
        multipart("alternative", "fence-2", [plain("Two fences."), html("<p>Two fences.</p>")]),
        attach("map.png"),
      ]),
    seek: "Two fences.",
  },
  {
    about: "boundary of 70 characters, not quoted",
    entity: () => multipart("mixed", "b".repeat(70), [plain("Long fence.")], { quote: false }),
    seek: "Long fence.",
  },
  {
    about: "multipart/parallel and an unknown multipart",
    entity: () =>
      multipart("x-unheard-of", "odd", [
        plain("Read me as mixed."),
        multipart("parallel", "par", [attach("beep.wav"), attach("a.gif")]),
      ]),
    seek: "Read me as mixed.",
  },
  { about: "24 levels deep", entity: () => deepTree(24), seek: "At the bottom of the well." },
  {
    about: "message in message, six deep",
    entity: () => multipart("mixed", "outer-doll", [plain("Open the dolls."), russianDolls(6)]),
    seek: "Open the dolls.",
  },
  {
    about: "the message is one message/rfc822",
    entity: () =>
      file(
        "message/rfc822",
        mail(["From: sam.whitlock@example.com", "Subject: inner"], plain("Inner words.")),
        { encoding: "7bit", disposition: null },
      ),
  },
  {
    about: "message/rfc822 in base64, against the rules",
    entity: () =>
      multipart("mixed", "b64-msg", [
        plain("Coded letter inside."),
        file(
          "message/rfc822",
          mail(["Subject: coded", "From: zoe.vandijk@example.com"], plain("Coded words.")),
          { name: "coded.eml" },
        ),
      ]),
    seek: "Coded letter inside.",
    sizes: true,
  },
  {
    about: "message/external-body",
    entity: () =>
      multipart("mixed", "ext", [
        plain("The file is elsewhere."),
        {
          ...bare(
            [
              'Content-Type: message/external-body; access-type=URL;\n URL="https://files.example.org/plan.pdf"',
            ],
            "Content-Type: application/pdf\nContent-ID: <plan@files>\n\n",
          ),
          attachments: [{ name: "", size: null }],
        },
      ]),
    seek: "The file is elsewhere.",
  },
  {
    about: "text/enriched and text/markdown",
    entity: () =>
      multipart("alternative", "enr", [
        plain("Bold words."),
        {
          ...bare(["Content-Type: text/enriched"], "<bold>Bold</bold> words.\n"),
          attachments: [{ name: "", size: null }],
        },
        {
          ...bare(["Content-Type: text/markdown; charset=utf-8"], "**Bold** words.\n"),
          attachments: [{ name: "", size: null }],
        },
      ]),
    seek: "Bold words.",
  },
  {
    about: "format=flowed with quote and signature",
    entity: () =>
      text(toFlowed(flowedText), { charset: "us-ascii", encoding: "7bit", params: "; format=flowed" }),
    seek: ["The ferry leaves at nine and the next one not before noon, so please be at the quay"],
  },
  {
    about: "format=flowed with DelSp",
    entity: () => text(delSp, { encoding: "8bit", params: "; format=flowed; delsp=yes" }),
    seek: "これは書式流し込みのテストです。",
  },
  {
    about: "uuencoded file in the text",
    entity: () => plain(`The tide table is below.\n\n${uu}`),
    seek: "The tide table is below.",
  },
  {
    about: "Content-Type without a subtype",
    entity: () => bare(["Content-Type: text"], "Just text, said the header.\n"),
    seek: "Just text, said the header.",
  },
  {
    about: "Content-Type with comments and odd spaces",
    entity: () =>
      bare(
        ["Content-Type: text (words) / plain ; charset = (set) utf-8"],
        "Spaces are allowed nearly everywhere.\n",
      ),
    lenient: true,
  },
  {
    about: "unknown transfer encoding",
    entity: () =>
      bare(
        ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: x-rot13"],
        "Lbh pna ernq guvf.\n",
      ),
    lenient: true,
  },
  { about: "empty body", entity: () => bare(["Content-Type: text/plain; charset=utf-8"], "") },
  {
    about: "body of line ends only",
    entity: () => bare(["Content-Type: text/plain; charset=utf-8"], "\n\n\n\n"),
  },
  { about: "HTML without any words", entity: () => html("<br>") },
  {
    about: "one line of 40,000 characters",
    entity: () => plain(`Endless: ${"tide ".repeat(8000)}over`),
    seek: "Endless: tide tide",
  },
  {
    about: "body of 120 KB",
    entity: () =>
      plain(
        Array.from(
          { length: 2000 },
          (_, i) => `Line ${i + 1} of the log, water level ${1000 + ((i * 37) % 291)} mm, all well.`,
        ).join("\n"),
      ),
    seek: ["Line 1 of the log", "Line 2000 of the log"],
  },
  {
    about: "words of right-to-left and left-to-right mixed in HTML",
    entity: () =>
      html('<p dir="rtl">הפגישה ב-<b>10:30</b> עם Dana, אולם ב׳</p><p dir="ltr">Room B</p>', {
        encoding: "base64",
      }),
    seek: "Room B",
  },
  {
    about: "HTML in utf-16",
    entity: () => html("<p>Wide page, ålesund.</p>", { charset: "utf-16", encoding: "base64" }),
    seek: "Wide page, ålesund.",
  },
  {
    about: "HTML whose meta tag contradicts the header",
    entity: () =>
      text('<html><head><meta charset="iso-8859-1"></head><body>Header wins: Łódź</body></html>\n', {
        subtype: "html",
        encoding: "quoted-printable",
      }),
    seek: "Header wins: Łódź",
  },
  {
    about: "lines that start with dots and From",
    entity: () =>
      text("From here on it gets odd.\n.\n..\n.dot\n>From the quoted side\nFrom again.\n", {
        charset: "us-ascii",
        encoding: "7bit",
      }),
    seek: "From here on it gets odd.",
  },
  {
    about: "quoted-printable with trailing spaces and long lines",
    entity: () =>
      text(`Trailing space here: \nand a tab:\t\nequals = sign, ${"long ".repeat(60)}end.\n`, {
        encoding: "quoted-printable",
      }),
    seek: "equals = sign, long long",
  },
  {
    about: "HTML full of entities",
    entity: () =>
      html("<p>Fish &amp; chips &lt; 10 &euro; &#8211; caf&eacute; &#x1F6A2;</p>", { charset: "us-ascii" }),
    seek: "Fish & chips < 10 € – café 🚢",
  },
];

/** One message for each row. */
export function structureRecords() {
  return rows.map((row, i) => {
    const { name, address } = people[(i * 11 + 3) % people.length];
    const entity = row.entity();
    if (row.unnamed) entity.attachments = [{ name: "", size: null }];
    return compose({
      daysAgo: 5.1 + i * 0.7,
      from: { name, address },
      subject: `Structure: ${row.about}`,
      entity,
      flags: i % 5 ? ["seen"] : [],
      about: row.about,
      text: row.seek ? [row.seek].flat() : [],
      expect: row.lenient ? { lenient: true } : {},
      crlf: i % 9 === 4,
    });
  });
}
