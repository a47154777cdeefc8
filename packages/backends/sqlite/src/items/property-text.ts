import type { Database } from "../database/database.js";
import { KeptContent } from "./kept-content.js";

/** JSON has no dates and no bytes: they become objects with one key, and so does an object that has such a key. */
const DATE = "$date";
const BYTES = "$bytes";
const CONTENT = "$content";
const OBJECT = "$object";

const isMarked = (key: string): boolean => key.startsWith("$");

function toPlain(value: unknown, contents: Set<number>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return { [DATE]: value.getTime() };
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("base64") };
  if (value instanceof KeptContent) {
    contents.add(value.content);
    return { [CONTENT]: value.content, size: value.size };
  }
  if (Array.isArray(value)) return value.map((inner) => toPlain(inner, contents));
  const entries = Object.entries(value).map(([key, inner]) => [key, toPlain(inner, contents)] as const);
  const plain = Object.fromEntries(entries);
  return entries.some(([key]) => isMarked(key)) ? { [OBJECT]: plain } : plain;
}

/** Properties as text, and the contents that they hold on to. Only in a write, as staged contents are written now. */
export function writeProperties(properties: object): {
  readonly json: string;
  readonly contents: ReadonlySet<number>;
} {
  const contents = new Set<number>();
  return { json: JSON.stringify(toPlain(properties, contents)), contents };
}

/** Milliseconds, or as somebody wrote it by hand (`2026-01-31T10:00:00Z`). */
const toDate = (value: unknown): Date => new Date(typeof value === "number" ? value : String(value));

function revive(database: Database, value: object): unknown {
  if (DATE in value) return toDate(value[DATE]);
  if (BYTES in value && typeof value[BYTES] === "string")
    return new Uint8Array(Buffer.from(value[BYTES], "base64"));
  if (CONTENT in value && "size" in value) {
    const content = Number(value[CONTENT]);
    return new KeptContent(database, Number(value.size), () => content);
  }
  return value;
}

function fromPlain(database: Database, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => fromPlain(database, inner));
  const isEscaped = OBJECT in value && typeof value[OBJECT] === "object" && value[OBJECT] !== null;
  if (!isEscaped && Object.keys(value).some(isMarked)) return revive(database, value);
  const entries = Object.entries(isEscaped ? Object(value[OBJECT]) : value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, fromPlain(database, inner)]));
}

const isObject = <P extends object>(value: unknown): value is P =>
  typeof value === "object" && value !== null;

/** What {@link writeProperties} was given. @throws TypeError if the text holds no object */
export function readProperties<P extends object>(database: Database, json: string): P {
  const value = fromPlain(database, JSON.parse(json));
  if (!isObject<P>(value)) throw new TypeError("The properties of an item are no object");
  return value;
}

/** The contents that kept properties hold on to. */
export function contentsIn(json: string): ReadonlySet<number> {
  const contents = new Set<number>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (CONTENT in value && typeof value[CONTENT] === "number") contents.add(value[CONTENT]);
    for (const inner of Object.values(value)) collect(inner);
  };
  // Nearly no item has any.
  if (json.includes(`"${CONTENT}"`)) collect(JSON.parse(json));
  return contents;
}
