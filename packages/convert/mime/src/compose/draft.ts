import type { ByteSource, MessageDraft } from "@easkit/backend";
import { combine, textEntity } from "./entity.js";
import { once } from "./original.js";
import { joinPieces, textPiece } from "./piece.js";

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
export function printDraftMailbox({ name, address }: MessageDraft["from"]): string {
  const clean = address.replace(/[\p{Cc}\p{Z}\p{Surrogate}<>,;:"()[\]\\]/gu, "");
  return name === undefined || name.trim() === "" ? `<${clean}>` : `${phrase(name.trim())} <${clean}>`;
}

/** A new message without attachments. */
export async function writeDraft(draft: MessageDraft, newBoundary: () => string): Promise<ByteSource> {
  const { from, to, subject, date, messageId, body } = draft;
  const text = body?.text ?? "";
  const isHtml = body?.type === "html";
  const entity = combine(
    "mixed",
    [await textEntity(isHtml ? "html" : "plain", () => once(text))],
    newBoundary,
  );
  const fields = [
    `From: ${printDraftMailbox(from)}`,
    `To: ${to.map(printDraftMailbox).join(",\r\n ")}`,
    `Subject: ${encodeWords(subject)}`,
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${messageId.replace(/[^\w.@+-]/g, "")}>`,
    "MIME-Version: 1.0",
  ];
  const header = fields.map((field) => `${field}\r\n`).join("") + entity.header;
  return joinPieces([textPiece(`${header}\r\n`), ...entity.body]);
}
