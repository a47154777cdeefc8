import type { DraftMailbox } from "@easkit/backend";

/** Bytes of text in an encoded word, which may have 75 characters. */
const wordBytes = 42;

/** Text as encoded words (RFC 2047); nothing in it can end a field. Plain letters stay as they are. */
export function encodeWords(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes("=?") && line.length < 60) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    if (Buffer.byteLength(word + character) > wordBytes) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word]
    .map((each) => `=?utf-8?B?${Buffer.from(each, "utf8").toString("base64")}?=`)
    .join("\r\n ");
}

function phrase(name: string): string {
  const encoded = encodeWords(name.replace(/["\\]/g, "'"));
  return encoded.startsWith("=?") ? encoded : `"${encoded}"`;
}

/** A mailbox in a header; nothing in it can end the field or name somebody else. */
export function printDraftMailbox({ name, address }: DraftMailbox): string {
  const clean = address.replace(/[\p{Cc}\p{Z}\p{Surrogate}<>,;:"()[\]\\]/gu, "");
  return name === undefined || name.trim() === "" ? `<${clean}>` : `${phrase(name.trim())} <${clean}>`;
}

/** Mailboxes as the value of a field. */
export const encodeMailboxes = (mailboxes: readonly DraftMailbox[]): string =>
  mailboxes.map(printDraftMailbox).join(",\r\n ");
