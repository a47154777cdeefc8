// Odd headers: missing, empty, folded, repeated, raw, very long, and those that carry meaning of their own.

import { encodeText } from "./charset.mjs";
import { compose } from "./compose.mjs";
import { encodedWord, encodeWords, text } from "./mime.mjs";
import { people, person } from "./people.mjs";

const box = ({ name, address }) => ({ name, address });
const plain = (words) => text(`${words}\n`, { encoding: "8bit" });
const long = Array.from(
  { length: 60 },
  (_, i) => `${["quay", "lock", "buoy", "mast", "tide"][i % 5]} ${i + 1}`,
).join(", ");
const many = Array.from({ length: 250 }, (_, i) => ({
  name: `Reader ${i + 1}`,
  address: `reader${i + 1}@example.net`,
}));
const nested = Array.from({ length: 100 }, (_, i) => `<thread.${i + 1}@example.org>`);

const missing = [
  {
    about: "no Subject",
    subject: "",
    omit: ["Subject"],
    words: "I forgot the subject, sorry. The key is under the pot.",
  },
  {
    about: "empty Subject",
    subject: "",
    raw: { Subject: "Subject: " },
    words: "An empty subject this time, the pot has moved.",
  },
  {
    about: "Subject of spaces only",
    subject: "",
    raw: { Subject: "Subject: \n   " },
    words: "Only spaces up there.",
  },
  { about: "no Date", subject: "No date", omit: ["Date"], words: "This mail carries no date of its own." },
  {
    about: "unreadable Date",
    subject: "When was that?",
    raw: { Date: "Date: Thu, 99 Foo 2026 77:88:99 +9999" },
    words: "The clock of this machine is broken.",
  },
  {
    about: "Date in the obsolete form",
    subject: "Old clock",
    raw: { Date: "Date: Mon, 16 Nov 26 08:15 EST" },
    words: "Two digits are enough for a year.",
  },
  {
    about: "Date with a comment and odd spaces",
    subject: "Talkative clock",
    raw: { Date: "Date:   Tue , 17 Nov 2026\n 09:05:00 +0100 (Central European (winter) Time)" },
    words: "The zone is explained in brackets.",
  },
  {
    about: "Date far in the future",
    subject: "From the future",
    raw: { Date: "Date: Fri, 13 Jan 2090 10:00:00 +0000" },
    words: "Sort me by the day you got me.",
  },
  {
    about: "no From",
    subject: "Guess who",
    omit: ["From"],
    nobody: true,
    words: "No sender is named in here.",
  },
  {
    about: "empty From",
    subject: "Guess again",
    raw: { From: "From: " },
    nobody: true,
    words: "The sender field is there but empty.",
  },
  {
    about: "From without an address",
    subject: "Only a name",
    raw: { From: "From: The Night Porter" },
    lenientFrom: true,
    words: "A name must do.",
  },
  {
    about: "no Message-ID, no To",
    subject: "Nearly bare",
    omit: ["Message-ID", "To", "Received", "Return-Path"],
    words: "Neither a message id nor a recipient.",
  },
];

