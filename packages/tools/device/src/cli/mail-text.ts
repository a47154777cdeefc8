import { randomUUID } from "node:crypto";

/** A plain message to be composed. */
export interface MailText {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly body: string;
}

const LINE = 76;

/** The message as RFC 5322 text, in UTF-8 where ASCII does not do. */
export function composeMail({ from, to, cc, subject, body }: MailText): string {
  const text = body.replaceAll(/\r?\n/g, "\r\n");
  const isPlain = /^[\t\r\n -~]*$/.test(text) && !/[^\r\n]{999}/.test(text);
  const domain = from.split("@").at(-1) ?? "localhost";
  return [
    `From: ${from}`,
    `To: ${to.join(", ")}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(", ")}`] : []),
    `Subject: ${encodeWords(subject)}`,
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Transfer-Encoding: ${isPlain ? "7bit" : "base64"}`,
    "",
    isPlain ? text : wrapped(Buffer.from(text).toString("base64")),
    "",
  ].join("\r\n");
}

const wrapped = (base64: string): string => base64.match(new RegExp(`.{1,${LINE}}`, "g"))?.join("\r\n") ?? "";

/** Encoded words (RFC 2047), cut between characters so that each stays below 75. */
function encodeWords(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one).toString("base64")}?=`).join("\r\n ");
}
