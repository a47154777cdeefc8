// Newsletters, receipts and notices: mail written by machines, mostly HTML with tables and headers of bulk senders.
import { compose } from "./compose.mjs";
import { logo, pdf } from "./files.mjs";
import { escapeHtml } from "./letters.mjs";
import { file, multipart, text } from "./mime.mjs";

const senders = [
  {
    name: "Lanternfish Weekly",
    address: "post@lanternfish.example.net",
    list: "weekly.lanternfish.example.net",
    colour: [20, 80, 140],
    topics: [
      "What the deep sea glows for",
      "A map of every lighthouse keeper's cat",
      "Salt: a short history in nine grains",
      "Why ferries are late on purpose",
    ],
  },
  {
    name: "The Slow Kettle",
    address: "hello@slowkettle.example.org",
    list: "news.slowkettle.example.org",
    colour: [150, 70, 30],
    topics: [
      "Soup season, part two",
      "Seven things to do with one cabbage",
      "Bread that forgives",
      "A tea for each kind of rain",
    ],
  },
  {
    name: "Quayside Library",
    address: "events@library.example.org",
    list: "events.library.example.org",
    colour: [60, 110, 70],
    topics: [
      "New on the shelves",
      "Reading aloud on Thursdays",
      "The repair café is back",
      "Late opening in December",
    ],
  },
  {
    name: "Harbour Works Digest",
    address: "digest@example.com",
    list: "digest.example.com",
    colour: [20, 110, 140],
    topics: ["Tidemark in ten days", "Meet the night shift", "Parking, again", "Numbers of the month"],
  },
  {
    name: "Ateliér Kresba",
    address: "noviny@kresba.example.net",
    list: "noviny.kresba.example.net",
    colour: [120, 40, 90],
    topics: ["Kurz akvarelu v prosinci", "Výstava žáků", "Nové papíry na skladě", "Otevřeno do osmi"],
  },
];

const sentences = [
  "We visited the people who still do it by hand.",
  "It takes longer than you think and it is worth the wait.",
  "Bring a friend; the second seat is free.",
  "The recipe serves four, or two who skipped lunch.",
  "There are more pictures on our page.",
  "Nobody could tell us who painted the door blue.",
  "Registration opens at nine and closes when the room is full.",
];

function issue(sender, random, number) {
  const articles = sender.topics.map((topic) => ({
    topic,
    words: [random.pick(sentences), random.pick(sentences)].join(" "),
  }));
  const rows = articles
    .map(
      ({ topic, words }) =>
        `<tr><td style="padding:12px 24px;font-family:Georgia,serif"><h2 style="margin:0;font-size:18px">${escapeHtml(topic)}</h2><p style="margin:6px 0;line-height:1.5">${escapeHtml(words)} <a href="https://${sender.list}/read/${number}?utm_source=mail">Read&nbsp;on&nbsp;&rarr;</a></p></td></tr>`,
    )
    .join("\n");
  const html = `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(sender.name)}</title>\n<style>@media only screen and (max-width:480px){.wide{width:100%!important}}</style></head>\n<body style="margin:0;background:#f4f1ea"><div style="display:none;max-height:0;overflow:hidden">${escapeHtml(articles[0].words)}</div>\n<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">\n<table class="wide" width="600" cellpadding="0" cellspacing="0" style="background:#fff">\n<tr><td style="padding:24px"><img src="cid:logo-${number}@${sender.list}" width="48" height="48" alt="${escapeHtml(sender.name)}"> <strong>${escapeHtml(sender.name)}</strong>, no. ${number}</td></tr>\n${rows}\n<tr><td style="padding:24px;font-size:12px;color:#777">You get this because you asked for it. <a href="https://${sender.list}/leave?who=demo%40example.com">Leave the list</a>. &copy; 2026 ${escapeHtml(sender.name)}<img src="https://${sender.list}/open.gif?n=${number}" width="1" height="1" alt=""></td></tr>\n</table></td></tr></table></body></html>\n`;
  const plain = `${sender.name}, no. ${number}\n\n${articles.map(({ topic, words }) => `* ${topic}\n  ${words}`).join("\n\n")}\n\nLeave the list: https://${sender.list}/leave\n`;
  return { html, plain, title: articles[number % articles.length].topic };
}

