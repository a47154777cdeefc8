import type { ByteSource } from "@easkit/backend";
import type { Part } from "../scan/part.js";
import { type TextPieces, withCrLf } from "../text/line-ends.js";
import { measuredPiece, type Piece, rangePiece, textPiece } from "./piece.js";
import { isOfContent, readRawFields } from "./raw-fields.js";
import { toQuotedPrintable } from "./transfer-encoder.js";

/** What the bytes of a body may be; later words permit more. */
const domains = ["7bit", "8bit", "binary"] as const;
type Domain = (typeof domains)[number];

/** Something with a Content-Type and a body: a part of a message, or a whole one but for its other headers. */
export interface Entity {
  /** The fields of its header without the empty line after them. One byte a character. */
  readonly header: string;
  readonly body: readonly Piece[];
  readonly domain: Domain;
  /** Without angle brackets. */
  readonly contentId?: string;
}

const domainOf = (encoding: string): Domain =>
  encoding === "binary" || encoding === "8bit" ? encoding : "7bit";

/** The content id of a part, without angle brackets. */
export const contentIdOf = (part: Part): string | undefined =>
  part.headers.first("content-id")?.replace(/^\s*<?\s*|\s*>?\s*$/g, "") || undefined;

/** A part of another message, byte for byte. */
export async function copyPart(source: ByteSource, part: Part): Promise<Entity> {
  const fields = (await readRawFields(source, part)).filter(isOfContent);
  const isTyped = fields.some(({ name }) => name === "content-type");
  // The type may come from where the part stood, as in a digest.
  const type = isTyped ? "" : `Content-Type: ${part.contentType.type}\r\n`;
  const contentId = contentIdOf(part);
  return {
    header: type + fields.map(({ text }) => text).join(""),
    body: [rangePiece(source, part.start, part.end)],
    domain: domainOf(part.encoding),
    ...(contentId !== undefined && { contentId }),
  };
}

/** A text as a part, in UTF-8; `subtype` may bring parameters. */
export async function textEntity(subtype: string, open: () => TextPieces): Promise<Entity> {
  return {
    header: `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n`,
    body: [await measuredPiece(() => toQuotedPrintable(withCrLf(open())))],
    domain: "7bit",
  };
}

/** A whole message as an attachment. */
export const messageEntity = (source: ByteSource): Entity => ({
  header:
    "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\nContent-Disposition: attachment\r\n",
  body: [rangePiece(source, 0, source.size)],
  domain: "8bit",
});

/** Several entities as one; a single one stays as it is. */
export function combine(
  type: "mixed" | "related" | "alternative",
  entities: readonly Entity[],
  newBoundary: () => string,
): Entity {
  const [only] = entities;
  if (only !== undefined && entities.length === 1) return only;
  const boundary = newBoundary();
  const domain = domains[Math.max(0, ...entities.map((entity) => domains.indexOf(entity.domain)))] ?? "7bit";
  const root = type === "related" ? ' type="text/html";' : "";
  const encoding = domain === "7bit" ? "" : `Content-Transfer-Encoding: ${domain}\r\n`;
  return {
    header: `Content-Type: multipart/${type};${root}\r\n boundary="${boundary}"\r\n${encoding}`,
    body: [
      ...entities.flatMap(({ header, body }) => [
        headerPiece(`--${boundary}\r\n${header}\r\n`),
        ...body,
        textPiece("\r\n"),
      ]),
      textPiece(`--${boundary}--\r\n`),
    ],
    domain,
  };
}

/** Header text, one byte a character. */
export function headerPiece(text: string): Piece {
  const bytes = Buffer.from(text, "latin1");
  return {
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}