const spelled = [
  {
    about: "Subject of 1,500 characters on folded lines",
    subject: `${long}, ${long}, ${long}`,
    words: "The subject got out of hand.",
  },
  {
    about: "Subject on one line of 900 characters",
    subject: `${long}, end`,
    raw: { Subject: `Subject: ${long}, end` },
    words: "The subject is one very long line.",
  },
  {
    about: "Subject folded with a tab",
    subject: "Folded with a tab in the middle",
    raw: { Subject: "Subject: Folded with a tab\n\tin the middle" },
    words: "The line break is not part of the subject.",
  },
  {
    about: "adjacent encoded words in three charsets",
    subject: "Ærø Łódź 東京 plain",
    raw: {
      Subject: `Subject: ${encodedWord("Ærø ", "iso-8859-1", "Q")} ${encodedWord("Łódź ", "iso-8859-2", "Q")}\n ${encodedWord("東京", "iso-2022-jp")} plain`,
    },
    words: "Three charsets in one subject.",
  },
  {
    about: "a character split over two encoded words",
    subject: "Splitté word",
    raw: { Subject: "Subject: =?utf-8?Q?Splitt=C3?=\n =?utf-8?Q?=A9_word?=" },
    lenientSubject: true,
    words: "The é was cut in two.",
  },
  {
    about: "encoded word with a language",
    subject: "Grüezi mitenand",
    raw: { Subject: "Subject: =?utf-8*de?Q?Gr=C3=BCezi?= mitenand" },
    lenientSubject: true,
    words: "RFC 2231 lets a language stand in the word.",
  },
  {
    about: "encoded word inside quotes",
    subject: "Quoted",
    raw: { From: `From: "${encodedWord("Zoë van Dijk", "utf-8", "Q")}" <zoe.vandijk@example.com>` },
    from: { name: "Zoë van Dijk", address: "zoe.vandijk@example.com" },
    lenientFrom: true,
    words: "Against the rules, yet everywhere.",
  },
  {
    about: "broken encoded word",
    subject: "",
    raw: { Subject: "Subject: =?utf-8?B?8J+?= and =?utf-8?X?what?= and =?nope?Q?caf=E9?=" },
    lenientSubject: true,
    words: "None of these words can be decoded well.",
  },
  {
    about: "Subject as raw utf-8",
    subject: "Rohe Umlaute äöü – ohne Kodierung",
    raw: { Subject: "Subject: Rohe Umlaute äöü – ohne Kodierung" },
    words: "RFC 6532 style headers.",
  },
  {
    about: "Subject as raw windows-1252",
    subject: "",
    raw: {
      Subject: Buffer.concat([Buffer.from("Subject: "), encodeText("windows-1252", "Très vieux “client”")]),
    },
    lenientSubject: true,
    words: "Raw bytes without a label.",
  },
  {
    about: "right-to-left Subject with Latin words",
    subject: "שלום Dana, הפגישה ב-10:30",
    words: "Direction changes twice.",
  },
  {
    about: "right-to-left override in the Subject",
    subject: "Photo \u202Egnp.exe",
    words: "A name that pretends to be another.",
  },
  {
    about: "header names in odd case and spacing",
    subject: "Shouting",
    raw: { Subject: "SUBJECT:Shouting", To: "tO :demo@example.com" },
    words: "Names of headers have no case.",
  },
  {
    about: "Subject twice",
    subject: "First subject",
    headers: ["Subject: Second subject"],
    lenientSubject: true,
    words: "Two subjects, one mail.",
  },
  {
    about: "encoded words in Q with underscores and question marks",
    subject: "Was? Wie_viele? 100 % = alles?",
    raw: { Subject: `Subject: ${encodeWords("Was? Wie_viele? 100 % = alles?", "iso-8859-1", "Q")}` },
    words: "Question marks are coded here.",
  },
];

const addresses = [
  { about: "250 recipients", subject: "To all readers", to: many, words: "A letter to very many." },
  {
    about: "100 references",
    subject: "Re: A long conversation",
    references: nested,
    words: "The hundredth answer.",
  },
  {
    about: "undisclosed recipients",
    subject: "To nobody in particular",
    raw: { To: "To: undisclosed-recipients:;" },
    words: "The group is empty.",
  },
  {
    about: "group with members, comments, quoted local part",
    subject: "Address salad",
    raw: {
      To: 'To: Crew: Greta Holm <greta.holm@example.org>, colm.byrne@example.net (Colm, the cyclist);,\n "very.(odd) local"@example.org, Dana Reed <demo@example.com>',
    },
    words: "All of these are legal.",
  },
  {
    about: "several authors and a Sender",
    subject: "Written together",
    raw: { From: "From: Priya Raman <priya.raman@example.com>,\n Ewan Mackay <ewan.mackay@example.com>" },
    headers: ["Sender: Ewan Mackay <ewan.mackay@example.com>"],
    from: person("priya"),
    words: "Two of us wrote this.",
  },
  {
    about: "internationalised domain and local part",
    subject: "Post von der Küste",
    raw: { From: "From: Jörg <jörg@küste.example.org>" },
    from: { name: "Jörg", address: "jörg@küste.example.org" },
    lenientFrom: true,
    words: "Die Adresse selbst hat Umlaute.",
  },
  {
    about: "display name with comma and quotes",
    subject: "Commas",
    from: { name: 'Weiss, Hannah "Hanni"', address: "hannah.weiss@example.net" },
    words: "The comma belongs to the name.",
  },
  {
    about: "Reply-To other than From",
    subject: "Please answer the office",
    headers: ["Reply-To: Office <office@example.org>, Night desk <night@example.org>"],
    words: "Answers go to the office.",
  },
  {
    about: "resent message",
    subject: "Resent by the porter",
    headers: [
      "Resent-From: Porter <porter@example.org>",
      "Resent-To: demo@example.com",
      "Resent-Date: Wed, 18 Nov 2026 10:00:00 +0000",
      "Resent-Message-ID: <resent.1@example.org>",
    ],
    words: "It went to the wrong desk first.",
  },
  {
    about: "copy to a visible Bcc",
    subject: "Quiet copy",
    headers: ["Bcc: Dana Reed <demo@example.com>"],
    words: "You are in Bcc.",
  },
];

