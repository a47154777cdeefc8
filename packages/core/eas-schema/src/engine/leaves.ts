import type { VersionRange } from "../version.js";
import { parseDateTime, printCompactDateTime, printDateTime } from "./date-time.js";
import type { Declaration } from "./element.js";
import type { RawContent, RawSource } from "./raw.js";
import type { LeafType } from "./type.js";
import { wordType } from "./words.js";

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

/** Bytes that were kept outside memory while a message was read, see {@link BytesKeeper}. */
export interface KeptBytes {
  readonly length: number;
  /** From `start` (0) to before `end` (the length). */
  open(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
}

type Named<P extends string> = { readonly property: P };

/** Declares an element of one kind: its token, its versions, and its property name if that is not the tag's. */
interface Declare<Out, In> {
  <const P extends string>(token: number, options: VersionRange & Named<P>): Declaration<Out, In> & Named<P>;
  (token: number, options?: VersionRange): Declaration<Out, In>;
}

const declare = <Out, In>(type: object): Declare<Out, In> =>
  ((token: number, options?: object) => ({ token, type, ...options })) as Declare<Out, In>;

const leaf = <T>(type: Omit<LeafType<T, T>, "kind">): Declare<T, T> => declare({ kind: "leaf", ...type });

const other = <Out, In>(kind: "stream" | "bytes" | "presence" | "tagSet" | "raw"): Declare<Out, In> =>
  declare({ kind });

function parseInteger(text: string, least: number, most: number): number {
  const value = Number(text.trim());
  if (!/^\s*[+-]?\d+\s*$/.test(text) || value < least || value > most) {
    throw new RangeError(`not a whole number from ${least} to ${most}: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return value;
}

const integer = (name: string, least: number, most: number) =>
  leaf<number>({
    name,
    parse: (text) => parseInteger(text, least, most),
    print: (value) => String(parseInteger(String(value), least, most)),
  });

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

type WordOf<W> = keyof W & string;

/** Declares an element with a closed set of values, numbers on the wire and words in code. */
function oneOf<const W extends Readonly<Record<string, number>>, const P extends string>(
  token: number,
  words: W,
  options: VersionRange & Named<P>,
): Declaration<WordOf<W>, WordOf<W>> & Named<P>;
function oneOf<const W extends Readonly<Record<string, number>>>(
  token: number,
  words: W,
  options?: VersionRange,
): Declaration<WordOf<W>, WordOf<W>>;
function oneOf(token: number, words: Readonly<Record<string, number>>, options?: object): never {
  return { token, type: wordType("value", words), ...options } as never;
}

const identity = (text: string) => text;

/** The kinds of elements that a code page can declare: one call a line, `t.kind(token, { since, until, property })`. */
export const t = {
  /** Holds other elements; what they are is said where a command or an item class uses it. */
  container: other<unknown, never>("raw"),
  /** A string (MS-ASDTYPE 2.7). */
  text: leaf<string>({ name: "string", parse: identity, print: identity, whenEmpty: "" }),
  /** A string that may be large, see {@link TextSource}. */
  stream: other<string, TextSource>("stream"),
  /** A whole number from 0 to 4,294,967,295. */
  uint: integer("unsigned integer", 0, 0xffffffff),
  /** A whole number of 32 bits with a sign (MS-ASDTYPE 2.6). */
  int: integer("integer", -0x80000000, 0x7fffffff),
  /** A number with decimals. */
  decimal: leaf<number>({
    name: "decimal",
    parse: parseDecimal,
    print: (value) => String(parseDecimal(String(value))),
  }),
  /** 0 or 1 (MS-ASDTYPE 2.1); an element without content means 1, as clients use DeletesAsMoves and GetChanges. */
  flag: leaf<boolean>({
    name: "boolean",
    parse: parseFlag,
    print: (value) => (value ? "1" : "0"),
    whenEmpty: true,
  }),
  /** A byte of which 0 means no and anything else yes. */
  byteFlag: leaf<boolean>({
    name: "boolean",
    parse: (text) => {
      if (!/^\s*(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])\s*$/.test(text)) return parseFlag(text);
      return Number(text) !== 0;
    },
    print: (value) => (value ? "1" : "0"),
    whenEmpty: true,
  }),
  /** There or not there, without content. */
  presence: other<true, boolean>("presence"),
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
  bytes: other<Uint8Array, BytesSource>("bytes"),
  /** Bytes as OPAQUE that may be many: whoever reads the message can have them kept outside memory. */
  largeBytes: declare<Uint8Array | KeptBytes, BytesSource>({ kind: "bytes", isLarge: true }),
  /** Names of elements. */
  tagSet: other<readonly TagName[], readonly TagName[]>("tagSet"),
  /** Properties of an item, whose class the message does not say. */
  raw: other<RawContent, RawSource>("raw"),
};
