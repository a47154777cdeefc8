import { readBytes } from "../byte-source.js";
import { createTextDecoder } from "../decode/text-decoder.js";
import { charsetInHtml } from "../text/declared-charset.js";
import { htmlToText } from "../text/html-to-text.js";
import type { TextPieces } from "../text/line-ends.js";
import { decompressRtf } from "./decompress-rtf.js";
import type { Stretch } from "./mapi-properties.js";
import { rtfOrigin, rtfToHtml, rtfToText } from "./rtf-text.js";
import type { TnefMessage } from "./tnef-message.js";
import type { TnefText } from "./tnef-values.js";

/** Opens a stretch of decoded TNEF; every call reads anew. */
export type OpenStretch = (stretch: Stretch) => AsyncIterable<Uint8Array>;

/** The text of a message in TNEF, in the forms that it has. Every call reads it anew. */
export interface TnefBody {
  plain(): TextPieces;
  html?: () => TextPieces;
  /** Compressed, as it is stored. */
  readonly rtf?: { readonly size: number; open(): AsyncIterable<Uint8Array> };
  /** The best form that is stored. */
  readonly native: "plain" | "html" | "rtf";
  /** Bytes of that form. */
  readonly size: number;
}

const withoutNul = (text: string): string => text.replaceAll("\0", "");

async function* openText(open: OpenStretch, text: TnefText): AsyncGenerator<string> {
  const decoder = createTextDecoder(text.charset);
  for await (const piece of open(text)) yield withoutNul(decoder.write(piece));
  yield withoutNul(decoder.end());
}

const sizeOf = ({ start, end }: Stretch): number => end - start;

const isThere = <S extends Stretch>(stretch: S | undefined): S | undefined =>
  stretch !== undefined && sizeOf(stretch) > 0 ? stretch : undefined;

async function declaredCharset(open: OpenStretch, html: TnefText): Promise<TnefText> {
  if (html.charset !== "utf-8") return html;
  const declared = charsetInHtml(await readBytes(open(html), 2048));
  return declared === undefined ? html : { ...html, charset: declared };
}

interface HtmlForm {
  readonly size: number;
  pieces(): TextPieces;
}

async function htmlOf(
  message: TnefMessage,
  open: OpenStretch,
  wrapping: Stretch | undefined,
): Promise<HtmlForm | undefined> {
  const html = isThere(message.html);
  if (html) {
    const text = await declaredCharset(open, html);
    return { size: sizeOf(html), pieces: () => openText(open, text) };
  }
  return wrapping && { size: sizeOf(wrapping), pieces: () => rtfToHtml(decompressRtf(open(wrapping))) };
}

/** No more than a line end and its terminator. */
const blank = 4;

/** Finds the text of a message in TNEF; `undefined` if it has none. */
export async function tnefBody(message: TnefMessage, open: OpenStretch): Promise<TnefBody | undefined> {
  const rtf = isThere(message.rtf);
  const origin = rtf && (await rtfOrigin(decompressRtf(open(rtf))));
  const html = await htmlOf(message, open, origin === "html" ? rtf : undefined);
  const written = isThere(message.plain);
  const plain = written && (sizeOf(written) > blank || !(html ?? rtf)) ? written : undefined;
  const best = html ? html.size : sizeOf(plain ?? rtf ?? nothing);
  if (!plain && !html && !rtf) return undefined;
  return {
    plain: () => {
      if (plain) return openText(open, plain);
      return html ? htmlToText(html.pieces()) : rtfToText(decompressRtf(open(rtf ?? nothing)));
    },
    ...(html && { html: () => html.pieces() }),
    ...(rtf && { rtf: { size: sizeOf(rtf), open: () => open(rtf) } }),
    native: html ? "html" : origin === "rtf" ? "rtf" : "plain",
    size: best,
  };
}

const nothing: Stretch = { start: 0, end: 0 };
