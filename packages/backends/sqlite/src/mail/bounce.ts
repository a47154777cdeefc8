import { randomUUID } from "node:crypto";
import { fieldOf, type MessageHead } from "./message-head.js";

/** Somebody who was not reached. */
export interface Failure {
  readonly address: string;
  /** An enhanced status code (RFC 3463), such as `5.1.1`. */
  readonly status: string;
  /** In words, for the sender. */
  readonly reason: string;
}

/** What a report of failed delivery (RFC 3464) is about. */
export interface Bounce {
  readonly to: string;
  readonly host: string;
  readonly failures: readonly Failure[];
  /** The header of the message that was not delivered. */
  readonly head: MessageHead;
  readonly now: Date;
}

const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

const statusLines = ({ address, status, reason }: Failure): readonly string[] => [
  "",
  `Final-Recipient: rfc822; ${ascii(address)}`,
  "Action: failed",
  `Status: ${status}`,
  `Diagnostic-Code: X-Easkit; ${ascii(reason)}`,
];

/** Writes a report that tells a sender, in words and in data, who could not be reached and why. */
export function writeBounce({ to, host, failures, head, now }: Bounce): Uint8Array {
  const boundary = `report-${randomUUID()}`;
  const about = fieldOf(head, "message-id");
  const lines = [
    `From: Mail Delivery <mailer-daemon@${host}>`,
    `To: <${to}>`,
    "Subject: Undelivered mail",
    `Date: ${now.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@${host}>`,
    ...(about === undefined ? [] : [`In-Reply-To: ${about}`, `References: ${about}`]),
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    "Your message was not delivered to:",
    "",
    ...failures.map(({ address, reason }) => `  ${address}: ${reason}`),
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${host}`,
    ...failures.flatMap(statusLines),
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
  ];
  const end = `\r\n--${boundary}--\r\n`;
  const original = Buffer.from(head.fields.join(""), "latin1");
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n`), original, Buffer.from(end)]);
}
