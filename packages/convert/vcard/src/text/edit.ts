import type { Card, Line } from "./card.js";
import { encodingOf, type Parameter, type Property, parameter } from "./property.js";
import { encodeQuotedPrintable } from "./quoted-printable.js";

/** How long a line may get, in bytes of UTF-8, without its end. */
const longest = 75;

/** Folds a line between characters. */
function fold(line: string, eol: string): string {
  let folded = "";
  let used = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (used + size > longest) {
      folded += `${eol} `;
      used = 1;
    }
    folded += character;
    used += size;
  }
  return folded;
}

const isEncoding = ({ name, values }: Parameter): boolean =>
  name === "ENCODING" ||
  name === "CHARSET" ||
  (name === "" && /^(?:quoted-printable|base64|b|8bit|7bit)$/i.test(values[0] ?? ""));

const headOf = ({ group, name }: Property, parameters: readonly Parameter[]): string =>
  [group === undefined ? name : `${group}.${name}`, ...parameters.map(({ written }) => written)].join(";");

/** Whether 2.1 has to encode a value. */
const needsEncoding = (value: string): boolean => /[^\t\x20-\x7e]/.test(value) || value.endsWith("=");

/** The line of a property whose value is escaped and not yet encoded. */
function toLine(card: Card, property: Property): Line {
  const parameters = property.parameters.filter((each) => !isEncoding(each));
  const { eol } = card;
  if (card.version !== "2.1") {
    const plain = { ...property, parameters };
    return { written: `${fold(`${headOf(plain, parameters)}:${plain.value}`, eol)}${eol}`, property: plain };
  }
  if (!needsEncoding(property.value)) {
    const plain = { ...property, parameters };
    return { written: `${headOf(plain, parameters)}:${plain.value}${eol}`, property: plain };
  }
  const encoded = [...parameters, parameter("CHARSET", "UTF-8"), parameter("ENCODING", "QUOTED-PRINTABLE")];
  const head = `${headOf(property, encoded)}:`;
  const value = encodeQuotedPrintable(property.value, head.length, eol);
  const read = { ...property, parameters: encoded, value: value.replaceAll(`=${eol}`, "") };
  return { written: `${head}${value}${eol}`, property: read };
}

/** The line of a property in base64. */
export function toBinaryLine(card: Card, property: Property): Line {
  const { eol, version } = card;
  const line = `${headOf(property, property.parameters)}:${property.value}`;
  // In 2.1 an empty line says that the base64 is over.
  const end = version === "2.1" ? `${eol}${eol}` : eol;
  return { written: `${fold(line, eol)}${end}`, property };
}

/** Whether quoted-printable text breaks off where it should go on. */
const isCut = (line: Line | undefined): boolean =>
  line?.property !== undefined &&
  encodingOf(line.property) === "quoted-printable" &&
  /=\s*$/.test(line.written);

/** Puts a line in the place of a property, or at the end. */
export function putLine(card: Card, line: Line, instead?: Property): void {
  const at = instead === undefined ? -1 : card.lines.findIndex(({ property }) => property === instead);
  if (at >= 0) card.lines[at] = line;
  // What ends in a soft break would take a line behind it for its own.
  else if (isCut(card.lines.at(-1))) card.lines.splice(-1, 0, line);
  else card.lines.push(line);
}

/** Writes a property, whose value is escaped, in the place of another or at the end; gives it as it is written. */
export function put(card: Card, property: Property, instead?: Property): Property {
  const line = toLine(card, property);
  putLine(card, line, instead);
  return line.property ?? property;
}

/** Gives a property that stands in the card a parameter, and leaves its value as it is written. */
export function setParameter(card: Card, property: Property, name: string, value: string): void {
  const at = card.lines.findIndex((line) => line.property === property);
  const line = card.lines[at];
  if (!line) return;
  const added = parameter(name, value);
  const written = line.written
    .replace(new RegExp(`;${name}=[^;:]*`, "i"), "")
    .replace(/^[^;:]+/, (head) => `${head};${added.written}`);
  const others = property.parameters.filter((each) => each.name !== name);
  card.lines[at] = { written, property: { ...property, parameters: [added, ...others] } };
}

/** Takes properties out, with what is grouped with them to describe them and describes nothing else. */
export function remove(card: Card, properties: readonly Property[]): void {
  const gone = new Set(properties);
  const groups = new Set(properties.flatMap(({ group }) => (group === undefined ? [] : [group])));
  card.lines = card.lines.filter(({ property }) => !property || !gone.has(property));
  for (const { property } of card.lines)
    if (property?.group !== undefined && !property.name.startsWith("X-AB")) groups.delete(property.group);
  // What is left of these groups are labels of nothing.
  card.lines = card.lines.filter(
    ({ property }) => property?.group === undefined || !groups.has(property.group),
  );
}

/** A property to be written, of types that each version says in its way. */
export function newProperty(
  { version }: Card,
  name: string,
  types: readonly string[],
  value: string,
): Property {
  const parameters =
    version === "2.1"
      ? types.map((type) => parameter("", type))
      : types.map((type) => parameter("TYPE", type));
  return { name, parameters, value };
}
