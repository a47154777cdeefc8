import type { Attachment } from "@easkit/backend";
import type { Entity } from "./entity.js";
import { measuredPiece, type Piece } from "./piece.js";
import { base64Size, toBase64Lines } from "./transfer-encoder.js";

const mediaType = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;

/** A parameter in RFC 2231's form, in lines that are not too long. Nothing in it can end the field. */
export function encodeParameter(name: string, value: string): string {
  const text = Array.from(Buffer.from(value.slice(0, 255), "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w.-]/.test(character) ? character : percent(byte);
  }).join("");
  const pieces = text.match(/(?:%..|[^%]){1,50}/g) ?? [""];
  const [only = ""] = pieces;
  if (pieces.length === 1) return `;\r\n ${name}*=utf-8''${only}`;
  return pieces
    .map((piece, index) => `;\r\n ${name}*${index}*=${index === 0 ? "utf-8''" : ""}${piece}`)
    .join("");
}

async function bodyOf(file: Attachment): Promise<Piece> {
  const open = () => toBase64Lines(file.open());
  return file.size === undefined ? measuredPiece(open) : { size: base64Size(file.size), open };
}

/** Where a file stands in a message. */
export interface FilePlace {
  readonly contentId?: string | undefined;
  readonly contentLocation?: string | undefined;
  readonly isInline: boolean;
}

const printable = (text: string | undefined): string | undefined =>
  text?.replace(/[^\x21-\x3b\x3d\x3f-\x7e]/g, "").slice(0, 255) || undefined;

/** A message within a message is no base64 (RFC 2046 5.2.1): it stands there as it is. */
function messageBody(file: Attachment): Piece | undefined {
  const { size } = file;
  return file.contentType === "message/rfc822" && size !== undefined
    ? { size, open: () => file.open() }
    : undefined;
}

/** A file as a part. */
export async function fileEntity(file: Attachment, place: FilePlace): Promise<Entity> {
  const type = mediaType.test(file.contentType) ? file.contentType : "application/octet-stream";
  const name = file.displayName === undefined ? "" : encodeParameter("filename", file.displayName);
  const contentId = printable(place.contentId);
  const location = printable(place.contentLocation);
  const message = messageBody(file);
  const isMultiple = type.startsWith("multipart/") || type.startsWith("message/");
  const plainType = isMultiple && !message ? "application/octet-stream" : type;
  return {
    header:
      `Content-Type: ${plainType}\r\nContent-Transfer-Encoding: ${message ? "8bit" : "base64"}\r\n` +
      `Content-Disposition: ${place.isInline ? "inline" : "attachment"}${name}\r\n` +
      (contentId ? `Content-ID: <${contentId}>\r\n` : "") +
      (location ? `Content-Location: ${location}\r\n` : ""),
    body: [message ?? (await bodyOf(file))],
    domain: message ? "8bit" : "7bit",
    ...(contentId && { contentId }),
  };
}
