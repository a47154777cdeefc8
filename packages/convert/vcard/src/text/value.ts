import type { Card } from "./card.js";
import { encodingOf, type Property, parameterValues } from "./property.js";
import { decodeQuotedPrintable } from "./quoted-printable.js";

/** Splits at a character that no backslash stands before. */
export function splitEscaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** In 2.1 only semicolons are escaped, in practice also what later versions escape, but for line breaks. */
const withoutEscapes = (text: string, { version }: Card): string =>
  version === "2.1"
    ? text.replace(/\\([;,\\])/g, "$1")
    : text.replace(/\\([\s\S])/g, (_, each: string) => (each === "n" || each === "N" ? "\n" : each));

function decode(card: Card, property: Property, value: string): string {
  const [charset] = parameterValues(property, "CHARSET");
  const plain = encodingOf(property) === "quoted-printable" ? decodeQuotedPrintable(value, charset) : value;
  return withoutEscapes(plain, card).replace(/\r\n?/g, "\n");
}

/** The value as text. */
export const textOf = (card: Card, property: Property): string =>
  decode(card, property, property.value).trim();

/** The parts between semicolons. */
export const componentsOf = (card: Card, property: Property): string[] =>
  splitEscaped(property.value, ";").map((part) => decode(card, property, part).trim());

/** The parts between semicolons; each may be several, between commas, which 2.1 does not have. */
export const componentListsOf = (card: Card, property: Property): string[][] =>
  splitEscaped(property.value, ";").map((part) =>
    (card.version === "2.1" ? [part] : splitEscaped(part, ","))
      .map((each) => decode(card, property, each).trim())
      .filter((each) => each !== ""),
  );

/** The parts between commas. */
export const listOf = (card: Card, property: Property): string[] =>
  splitEscaped(property.value, ",")
    .map((part) => decode(card, property, part).trim())
    .filter((each) => each !== "");

/** Text with what separates values escaped. Line breaks of 2.1 are a matter of its encoding. */
export const escapeText = ({ version }: Card, text: string): string =>
  version === "2.1"
    ? text.replace(/[\\;]/g, "\\$&")
    : text.replace(/[\\;,]/g, "\\$&").replace(/\r\n?|\n/g, "\\n");
