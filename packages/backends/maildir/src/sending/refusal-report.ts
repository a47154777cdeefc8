import { randomUUID } from "node:crypto";
import type { CallContext, OutgoingMail } from "@easkit/backend";
import { readLetter, valuesOf } from "./letter.js";
import type { RefusedRecipient } from "./send-mail.js";

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

const recipientLines = ({ address, reason }: RefusedRecipient): readonly string[] => [
  "",
  `Final-Recipient: rfc822; ${printable(address)}`,
  "Action: failed",
  `Status: ${/\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(reason)?.[1] ?? "5.0.0"}`,
  `Diagnostic-Code: smtp; ${printable(reason)}`,
];

/** Writes the report about recipients that were refused (RFC 3464), with the header of what they did not get. */
export async function writeRefusalReport(
  ctx: CallContext,
  mail: OutgoingMail,
  refused: readonly RefusedRecipient[],
): Promise<Uint8Array> {
  const { envelope, fields } = await readLetter(ctx, mail);
  const host = envelope.from.slice(envelope.from.lastIndexOf("@") + 1);
  const boundary = randomUUID();
  const [about] = valuesOf(fields, "message-id");
  const lines = [
    `From: Mail Delivery <mailer-daemon@${host}>`,
    `To: <${envelope.from}>`,
    "Subject: Undelivered mail",
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${boundary}@${host}>`,
    ...(about === undefined ? [] : [`References: ${printable(about)}`]),
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    "These people do not get your message, others do:",
    "",
    ...refused.map(({ address, reason }) => `${printable(address)}: ${printable(reason)}`),
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${printable(host)}`,
    ...refused.flatMap(recipientLines),
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    ...fields.filter((field) => /^(?:from|to|cc|date|subject|message-id)[ \t]*:/i.test(field)),
    "",
    `--${boundary}--`,
    "",
  ];
  return Buffer.from(lines.join("\r\n"), "latin1");
}
