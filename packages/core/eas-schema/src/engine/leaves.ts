import type { VersionRange } from "../version.js";
import { parseDateTime, printCompactDateTime, printDateTime } from "./date-time.js";
import type { Declaration } from "./element.js";
import type { RawContent, RawSource } from "./raw.js";
import type { LeafType } from "./type.js";

/** The name of an element, as it stands in `Supported` or `Schema`. */
export interface TagName {
  readonly page: number;
  readonly token: number;
}

/** Text for an element that may be large. Bytes are UTF-8. */
export type TextSource = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes for an OPAQUE element; a stream has to say its exact length. */
export type BytesSource =
  | Uint8Array
  | { readonly length: number; readonly pieces: AsyncIterable<Uint8Array> };

type Options<P extends string | undefined> = VersionRange &
  (P extends string ? { readonly property: P } : object);

type Declared<Out, In, P extends string | undefined> = Declaration<Out, In> &
  (P extends string ? { readonly property: P } : object);

const leaf =
  <T>(type: Omit<LeafType<T, T>, "kind">) =>
  <const P extends string | undefined = undefined>(token: number, options?: Options<P>): Declared<T, T, P> =>
    ({ token, type: { kind: "leaf", ...type }, ...options }) as Declared<T, T, P>;

const other =
  <Out, In>(type: { readonly kind: "stream" | "bytes" | "presence" | "tagSet" | "raw" }) =>
  <const P extends string | undefined = undefined>(
    token: number,
    options?: Options<P>,
  ): Declared<Out, In, P> =>
    ({ token, type, ...options }) as unknown as Declared<Out, In, P>;

function parseInteger(text: string, least: number, most: number): number {
  const value = Number(text.trim());
  if (!/^\s*[+-]?\d+\s*$/.test(text) || value < least || value > most) {
    throw new RangeError(`not a whole number from ${least} to ${most}: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return value;
}

const integer = (name: string, least: number, most: number) =>
  leaf<number>({ name, parse: (text) => parseInteger(text, least, most), print: String });

function parseFlag(text: string): boolean {
  switch (text.trim().toLowerCase()) {
    case "1":
    case "true":
      return true;
    case "0":
    case "false":
      return false;
    default:
      throw new RangeError(`not a boolean: ${JSON.stringify(text.slice(0, 40))}`);
  }
}

function parseDecimal(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new RangeError(`not a number: ${JSON.stringify(text.slice(0, 40))}`);
  return value;
}

/** Declares an element with a closed set of values, numbers on the wire and words in code. */
function oneOf<
  const W extends Readonly<Record<string, number>>,
  const P extends string | undefined = undefined,
>(token: number, words: W, options?: Options<P>): Declared<keyof W & string, keyof W & string, P> {
  type Word = keyof W & string;
  const byNumber = new Map(Object.entries(words).map(([word, number]) => [number, word as Word]));
  const type: LeafType<Word, Word> = {
    kind: "leaf",
    name: Object.entries(words)
      .map(([word, number]) => `${number} ${word}`)
      .join(", "),
    parse(text) {
      const word = byNumber.get(parseInteger(text, 0, 0xffffffff));
      if (word === undefined)
        throw new RangeError(`not one of ${this.name}: ${JSON.stringify(text.slice(0, 40))}`);
      return word;
    },
    print: (word) => String(words[word]),
  };
  return { token, type, ...options } as Declared<Word, Word, P>;
}

const identity = (text: string) => text;

/** The kinds of elements that a code page can declare: one call a line, `t.kind(token, { since, until, property })`. */
export const t = {
  /** Holds other elements; what they are is said where a command or an item class uses it. */
  container: other<unknown, never>({ kind: "raw" }),
  /** A string (MS-ASDTYPE 2.7). */
  text: leaf<string>({ name: "string", parse: identity, print: identity, whenEmpty: "" }),
  /** A string that may be large, see {@link TextSource}. */
  stream: other<string, TextSource>({ kind: "stream" }),
  /** A whole number from 0 to 4,294,967,295. */
  uint: integer("unsigned integer", 0, 0xffffffff),
  /** A whole number of 32 bits with a sign (MS-ASDTYPE 2.6). */
  int: integer("integer", -0x80000000, 0x7fffffff),
  /** A number with decimals. */
  decimal: leaf<number>({ name: "decimal", parse: parseDecimal, print: String }),
  /** 0 or 1 (MS-ASDTYPE 2.1); an element without content means 1, as clients use DeletesAsMoves and GetChanges. */
  flag: leaf<boolean>({
    name: "boolean",
    parse: parseFlag,
    print: (value) => (value ? "1" : "0"),
    whenEmpty: true,
  }),
  /** There or not there, without content. */
  presence: other<true, boolean>({ kind: "presence" }),
  /** `2009-05-11T11:01:00.000Z` (MS-ASDTYPE 2.3). Either form is read. */
  dateTime: leaf<Date>({ name: "dateTime", parse: parseDateTime, print: printDateTime }),
  /** `20090511T110100Z` (MS-ASDTYPE 2.7.2, Compact DateTime). Either form is read. */
  compactDateTime: leaf<Date>({
    name: "compact dateTime",
    parse: parseDateTime,
    print: printCompactDateTime,
  }),
  oneOf,
  /** Bytes as OPAQUE. */
  bytes: other<Uint8Array, BytesSource>({ kind: "bytes" }),
  /** Names of elements. */
  tagSet: other<readonly TagName[], readonly TagName[]>({ kind: "tagSet" }),
  /** Properties of an item, whose class the message does not say. */
  raw: other<RawContent, RawSource>({ kind: "raw" }),
};
