/** Modified UTF-7, as IMAP and Maildir++ write folder names (RFC 3501 section 5.1.3). */

const toShift = (text: string): string =>
  Buffer.from(text, "utf16le").swap16().toString("base64").replaceAll("/", ",").replace(/=+$/, "");

function fromShift(shift: string): string | undefined {
  const bytes = Buffer.from(shift.replaceAll(",", "/"), "base64");
  return bytes.length < 2 || bytes.length % 2 === 1 ? undefined : bytes.swap16().toString("utf16le");
}

/** Writes text so that every character of it is printable ASCII. */
export function encodeModifiedUtf7(text: string): string {
  return text.replace(/&|[^\x20-\x7e]+/g, (run) => (run === "&" ? "&-" : `&${toShift(run)}-`));
}

/** Reads it; what is not well-formed is left as it stands. */
export function decodeModifiedUtf7(encoded: string): string {
  return encoded.replace(/&([A-Za-z0-9+,]*)-/g, (whole, shift: string) =>
    shift === "" ? "&" : (fromShift(shift) ?? whole),
  );
}
