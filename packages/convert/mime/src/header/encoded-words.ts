import { decodeText, guessText } from "../decode/text-decoder.js";

// Spaces inside, as some senders leave them, are let pass (RFC 2047 forbids them).
const encodedWord = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=/g;

function decodeQ(text: string): Uint8Array {
  const bytes = text
    .replaceAll("_", " ")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

const decodeB = (text: string): Uint8Array =>
  Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, "base64")));

interface Run {
  readonly charset: string;
  readonly encoding: string;
  readonly pieces: string[];
}

/** Words in a row are one run, so that a character cut between them is whole again. */
function decodeRun({ charset, encoding, pieces }: Run): string {
  if (encoding === "q") return decodeText(charset, Buffer.concat(pieces.map(decodeQ)));
  const isCut = pieces.some(
    (piece, index) => index < pieces.length - 1 && piece.replace(/\s/g, "").length % 4 !== 0,
  );
  return decodeText(charset, isCut ? decodeB(pieces.join("")) : Buffer.concat(pieces.map(decodeB)));
}

const decodeRaw = (text: string): string => guessText(Buffer.from(text, "latin1"));

/** Decodes the encoded words of a header value (RFC 2047), given as Latin-1; other 8-bit text is guessed. */
export function decodeEncodedWords(raw: string): string {
  const out: string[] = [];
  let run: Run | undefined;
  let end = 0;
  const endRun = () => {
    if (run) out.push(decodeRun(run));
    run = undefined;
  };
  for (const match of raw.matchAll(encodedWord)) {
    const [whole, label = "", kind = "", text = ""] = match;
    const charset = label.toLowerCase();
    const encoding = kind.toLowerCase();
    const between = raw.slice(end, match.index);
    const isAdjacent = end > 0 && between.trim() === "";
    if (isAdjacent && run?.charset === charset && run.encoding === encoding) run.pieces.push(text);
    else {
      endRun();
      if (!isAdjacent) out.push(decodeRaw(between));
      run = { charset, encoding, pieces: [text] };
    }
    end = match.index + whole.length;
  }
  endRun();
  out.push(decodeRaw(raw.slice(end)));
  return out.join("");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\t\r\n\u0000-\u001f\u007f-\u009f\u2028\u2029]+ ?/g;

/** A header value as one line of text: decoded, control characters made spaces. */
export function decodeHeaderText(raw: string): string {
  return decodeEncodedWords(raw)
    .replace(controls, " ")

    .trim();
}
