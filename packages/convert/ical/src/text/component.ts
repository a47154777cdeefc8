import ICAL from "ical.js";

/** A value as jCal has it: text, a number, a list of parts, or a recurrence rule as an object. */
export type Value =
  | string
  | number
  | boolean
  | readonly (string | number)[]
  | Readonly<Record<string, unknown>>;

/** A property: names in lower case, parameters as written, values as jCal has them (RFC 7265). */
export interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly type: string;
  readonly values: readonly Value[];
}

/** A component. Conversion changes its lists in place. */
export interface Component {
  readonly name: string;
  properties: Property[];
  components: Component[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

const isValue = (value: unknown): value is Value =>
  isScalar(value) ||
  typeof value === "boolean" ||
  isRecord(value) ||
  (Array.isArray(value) && value.every(isScalar));

function readParameters(from: unknown): Property["parameters"] {
  const parameters: Record<string, string | string[]> = {};
  if (!isRecord(from)) return parameters;
  for (const [name, value] of Object.entries(from)) {
    if (typeof value === "string") parameters[name] = value;
    else if (Array.isArray(value)) parameters[name] = value.map(String);
  }
  return parameters;
}

function readProperty(from: unknown): Property {
  if (!Array.isArray(from)) throw new TypeError("a jCal property is a list");
  const [name, parameters, type, ...values] = from;
  return {
    name: String(name),
    parameters: readParameters(parameters),
    type: String(type),
    values: values.filter(isValue),
  };
}

function readComponent(from: unknown): Component {
  const [name, properties, components] = Array.isArray(from) ? from : [];
  return {
    name: String(name),
    properties: Array.isArray(properties) ? properties.map(readProperty) : [],
    components: Array.isArray(components) ? components.map(readComponent) : [],
  };
}

/** Deeper nesting is no calendar; the bound keeps hostile text from exhausting the stack. */
const deepest = 16;

function checkDepth(text: string): void {
  let depth = 0;
  for (const [, word] of text.matchAll(/^(BEGIN|END):/gim)) {
    depth += word?.toUpperCase() === "BEGIN" ? 1 : -1;
    if (depth > deepest) throw new RangeError(`calendar components are nested deeper than ${deepest}`);
  }
}

/**
 * Reads iCalendar text. Several calendars in one text become one, with the properties of the first.
 *
 * @throws Error if the text is no iCalendar
 */
export function parseCalendar(text: string): Component {
  checkDepth(text);
  const parsed: unknown = ICAL.parse(text);
  const list = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
  const [first, ...others] = list.map(readComponent);
  if (!first) throw new RangeError("there is no calendar in the text");
  return { ...first, components: [first, ...others].flatMap(({ components }) => components) };
}

const toJcal = (component: Component): unknown[] => [
  component.name,
  component.properties.map(({ name, parameters, type, values }) => [name, parameters, type, ...values]),
  component.components.map(toJcal),
];

/** Writes iCalendar text, with lines that end in CR LF. */
export const printCalendar = (component: Component): string => `${ICAL.stringify(toJcal(component))}\r\n`;