/** `count` issues of newsletters, every second with its logo inside, the others with remote pictures only. */
export function newsletterRecords(random, count) {
  return Array.from({ length: count }, (_, i) => {
    const sender = senders[i % senders.length];
    const number = 120 + i;
    const { html, plain, title } = issue(sender, random, number);
    const htmlPart = text(i % 2 ? html.replaceAll("cid:", "https://pictures.example.net/") : html, {
      subtype: "html",
      encoding: i % 3 ? "quoted-printable" : "base64",
    });
    const picture = () =>
      file("image/png", logo(48, sender.colour), {
        name: "logo.png",
        disposition: "inline",
        extra: [`Content-ID: <logo-${number}@${sender.list}>`],
      });
    const page = i % 2 ? htmlPart : multipart("related", `rel_${random.hex(16)}`, [htmlPart, picture()]);
    const entity =
      i % 7 === 3
        ? page
        : multipart("alternative", `alt_${random.hex(16)}`, [
            text(plain, { encoding: "quoted-printable" }),
            page,
          ]);
    return compose({
      daysAgo: 0.4 + i * 1.21,
      from: { name: sender.name, address: sender.address },
      subject: `${title} (no. ${number})`,
      entity,
      flags: i > 3 ? ["seen"] : [],
      headers: [
        `List-Id: ${sender.list.split(".")[0]} <${sender.list}>`,
        `List-Unsubscribe: <https://${sender.list}/leave>,\n <mailto:leave@${sender.list}?subject=leave>`,
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Precedence: bulk",
        `X-Campaign: ${number}`,
      ],
      text: [`${sender.topics[0]}`, "Leave the list"],
    });
  });
}

const notices = [
  [
    "Tidemark CI",
    "ci@builds.example.com",
    "[tidemark] Build #{n} failed",
    "Build #{n} of branch main failed after 4 min 12 s.\n\n  1 of 2,318 tests failed:\n    sync/resume.test.ts  a lost answer is sent again\n\nLog: https://builds.example.com/{n}\n",
  ],
  [
    "Tidemark CI",
    "ci@builds.example.com",
    "[tidemark] Build #{n} is green again",
    "Build #{n} of branch main passed after 3 min 58 s.\n\nLog: https://builds.example.com/{n}\n",
  ],
  [
    "Parcel & Post",
    "track@parcel.example.net",
    "Your parcel {n} is on its way",
    "Your parcel {n} left our depot and comes tomorrow between 10:00 and 14:00.\n\nNot at home? Choose a neighbour: https://parcel.example.net/{n}\n",
  ],
  [
    "Monitoring",
    "monitor@example.com",
    "RECOVERED: disk on storage-2 ({n} GB free)",
    "Host:  storage-2\nCheck: disk\nState: OK, {n} GB free\nSince: 06:14 UTC\n",
  ],
  [
    "Ember Energy",
    "bills@ember.example.org",
    "Your bill for October is here ({n})",
    "Dear Dana Reed,\n\nyour bill {n} over 84.20 is attached. We take the amount from your account on the 28th.\n\nEmber Energy\n",
  ],
  [
    "Backup",
    "backup@example.com",
    "Backup report {n}",
    "Job nightly-{n}: 212,443 files, 18.2 GB, 0 errors, 7 warnings\n\nWarnings: 7 files changed while they were read.\n",
  ],
  [
    "Ticket desk",
    "desk@tickets.example.com",
    "[#{n}] Map tiles stay grey on slow lines",
    "Ewan Mackay commented on ticket #{n}:\n\n> The tiles come back when the phone is turned.\n\nThat helped: the request is never repeated after a timeout. Fix is under way.\n\n-- \nReply above this line to comment.\n",
  ],
  [
    "Account security",
    "no-reply@accounts.example.org",
    "New sign-in from Porto ({n})",
    "There was a new sign-in to your account from a tablet in Porto. If this was you, there is nothing to do.\n\nReference {n}\n",
  ],
];

/** `count` notices of machines: builds, parcels, bills. */
export function noticeRecords(random, count) {
  return Array.from({ length: count }, (_, i) => {
    const [name, address, subject, body] = notices[i % notices.length];
    const number = String(random.between(1000, 9999));
    const words = body.replaceAll("{n}", number);
    const plain = text(words, {
      encoding: i % 2 ? "8bit" : "quoted-printable",
      charset: i % 3 ? "utf-8" : "us-ascii",
    });
    const bill = () =>
      file("application/pdf", pdf([`Bill ${number}`, "84.20"]), { name: `bill-${number}.pdf` });
    return compose({
      daysAgo: 0.2 + i * 0.83,
      from: { name, address },
      subject: subject.replaceAll("{n}", number),
      entity: name === "Ember Energy" ? multipart("mixed", `bill_${random.hex(12)}`, [plain, bill()]) : plain,
      flags: i % 4 ? ["seen"] : [],
      headers: ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"],
      text: [
        words
          .split("\n")
          .find((line) => line.length > 24)
          ?.slice(0, 40)
          .trim() ?? words.slice(0, 20),
      ],
    });
  });
}
