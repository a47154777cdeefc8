// A technical mailing list with its headers and footer, and one digest.
import { compose } from "./compose.mjs";
import { letter } from "./letters.mjs";
import { multipart, text, toBytes } from "./mime.mjs";
import { person } from "./people.mjs";

const list = "tide-tables.lists.example.org";
const post = { name: "", address: "tide-tables@lists.example.org" };
const footer =
  "\n_______________________________________________\ntide-tables mailing list\ntide-tables@lists.example.org\nhttps://lists.example.org/tide-tables";

const posts = [
  [
    "olga",
    "harmonic constants for small ports",
    "Has anyone measured constants for ports with less than a year of records? The usual method wants 369 days and I have 200.",
  ],
  [
    "ewan",
    "Re: harmonic constants for small ports",
    "You can borrow the ratios of a near standard port. The error stays under four centimetres here.",
  ],
  [
    "ravi",
    "Re: harmonic constants for small ports",
    "Seconded, but mind the shallow water terms, they do not travel.",
  ],
  ["olga", "Re: harmonic constants for small ports", "That worked, thank you both. Patch follows."],
  [
    "olga",
    "[PATCH] infer constants from a reference port",
    "---\n src/infer.c | 14 +++++++++++---\n 1 file changed, 11 insertions(+), 3 deletions(-)\n\ndiff --git a/src/infer.c b/src/infer.c\n--- a/src/infer.c\n+++ b/src/infer.c\n@@ -40,3 +40,5 @@\n-\treturn 0;\n+\tratio = ref->amplitude / own->amplitude;\n+\treturn ratio > 0 ? scale(own, ratio) : -1;\n--\n2.43.0",
  ],
  [
    "ewan",
    "Re: [PATCH] infer constants from a reference port",
    "Applied with one change: scale() may be given NULL here.\n\n> +\treturn ratio > 0 ? scale(own, ratio) : -1;\n\nThis line is now guarded.",
  ],
  [
    "iris",
    "archive from 1911 to 1938 scanned",
    "The library has finished scanning the handwritten tables. They are free to use, and some pages smell of pipe even on screen.",
  ],
  [
    "ravi",
    "Re: archive from 1911 to 1938 scanned",
    "Wonderful. I can start reading the digits by machine, the hand is very regular until 1926.",
  ],
  [
    "greta",
    "sensor for the sailing club",
    "We look for a cheap pressure sensor that survives winter and children. Ideas?",
  ],
  ["ewan", "Re: sensor for the sailing club", "Pot it in resin and tell the children it is a fish."],
  [
    "marek",
    "release 4.2",
    "Version 4.2 is out. It reads the new ephemeris, is twice as fast and drops the XML writer that nobody used.",
  ],
  ["iris", "Re: release 4.2", "Somebody did use the XML writer. It was me. I will manage."],
];

const headers = [
  `List-Id: Tide tables and how to make them <${list}>`,
  "List-Post: <mailto:tide-tables@lists.example.org>",
  "List-Help: <mailto:tide-tables-request@lists.example.org?subject=help>",
  "List-Archive: <https://lists.example.org/archives/tide-tables/>",
  "Precedence: list",
  "Sender: tide-tables-bounces@lists.example.org",
  "Errors-To: tide-tables-bounces@lists.example.org",
  "X-BeenThere: tide-tables@lists.example.org",
];

const box = ({ name, address }) => ({ name, address });

function digest() {
  const parts = posts.slice(6, 9).map(([who, subject, words]) => {
    const inner = { ...text(`${words}\n`, { encoding: "8bit" }) };
    const bytes = toBytes({
      ...inner,
      headers: [`From: ${person(who).address}`, `Subject: [tide-tables] ${subject}`, ...inner.headers],
    });
    return { headers: [], body: bytes, attachments: [{ name: "", size: null }] };
  });
  return multipart("mixed", "digest-outer", [
    text("Send submissions to tide-tables@lists.example.org\n\nToday's topics: archive, sensor\n", {
      charset: "us-ascii",
      encoding: "7bit",
    }),
    multipart("digest", "digest-inner", parts),
  ]);
}

/** The posts, then the digest. */
export function listRecords(random) {
  const ids = new Map();
  const records = posts.map(([who, subject, words], i) => {
    const from = person(who);
    const topic = subject.replace(/^Re: /, "");
    const references = ids.get(topic) ?? [];
    const record = compose({
      daysAgo: 16 - i * 1.17,
      zone: from.zone,
      from: box(from),
      to: [post],
      subject: subject.replace(/^(Re: )?/, "$1[tide-tables] "),
      references,
      inReplyTo: references.at(-1),
      headers,
      entity: letter(words + footer, {
        style: words.includes("diff") ? "plain" : random.pick(["plain", "flowed"]),
        random,
      }),
      flags: i < 9 ? ["seen"] : [],
      keywords: ["List"],
      text: [words.split("\n").at(-1).slice(0, 40).trim()],
    });
    ids.set(topic, [...references, record.id]);
    return record;
  });
  records.push(
    compose({
      daysAgo: 3.9,
      from: { name: "tide-tables digest", address: "tide-tables-request@lists.example.org" },
      to: [post],
      subject: "tide-tables Digest, Vol 88, Issue 4",
      headers,
      entity: digest(),
      flags: ["seen"],
      about: "multipart/digest, whose parts are messages by default",
      text: ["Today's topics"],
    }),
  );
  return records;
}
