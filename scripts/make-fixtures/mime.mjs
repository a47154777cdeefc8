// MIME put together by hand, line by line, so that odd cases come out exactly as meant. Lines end in LF.
// An entity is { headers: (string | Buffer)[], body: Buffer, attachments: {name, size}[] }.
import { encodeText } from "./charset.mjs";

const isAscii = (text) => /^[\x20-\x7e\t]*$/.test(text);

/** Base64 in lines of `width` characters (76 unless told; `Infinity` for one line). */
export function toBase64(bytes, width = 76) {
  const text = Buffer.from(bytes).toString("base64");
  return text.length <= width ? text : text.replace(new RegExp(`(.{${width}})(?=.)`, "g"), "$1\n");
}

/** Quoted-printable of bytes that hold LF line ends; soft breaks at 75 characters. */
export function toQuotedPrintable(bytes) {
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  return lines.map(quoteLine).join("\n");
}

function quoteLine(line) {
  const units =
    line
      .replace(/[^\x20-\x3c\x3e-\x7e\t]/g, hexUnit)
      .replace(/[ \t]$/, hexUnit)
      .match(/=..|[^=]/g) ?? [];
  let out = "";
  let width = 0;
  for (const unit of units) {
    if (width + unit.length > 75) {
      out += "=\n";
      width = 0;
    }
    out += unit;
    width += unit.length;
  }
  return out;
}

const hexUnit = (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** One encoded word (RFC 2047); the caller keeps it under 75 characters. */
export function encodedWord(text, charset = "utf-8", form = "B") {
  const bytes = encodeText(charset, text);
  if (form === "B") return `=?${charset}?B?${bytes.toString("base64")}?=`;
  const coded = bytes
    .toString("latin1")
    .replace(/[^A-Za-z0-9!*+/-]/g, (char) => (char === " " ? "_" : hexUnit(char)));
  return `=?${charset}?Q?${coded}?=`;
}

/** Text as one or several encoded words, each at most 75 characters, split between characters only. */
export function encodeWords(text, charset = "utf-8", form = "B") {
  const words = [];
  let run = "";
  for (const char of text) {
    if (run && encodedWord(run + char, charset, form).length > 75) {
      words.push(encodedWord(run, charset, form));
      run = "";
    }
    run += char;
  }
  return [...words, encodedWord(run, charset, form)].join("\n ");
}

/** A header line, folded at spaces; text beyond ASCII becomes encoded words. */
export function header(name, value, charset = "utf-8", form = "B") {
  if (!isAscii(value)) return `${name}: ${encodeWords(value, charset, form)}`;
  const lines = [];
  let line = `${name}:`;
  for (const word of value.split(" ")) {
    if (line.length + word.length + 1 > 78 && line.length > name.length + 1) {
      lines.push(line);
      line = "";
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}

/** `Name <address>` as a header carries it. */
export function mailbox({ name, address }, charset = "utf-8", form = "B") {
  if (!name) return address;
  if (!isAscii(name)) return `${encodeWords(name, charset, form)} <${address}>`;
  return /^[\w '-]+$/.test(name)
    ? `${name} <${address}>`
    : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}

const percent = (text, charset) =>
  encodeText(charset, text)
    .toString("latin1")
    .replace(/[^A-Za-z0-9._-]/g, (char) => `%${hexUnit(char).slice(1)}`);

/** A file name parameter in one of the ways seen in the wild, as text to follow the value (starts with `;`). */
export function nameParameter(param, name, style = "plain", charset = "utf-8") {
  switch (style) {
    case "rfc2231":
      return `;\n ${param}*=${charset}''${percent(name, charset)}`;
    case "rfc2231-continued": {
      const pieces = percent(name, charset).match(/(?:%..|.){1,40}/g) ?? [];
      return pieces.map((piece, i) => `;\n ${param}*${i}*=${i === 0 ? `${charset}''` : ""}${piece}`).join("");
    }
    case "rfc2047":
      return `;\n ${param}="${encodeWords(name, charset)}"`;
    case "unquoted":
      return `; ${param}=${name}`;
    default:
      return `;\n ${param}="${name.replace(/["\\]/g, "\\$&")}"`;
  }
}

function encodeBody(bytes, encoding) {
  if (encoding === "base64") return Buffer.from(toBase64(bytes));
  if (encoding === "quoted-printable") return Buffer.from(toQuotedPrintable(bytes));
  return bytes;
}

/** A text part: `text` in `charset`. No file name, so it counts as body. */
export function text(
  content,
  { subtype = "plain", charset = "utf-8", encoding = "8bit", params = "", label } = {},
) {
  const bytes = Buffer.isBuffer(content) ? content : encodeText(charset, content);
  const headers = [`Content-Type: text/${subtype}; charset=${label ?? charset}${params}`];
  if (encoding !== "none") headers.push(`Content-Transfer-Encoding: ${encoding}`);
  return { headers, body: encodeBody(bytes, encoding), attachments: [] };
}

/**
 * A part that is not body text. `rawName` (a Buffer) writes the name's bytes as they are; `size` is reported as null
 * where line ends make it a reader's choice.
 */
export function file(type, bytes, options = {}) {
  const {
    name = "",
    style,
    charset,
    encoding = "base64",
    disposition = "attachment",
    extra = [],
    rawName,
  } = options;
  const content = Buffer.from(bytes);
  const named = name !== "" && !rawName;
  const inType =
    named && options.inType !== false && options.disposition !== null
      ? nameParameter("name", name, style === "raw" ? "plain" : style, charset)
      : "";
  const headers = [
    `Content-Type: ${type}${options.onlyType ? nameParameter("name", name, style, charset) : inType}`,
  ];
  if (disposition && !options.onlyType) {
    const start = `Content-Disposition: ${disposition}`;
    if (rawName)
      headers.push(Buffer.concat([Buffer.from(`${start};\n filename="`), rawName, Buffer.from('"')]));
    else headers.push(start + (named ? nameParameter("filename", name, style, charset) : ""));
  }
  if (encoding) headers.push(`Content-Transfer-Encoding: ${encoding}`);
  headers.push(...extra);
  const lineBound = encoding !== "base64" && content.includes(10);
  return {
    headers,
    body: encodeBody(content, encoding),
    attachments: [{ name, size: lineBound ? null : content.length }],
  };
}

/** A multipart. `preamble` and `epilogue` are text that readers skip. */
export function multipart(
  subtype,
  boundary,
  parts,
  { params = "", preamble = "", epilogue = "", quote = true } = {},
) {
  const chunks = [Buffer.from(preamble ? `${preamble}\n` : "")];
  for (const part of parts) {
    chunks.push(Buffer.from(`--${boundary}\n`), ...serialize(part), Buffer.from("\n"));
  }
  chunks.push(Buffer.from(`--${boundary}--\n${epilogue ? `${epilogue}\n` : ""}`));
  return {
    headers: [
      `Content-Type: multipart/${subtype};\n boundary=${quote ? `"${boundary}"` : boundary}${params}`,
    ],
    body: Buffer.concat(chunks),
    attachments: parts.flatMap((part) => part.attachments),
  };
}

function serialize(part) {
  const lines = part.headers.flatMap((line) => [Buffer.from(line), Buffer.from("\n")]);
  return [...lines, Buffer.from("\n"), part.body];
}

/** The bytes of an entity or message: headers, an empty line, body. */
export const toBytes = (part) => Buffer.concat(serialize(part));

/** LF to CRLF; existing CRLF stays. */
export const withCrlf = (bytes) =>
  Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
