import { encodingOf, type Property, readProperty } from "./property.js";

/** The versions of vCards. */
export type CardVersion = "2.1" | "3.0" | "4.0";

/** A line as it stands in the text, with its end and with all it is folded into. */
export interface Line {
  readonly written: string;
  /** Absent for what is no property: empty lines, cards within the card. */
  readonly property?: Property;
}

/** A card. Writing changes its list of lines in place; lines that nobody touches stay as they were written. */
export interface Card {
  readonly version: CardVersion;
  readonly eol: string;
  /** What stands before the properties, with BEGIN, and after them, with END. */
  readonly before: string;
  readonly after: string;
  lines: Line[];
}

/** What an encoding makes of the lines that follow. */
interface Continuation {
  readonly soft: boolean;
  readonly base64: boolean;
}

/** Finds the encoding that the first line of a property names. */
function continuationOf(line: string): Continuation {
  const words = line
    .slice(0, Math.max(0, line.indexOf(":")))
    .toUpperCase()
    .split(/[;=]/);
  return {
    soft: words.includes("QUOTED-PRINTABLE"),
    base64: words.includes("BASE64") || words.includes("B"),
  };
}

const bare = (line: string): string => line.replace(/\r{0,2}\n$|\r$/, "");

/** Whether a line goes on in the next one: by a soft break, by folding, or because that can only be base64. */
function goesOn({ soft, base64 }: Continuation, last: string, next: string): boolean {
  if (soft && bare(last).endsWith("=")) return true;
  if (/^[ \t]/.test(next)) return !base64 || next.trim() !== "";
  return base64 && /^[A-Za-z0-9+/]+=*\s*$/.test(next);
}

/** Puts the parts of a line together. In 2.1, folding adds no space of its own. */
function unfold(parts: readonly string[], { soft }: Continuation, version: CardVersion): string {
  const [first = "", ...others] = parts.map(bare);
  let line = first;
  for (const part of others) {
    if (soft && line.endsWith("=")) line = line.slice(0, -1) + part;
    else line += version === "2.1" ? part : part.replace(/^[ \t]/, "");
  }
  return soft && line.endsWith("=") ? line.slice(0, -1) : line;
}

function linesOf(physical: readonly string[], version: CardVersion): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < physical.length; ) {
    const first = physical[at] ?? "";
    const continuation = continuationOf(first);
    let end = at + 1;
    while (end < physical.length && goesOn(continuation, physical[end - 1] ?? "", physical[end] ?? "")) end++;
    const parts = physical.slice(at, end);
    const property = readProperty(unfold(parts, continuation, version));
    const written = parts.join("");
    lines.push(property ? { written, property } : { written });
    at = end;
  }
  return withoutInner(lines);
}

/** Takes the properties of cards within the card (AGENT of 2.1) for what they are: not those of this card. */
function withoutInner(lines: readonly Line[]): Line[] {
  let depth = 0;
  return lines.map((line) => {
    const mark = /^(BEGIN|END):VCARD\s*$/i.exec(line.written);
    if (mark?.[1]?.toUpperCase() === "BEGIN") depth++;
    const isInner = depth > 0;
    if (mark?.[1]?.toUpperCase() === "END") depth = Math.max(0, depth - 1);
    return isInner ? { written: line.written } : line;
  });
}

/** Where the card that begins at a line ends. */
function endOf(physical: readonly string[], begin: number): number {
  let depth = 0;
  for (let at = begin; at < physical.length; at++) {
    const line = bare(physical[at] ?? "").trimEnd();
    if (/^BEGIN:VCARD$/i.test(line)) depth++;
    if (/^END:VCARD$/i.test(line) && --depth === 0) return at;
  }
  return -1;
}

function versionOf(physical: readonly string[]): CardVersion {
  const said = physical.map((line) => /^VERSION:\s*(\S+)/i.exec(line)?.[1]).find((each) => each);
  if (said === "2.1" || said === "4.0") return said;
  // Text that does not say it, or says something new, is most likely escaped as in 3.0.
  return "3.0";
}

/** Reads the first card of a text. @throws RangeError if there is none */
export function readCard(text: string): Card {
  const physical = text.match(/[^\r\n]*(?:\r{0,2}\n|\r(?!\r?\n))|[^\r\n]+$/g) ?? [];
  const begin = physical.findIndex((line) => /^\uFEFF?BEGIN:VCARD\s*$/i.test(line));
  if (physical[begin]) physical[begin] = physical[begin].replace(/^\uFEFF/, "");
  const end = begin < 0 ? -1 : endOf(physical, begin);
  if (end < 0) throw new RangeError("there is no vCard in the text");
  const content = physical.slice(begin + 1, end);
  const version = versionOf(content);
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  return {
    version,
    eol: /\r{0,2}\n|\r/.exec(text)?.[0] ?? "\r\n",
    before: mark + physical.slice(0, begin + 1).join(""),
    after: physical.slice(end).join(""),
    lines: linesOf(content, version),
  };
}

/** The text of a card. */
export const printCard = ({ before, lines, after }: Card): string =>
  before + lines.map(({ written }) => written).join("") + after;

/** An empty card. */
export function newCard(version: CardVersion): Card {
  const eol = "\r\n";
  const written = `VERSION:${version}${eol}`;
  return { version, eol, before: `BEGIN:VCARD${eol}`, after: `END:VCARD${eol}`, lines: [{ written }] };
}

/** The properties of these names, in the order of the text. */
export function propertiesNamed(card: Card, ...names: readonly string[]): Property[] {
  const found: Property[] = [];
  for (const { property } of card.lines) if (property && names.includes(property.name)) found.push(property);
  return found;
}

/** Whether a value is in base64. */
export const isBinary = (property: Property): boolean => encodingOf(property) === "base64";
