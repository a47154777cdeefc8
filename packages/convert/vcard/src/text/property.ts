/** A parameter as it is written; `name` is empty for a word by itself, as 2.1 has them. */
export interface Parameter {
  /** In upper case. */
  readonly name: string;
  readonly values: readonly string[];
  readonly written: string;
}

/** A property of a card: the name as written, the value neither decoded nor unescaped. */
export interface Property {
  readonly group?: string;
  /** In upper case. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly value: string;
}

/** Splits at a character that stands outside of quotation marks. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === separator && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function readParameter(written: string): Parameter {
  const equals = written.indexOf("=");
  const name = equals < 0 ? "" : written.slice(0, equals).trim().toUpperCase();
  const values = splitOutsideQuotes(equals < 0 ? written : written.slice(equals + 1), ",");
  return { name, values: values.map((value) => value.trim().replace(/^"(.*)"$/, "$1")), written };
}

/** Where the value begins: after the first colon outside of quotation marks, or else after the first of all. */
function colonIn(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ":" && !quoted) return at;
  }
  return line.indexOf(":");
}

/** Reads a property from a line; `undefined` if it is none. */
export function readProperty(line: string): Property | undefined {
  const colon = colonIn(line);
  if (colon < 0) return undefined;
  const [head = "", ...parameters] = splitOutsideQuotes(line.slice(0, colon), ";");
  const dot = head.lastIndexOf(".");
  const name = head
    .slice(dot + 1)
    .trim()
    .toUpperCase();
  if (!/^[A-Z0-9-]+$/.test(name)) return undefined;
  return {
    ...(dot > 0 && { group: head.slice(0, dot).trim() }),
    name,
    parameters: parameters.map(readParameter),
    value: line.slice(colon + 1),
  };
}

/** The values of a parameter of a name. */
export const parameterValues = (property: Property, name: string): readonly string[] =>
  property.parameters.flatMap((each) => (each.name === name ? each.values : []));

/** What kind of address or number it is, in upper case: TYPE parameters and words by themselves. */
export const typesOf = ({ parameters }: Property): ReadonlySet<string> =>
  new Set(
    parameters.flatMap(({ name, values }) =>
      name === "TYPE" || name === "" ? values.flatMap((value) => value.toUpperCase().split(",")) : [],
    ),
  );

/** Whether and how a value is encoded. */
export function encodingOf(property: Property): "quoted-printable" | "base64" | undefined {
  const words = [...parameterValues(property, "ENCODING"), ...parameterValues(property, "")];
  const upper = words.map((word) => word.toUpperCase());
  if (upper.includes("QUOTED-PRINTABLE")) return "quoted-printable";
  return upper.includes("BASE64") || upper.includes("B") ? "base64" : undefined;
}

/** A parameter to be written. */
export const parameter = (name: string, value: string): Parameter => {
  const quoted = /[:;,]/.test(value) ? `"${value.replaceAll('"', "'")}"` : value;
  return { name, values: [value], written: name === "" ? quoted : `${name}=${quoted}` };
};
