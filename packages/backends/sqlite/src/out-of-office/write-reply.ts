import { randomUUID } from "node:crypto";
import type { OutOfOfficeMessage } from "@easkit/backend";
import { encodeMailbox, encodeText } from "../mail/encode-header.js";

/** An automatic reply, to be written. */
export interface ReplyDraft {
  readonly from: { readonly name: string | undefined; readonly address: string };
  readonly to: string;
  /** Of the message that is answered, decoded. */
  readonly subject: string;
  /** Its Message-ID with brackets, and those of its chain of answers. */
  readonly messageId: string | undefined;
  readonly ancestors: readonly string[];
  readonly message: OutOfOfficeMessage;
  readonly host: string;
  readonly now: Date;
}

const MOST_REFERENCES = 20;

/** What an automatic reply is called. */
export const replySubject = (subject: string): string => `Automatic reply: ${subject}`.trim();

/** Writes an automatic reply that no other machine answers (RFC 3834 section 3). */
export function writeReply(draft: ReplyDraft): Uint8Array {
  const { from, to, subject, messageId, ancestors, message, host, now } = draft;
  const references = messageId === undefined ? [] : [...ancestors.slice(-MOST_REFERENCES), messageId];
  const body = Buffer.from(message.text).toString("base64").replace(/.{76}/g, "$&\r\n");
  return Buffer.from(
    [
      `From: ${encodeMailbox(from.name, from.address)}`,
      `To: <${to}>`,
      `Subject: ${encodeText(replySubject(subject))}`,
      `Date: ${now.toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <${randomUUID()}@${host}>`,
      ...(messageId === undefined ? [] : [`In-Reply-To: ${messageId}`]),
      ...(references.length === 0 ? [] : [`References: ${references.join("\r\n ")}`]),
      "Auto-Submitted: auto-replied",
      "X-Auto-Response-Suppress: All",
      "Precedence: bulk",
      "MIME-Version: 1.0",
      `Content-Type: text/${message.type === "html" ? "html" : "plain"}; charset=utf-8`,
      "Content-Transfer-Encoding: base64",
      "",
      body,
      "",
    ].join("\r\n"),
  );
}
