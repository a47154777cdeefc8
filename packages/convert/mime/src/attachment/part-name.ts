import { decodeHeaderText } from "../header/encoded-words.js";
import { parseParameters } from "../header/parameters.js";
import type { Part } from "../scan/part.js";

const extensions: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/gzip": "gz",
  "application/json": "json",
  "application/xml": "xml",
  "application/rtf": "rtf",
  "application/msword": "doc",
  "application/vnd.ms-excel": "xls",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/ms-tnef": "dat",
  "application/pgp-signature": "asc",
  "application/pgp-encrypted": "asc",
  "application/ics": "ics",
  "text/calendar": "ics",
  "text/plain": "txt",
  "text/html": "html",
  "text/csv": "csv",
  "text/vcard": "vcf",
  "text/x-vcard": "vcf",
  "text/rfc822-headers": "txt",
  "message/rfc822": "eml",
  "message/global": "eml",
  "message/delivery-status": "txt",
  "message/disposition-notification": "txt",
  "image/jpeg": "jpg",
  "image/svg+xml": "svg",
  "image/tiff": "tif",
  "audio/mpeg": "mp3",
  "video/quicktime": "mov",
};

const smimeNames: Readonly<Record<string, string>> = {
  "application/pkcs7-mime": "smime.p7m",
  "application/x-pkcs7-mime": "smime.p7m",
  "application/pkcs7-signature": "smime.p7s",
  "application/x-pkcs7-signature": "smime.p7s",
  "application/ms-tnef": "winmail.dat",
};

/** How names of a media type end. */
export function extensionOf(type: string): string {
  const known = extensions[type];
  if (known !== undefined) return known;
  const [major, minor = ""] = type.split("/");
  return /^(image|audio|video)$/.test(major ?? "") && /^[\w-]{1,10}$/.test(minor) ? minor : "bin";
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\u0000-\u001f\u007f]+/g;

// Characters that turn the direction of text make `exe.pdf` of `fdp.exe`.
const turning = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g;

/** A name that begins at a root, or that leads out of the folder it is saved in. */
const leading = /^(?:[a-z]:[\\/]|[\\/]|~[\\/]|(?:[\s\S]*[\\/])?\.\.[\\/])/i;

/** A name on one line; of a path that leads elsewhere its last step. */
export function cleanName(name: string): string {
  const line = name.replace(controls, " ").replace(turning, "").trim();
  const last = leading.test(line) ? line.replace(/^[\s\S]*[\\/]/, "") : line;
  return /^\.{1,2}$/.test(last) ? "" : last.slice(0, 255);
}

/** The name that the message gives a part: RFC 2231, RFC 2047 or raw. */
function givenName(part: Part): string {
  const disposition = part.headers.first("content-disposition");
  const fromDisposition = disposition && parseParameters(disposition).parameters.get("filename");
  return cleanName(fromDisposition || part.contentType.parameters.get("name") || "");
}

/** A name as one of a message. */
export const withEml = (name: string): string => (/\.eml$/i.test(name) ? name : `${name}.eml`);

/** Whether a part is a message that is attached as a message. */
export const isEmbeddedMessage = (part: Part): boolean =>
  part.contentType.type === "message/rfc822" || part.contentType.type === "message/global";

/** The name that a part is shown by, given or made up. */
export function partName(part: Part): string {
  const given = givenName(part);
  if (isEmbeddedMessage(part)) {
    const subject = cleanName(
      decodeHeaderText(part.embedded?.first("subject") ?? "").replace(/[\\/:*?"<>|]/g, "_"),
    );
    return withEml(given || subject.slice(0, 200) || `attachment-${part.path}`);
  }
  if (given !== "") return given;
  const { type } = part.contentType;
  return smimeNames[type] ?? `attachment-${part.path}.${extensionOf(type)}`;
}
