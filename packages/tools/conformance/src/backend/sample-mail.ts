import type { ByteSource, MailFlags, NewMail } from "@easkit/backend";

/** A small message with CRLF line ends, another one for each number. */
export function sampleMail(number: number): Uint8Array {
  const lines = [
    "Date: Mon, 05 Jan 2026 10:00:00 +0000",
    "From: Sender <sender@example.test>",
    "To: Recipient <recipient@example.test>",
    `Subject: Conformance ${number}`,
    `Message-ID: <conformance-${number}@example.test>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    `Body of number ${number}, with some letters that are no ASCII: äöü €.`,
    ...Array.from({ length: number % 50 }, (_, line) => `Line ${line} ${"x".repeat(line)}`),
    "",
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}

/** Bytes as a source that comes in small pieces. */
export function inPieces(bytes: Uint8Array, length = 100): ByteSource {
  return {
    size: bytes.length,
    async *open({ start = 0, end = bytes.length } = {}) {
      for (let at = start; at < end; at += length) yield bytes.slice(at, Math.min(at + length, end));
    },
  };
}

/** A message as a device stores it. */
export function mimeItem(mail: Uint8Array, flags: MailFlags = { read: true }): NewMail {
  return { class: "Email", mime: inPieces(mail), flags, received: new Date(Date.UTC(2026, 0, 5, 10, 0, 0)) };
}
