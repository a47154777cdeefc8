import iconv from "iconv-lite";
import { charsetOf } from "./charset-names.js";
import { createEscapedDecoder } from "./escaped-charsets.js";
import { createGuessingDecoder } from "./guessing-decoder.js";
import { createUtf16Decoder } from "./utf16.js";

/** Turns bytes that come in pieces into text. */
export interface TextReader {
  write(bytes: Uint8Array): string;
  end(): string;
}

function createBuiltInDecoder(label: string): TextReader {
  const decoder = new TextDecoder(label);
  return {
    write: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

function createIconvDecoder(label: string): TextReader {
  const decoder = iconv.getDecoder(label);
  return { write: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? "" };
}

// Vietnamese in Windows-1258 comes with its tones apart; everything else writes composed letters.
const composed = (decoder: TextReader): TextReader => ({
  write: (bytes) => decoder.write(bytes).normalize("NFC"),
  end: () => decoder.end().normalize("NFC"),
});

/**
 * A decoder for the label that a message gives. What is labelled ASCII, UTF-8, or with a name that nobody knows is
 * read as UTF-8, and bytes that are not as Windows-1252, so that wrong labels lose no text.
 */
export function createTextDecoder(label: string): TextReader {
  const name = charsetOf(label)?.name;
  switch (name) {
    case undefined:
      return iconv.encodingExists(label) ? createIconvDecoder(label) : createGuessingDecoder();
    case "us-ascii":
    case "utf-8":
      return createGuessingDecoder();
    case "iso-8859-1":
      return createIconvDecoder("windows-1252");
    case "iso-8859-9":
      return createIconvDecoder("windows-1254");
    case "iso-2022-jp":
    case "shift_jis":
    case "euc-jp":
    case "utf-16le":
    case "utf-16be":
    case "gb18030":
      return createBuiltInDecoder(name);
    case "utf-16":
      return createUtf16Decoder();
    case "windows-1258":
      return composed(createIconvDecoder(name));
    case "iso-2022-kr":
    case "hz-gb-2312":
      return createEscapedDecoder(name);
    default:
      return createIconvDecoder(name);
  }
}

// Halves of surrogate pairs that stand alone have no UTF-8.
const halves = /\p{Surrogate}/gu;

/** Text without halves of surrogate pairs. */
export const wellFormed = (text: string): string => text.replace(halves, "\ufffd");

/** Decodes bytes that are all there. */
export function decodeText(label: string, bytes: Uint8Array): string {
  const decoder = createTextDecoder(label);
  return wellFormed(decoder.write(bytes) + decoder.end());
}

/** Decodes bytes of which nothing is known. */
export const guessText = (bytes: Uint8Array): string => decodeText("utf-8", bytes);
