/** A message that is made while it is read. */
interface Generated {
  readonly size: number;
  open(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
}

const pieceSize = 64 * 1024;
const line = `${"QUJD".repeat(19)}\r\n`;

/** `head`, then a line again and again until there are about `size` bytes, then `tail`. */
function repeated(head: Buffer, tail: Buffer, size: number): Generated {
  const count = Math.max(1, Math.floor((size - head.length - tail.length) / line.length));
  const pattern = Buffer.from(line.repeat(Math.ceil(pieceSize / line.length) + 1));
  const bodyEnd = head.length + count * line.length;
  const total = bodyEnd + tail.length;
  const piece = (at: number, most: number): Buffer => {
    if (at < head.length) return head.subarray(at, Math.min(head.length, at + most));
    if (at >= bodyEnd) return tail.subarray(at - bodyEnd, at - bodyEnd + most);
    const from = (at - head.length) % line.length;
    return Buffer.from(pattern.subarray(from, from + Math.min(most, pieceSize, bodyEnd - at)));
  };
  return {
    size: total,
    async *open({ start = 0, end = total } = {}) {
      for (let at = start; at < end; ) {
        const bytes = piece(at, end - at);
        at += bytes.length;
        yield bytes;
      }
    },
  };
}

/** A message with a short text and an attachment of base64 that makes it about so many bytes long. */
export const largeAttachment = (size: number): Generated =>
  repeated(
    Buffer.from(
      "From: ann@example.com\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsmall text\r\n" +
        "--b\r\nContent-Type: application/zip; name=large.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    ),
    Buffer.from("--b--\r\n"),
    size,
  );

/** A message whose text makes it about so many bytes long. */
export const largeText = (size: number): Generated =>
  repeated(Buffer.from("From: ann@example.com\r\nSubject: long\r\n\r\n"), Buffer.alloc(0), size);

/** A message of so many parts, beside each other. */
export const manyParts = (count: number): string =>
  [
    "From: ann@example.com",
    "Subject: many",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "",
    "the text",
    ...Array.from({ length: count - 1 }, (_, i) =>
      ["--b", `Content-Type: application/x; name=${i}.bin`, "", `content of ${i}`].join("\r\n"),
    ),
    "--b--",
    "",
  ].join("\r\n");

/** A message of multiparts inside each other, with a text in the innermost. */
export const deepParts = (depth: number): string =>
  [
    "From: ann@example.com",
    "Subject: deep",
    ...Array.from({ length: depth }, (_, i) =>
      [`Content-Type: multipart/mixed; boundary=b${i}`, "", `--b${i}`].join("\r\n"),
    ),
    "Content-Type: text/plain",
    "",
    "the innermost",
    "",
  ].join("\r\n");

/** A message whose header has so many fields that nobody needs, and a line that never seems to end. */
export const endlessHeader = (fields: number): string =>
  [
    "From: ann@example.com",
    "Subject: endless",
    ...Array.from(
      { length: fields },
      (_, i) => `Received: from host-${i} by example.com; a filler to make it long`,
    ),
    `X-Long: ${"x".repeat(1024 * 1024)}`,
    ...Array.from({ length: fields }, (_, i) => `To: user-${i}@example.com`),
    "",
    "the text",
  ].join("\r\n");
