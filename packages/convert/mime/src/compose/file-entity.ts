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

/** A file as a part. */
export async function fileEntity(
  file: Attachment,
  place: { readonly contentId?: string | undefined; readonly isInline: boolean },
): Promise<Entity> {
  const type = mediaType.test(file.contentType) ? file.contentType : "application/octet-stream";
  const name = file.displayName === undefined ? "" : encodeParameter("filename", file.displayName);
  const contentId = place.contentId?.replace(/[^\x21-\x3b\x3d\x3f-\x7e]/g, "").slice(0, 255);
  return {
    header:
      `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: ${place.isInline ? "inline" : "attachment"}${name}\r\n` +
      (contentId ? `Content-ID: <${contentId}>\r\n` : ""),
    body: [await bodyOf(file)],
    domain: "7bit",
    ...(contentId && { contentId }),
  };
}
