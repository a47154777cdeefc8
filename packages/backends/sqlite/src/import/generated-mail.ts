import type { MailFlags } from "@easkit/backend";
import type { ImportEntry } from "./entry.js";
import { firstNames, lastNames, makeText } from "./generated-words.js";
import type { Random } from "./random.js";

/** What a made up message belongs to. */
export interface MailPlan {
  /** The address of whose mailbox it is. */
  readonly owner: string;
  readonly number: number;
  readonly messages: number;
  readonly messageSize: number;
  readonly until: Date;
}

const SPREAD = 365 * 24 * 3_600_000;
const WORD = 5;
const PARAGRAPH = 60;
const encodeWord = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

const idOf = (thread: number, number: number): string => `<generated-${thread}-${number}@example.test>`;

function makeBody(random: Random, size: number): readonly string[] {
  const length = Math.max(20, Math.round((size * (0.4 + 1.2 * random.next())) / WORD));
  const text = Array.from({ length: Math.ceil(length / PARAGRAPH) }, () => `${makeText(random, PARAGRAPH)}.`);
  const lines = text.flatMap((paragraph) => [...(paragraph.match(/.{1,72}(?: |$)/g) ?? []), ""]);
  return lines.map((line) => line.trimEnd());
}

function withHtml(text: readonly string[]): readonly string[] {
  return [
    'Content-Type: multipart/alternative; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "",
    ...text,
    "--b",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<html><body>",
    ...text.map((line) => (line === "" ? "<br>" : `<p>${line}</p>`)),
    "</body></html>",
    "--b--",
    "",
  ];
}

const plain = (text: readonly string[]): readonly string[] => [
  "Content-Type: text/plain; charset=utf-8",
  "",
  ...text,
];

const flagsOf = (random: Random): MailFlags => ({
  read: random.below(10) > 1,
  ...(random.below(10) === 0 ? { answered: true } : {}),
  ...(random.below(20) === 0 ? { flag: { status: "active", type: "Follow up" } } : {}),
});

/** Makes up a message: each sixth begins a conversation, to which the next five belong. */
export function makeMail(random: Random, plan: MailPlan): Pick<ImportEntry, "content" | "folder"> {
  const { owner, number, messages, messageSize, until } = plan;
  const thread = Math.floor(number / 6);
  const isFirst = number % 6 === 0;
  const name = `${random.oneOf(firstNames)} ${random.oneOf(lastNames)}`;
  const received = new Date(until.getTime() - Math.round((SPREAD * (messages - number)) / messages));
  const topic = `${makeText(random, 2)} ${thread}`;
  const text = makeBody(random, messageSize);
  const lines = [
    `Date: ${received.toUTCString().replace("GMT", "+0000")}`,
    `From: ${encodeWord(name)} <sender${random.below(200)}@example.test>`,
    `To: <${owner}>`,
    `Subject: ${isFirst ? "" : "Re: "}${topic}`,
    `Message-ID: ${idOf(thread, number)}`,
    ...(isFirst
      ? []
      : [`In-Reply-To: ${idOf(thread, number - 1)}`, `References: ${idOf(thread, thread * 6)}`]),
    "MIME-Version: 1.0",
    ...(random.below(3) === 0 ? withHtml(text) : plain(text)),
  ];
  const bytes = Buffer.from(lines.join("\r\n"));
  return {
    folder: [],
    content: {
      async *open() {
        yield bytes;
      },
      flags: flagsOf(random),
      received,
    },
  };
}
