import { decodeText, guessText } from "../decode/text-decoder.js";
import { quoteEnd } from "./address-tokens.js";
import { decodeEncodedWords } from "./encoded-words.js";

/** A Content-Type or Content-Disposition: its value in lower case and its parameters, decoded, by lower-case name. */
export interface ContentType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Splits at semicolons outside quotes. A quote that is never closed ends with the text. */
function splitParameters(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') at = quoteEnd(text, at);
    else if (character === ";") {
      pieces.push(text.slice(from, at));
      from = at + 1;
      at = from;
    } else at += 1;
  }
  pieces.push(text.slice(from));
  return pieces;
}

function unquote(text: string): string {
  const value = text.trim();
  if (!value.startsWith('"')) return value.replace(/\s*\([^)]*\)\s*$/, "");
  const end = value.length > 1 && value.endsWith('"') ? -1 : undefined;
  return value.slice(1, end).replace(/\\([\\"])/g, "$1");
}

interface Segment {
  readonly number: number;
  readonly isEncoded: boolean;
  readonly value: string;
}

const fromPercent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** RFC 2231: joins the segments of a value and decodes its charset. */
function joinSegments(segments: readonly Segment[]): string {
  const ordered = [...segments].sort((a, b) => a.number - b.number);
  const [first] = ordered;
  const head = first?.isEncoded ? /^([^']*)'([^']*)'/.exec(first.value) : null;
  const bytes = ordered
    .map(({ value, isEncoded }, index) => {
      const text = index === 0 && head ? value.slice(head[0].length) : value;
      return isEncoded ? fromPercent(text) : text;
    })
    .join("");
  return decodeText(head?.[1] || "utf-8", Buffer.from(bytes, "latin1"));
}

const plainValue = (raw: string): string =>
  raw.includes("=?") ? decodeEncodedWords(raw) : guessText(Buffer.from(raw, "latin1"));

/** Reads a value with parameters (RFC 2045, RFC 2231), given as Latin-1, however odd it is. */
export function parseParameters(raw: string): ContentType {
  const [value = "", ...rest] = splitParameters(raw);
  const parameters = new Map<string, string>();
  const segments = new Map<string, Segment[]>();
  for (const text of rest) {
    const at = text.indexOf("=");
    if (at < 0) continue;
    const name = text.slice(0, at).trim().toLowerCase();
    const parts = /^([^*]+)\*(\d*)(\*?)$/.exec(name);
    const content = unquote(text.slice(at + 1));
    if (parts?.[1] === undefined) {
      if (!parameters.has(name)) parameters.set(name, plainValue(content));
      continue;
    }
    const known = segments.get(parts[1]) ?? [];
    const isEncoded = parts[2] === "" || parts[3] === "*";
    known.push({ number: Number(parts[2] || 0), isEncoded, value: content });
    segments.set(parts[1], known);
  }
  for (const [name, list] of segments) parameters.set(name, joinSegments(list));
  return {
    type: value
      .replace(/\([^)]*\)/g, "")
      .trim()
      .toLowerCase(),
    parameters,
  };
}

const isType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** Reads a Content-Type. What is no media type counts as `fallback`; `text` alone as plain text. */
export function parseContentType(raw: string | undefined, fallback: string): ContentType {
  if (raw === undefined) return { type: fallback, parameters: new Map() };
  const { type, parameters } = parseParameters(raw);
  const first = /^\S*/.exec(type)?.[0] ?? "";
  if (isType.test(first)) return { type: first, parameters };
  return { type: first === "" || first.startsWith("text") ? "text/plain" : fallback, parameters };
}