const meaning = [
  {
    about: "high importance",
    subject: "Gate must be shut tonight",
    headers: ["Importance: high", "X-Priority: 1 (Highest)", "X-MSMail-Priority: High", "Priority: urgent"],
    words: "Storm from ten on, please shut the gate.",
    flags: ["seen", "flagged"],
  },
  {
    about: "low importance",
    subject: "No hurry at all",
    headers: ["Importance: low", "X-Priority: 5", "Priority: non-urgent"],
    words: "Whenever you have a minute.",
  },
  {
    about: "X-Priority alone",
    subject: "Priority two",
    headers: ["X-Priority: 2"],
    words: "Only one header says it.",
  },
  {
    about: "sensitivity and keywords",
    subject: "Between us",
    headers: ["Sensitivity: Company-Confidential", "Keywords: salary, =?utf-8?Q?pr=C3=A9vision?="],
    words: "Please keep this to yourself.",
  },
  {
    about: "asks for a read receipt and a delivery receipt",
    subject: "Did you read this?",
    headers: [
      "Disposition-Notification-To: Hannah Weiss <hannah.weiss@example.net>",
      "Return-Receipt-To: hannah.weiss@example.net",
    ],
    from: person("hannah"),
    words: "Please confirm that you have read the deadline.",
  },
  {
    about: "out of office answer",
    subject: "Automatic reply: Garden plan",
    headers: [
      "Auto-Submitted: auto-replied",
      "X-Auto-Response-Suppress: DR, OOF, AutoReply",
      "Precedence: bulk",
    ],
    words: "I am away until Monday. In urgent cases call the desk.",
  },
  {
    about: "thread headers of Outlook",
    subject: "RE: RE: AW: Tide gauge",
    headers: [
      "Thread-Topic: Tide gauge",
      "Thread-Index: AdZ9m0rX1f0yQ2rYTmWZk3v2x1c0Aw==",
      "X-MS-Has-Attach: ",
      "X-MS-TNEF-Correlator: ",
      "Content-Language: en-GB",
    ],
    words: "See the numbers below.",
  },
  {
    about: "long chain of Received and authentication headers",
    subject: "Long road",
    headers: [
      ...Array.from(
        { length: 18 },
        (_, i) =>
          `Received: from hop${i}.example.net by hop${i + 1}.example.net with ESMTP;\n\tSat, 21 Nov 2026 0${i % 10}:00:00 +0000`,
      ),
      "Authentication-Results: mx.example.com; dkim=pass header.d=example.org; spf=pass",
      `DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from:to:subject;\n\tbh=${"A".repeat(43)}=;\n\tb=${"B".repeat(60)}\n\t ${"C".repeat(60)}`,
    ],
    words: "Eighteen machines touched this.",
  },
  {
    about: "header line of 5,000 characters",
    subject: "One endless header",
    headers: [`X-Endless: ${"abcdefghi ".repeat(500)}`],
    words: "The header goes on and on.",
  },
  {
    about: "control characters in a header",
    subject: "Bell\u0007 and tab",
    raw: { Subject: "Subject: Bell\u0007 and tab" },
    lenientSubject: true,
    words: "Ding.",
  },
  {
    about: "content class and mail program",
    subject: "Content-Class header",
    headers: [
      "Content-Class: urn:content-classes:message",
      "X-Mailer: Quayside Mail 3.1",
      "User-Agent: Quayside/3.1 (ferry edition)",
    ],
    words: "Only the class is special.",
  },
  {
    about: "content language and description",
    subject: "Described",
    headers: ["Content-Description: a short note", "Comments: one", "Comments: two"],
    words: "Comments may repeat.",
  },
];

function make(row, i) {
  const from = row.from ?? person(people[(i * 7) % people.length].key);
  const expect = {};
  if (row.nobody) Object.assign(expect, { from: "", fromName: "" });
  if (row.lenientFrom) Object.assign(expect, { from: undefined, fromName: undefined });
  if (row.lenientSubject) expect.subject = undefined;
  return compose({
    folder: i < 34 ? "Inbox" : "Archive/2025",
    daysAgo: i < 34 ? 4.2 + i * 0.9 : 335 + i * 4.5,
    subject: row.subject,
    from: box(from),
    to: row.to,
    raw: row.raw,
    omit: row.omit,
    headers: row.headers,
    references: row.references,
    entity: plain(row.words),
    flags: row.flags ?? (i % 4 ? ["seen"] : []),
    about: row.about,
    expect,
    text: [row.words.slice(0, 30).trim()],
    crlf: i % 13 === 5,
  });
}

/** Missing, oddly spelled, crowded and meaningful headers. */
export const headerRecords = () => [...missing, ...spelled, ...addresses, ...meaning].map(make);
