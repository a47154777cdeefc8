import type { TransferDecoder } from "./transfer-decoder.js";

/** Lines longer than this are decoded before their end is known. */
const longestLine = 64 * 1024;

const unescapeHex = (text: string): string =>
  text.includes("=")
    ? text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** Decodes whole lines. What is no escape stays as it is. */
function decodeLines(text: string): string {
  return text
    .split("\n")
    .map((line, index, lines) => {
      const isLast = index === lines.length - 1;
      const end = isLast ? "" : line.endsWith("\r") ? "\r\n" : "\n";
      const body = trimBlanks(line);
      return !isLast && body.endsWith("=") ? unescapeHex(body.slice(0, -1)) : unescapeHex(body) + end;
    })
    .join("");
}

// Blanks at a line's end were added on the way (RFC 2045 6.7, rule 3).
function trimBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\r".includes(line[end - 1] ?? "x")) end -= 1;
  return line.slice(0, end);
}

/** Decodes quoted-printable. */
export function createQuotedPrintableDecoder(): TransferDecoder {
  let kept = "";
  const toBytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
  return {
    write(bytes) {
      kept += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
      const whole = kept.lastIndexOf("\n") + 1;
      if (whole > 0) {
        const text = decodeLines(kept.slice(0, whole));
        kept = kept.slice(whole);
        return toBytes(text);
      }
      if (kept.length < longestLine) return new Uint8Array();
      const safe = kept.indexOf("=", kept.length - 3);
      const cut = safe < 0 ? kept.length : safe;
      const text = unescapeHex(kept.slice(0, cut));
      kept = kept.slice(cut);
      return toBytes(text);
    },
    end() {
      const text = kept.replace(/=[ \t\r]*$/, "");
      kept = "";
      return toBytes(unescapeHex(text));
    },
  };
}
