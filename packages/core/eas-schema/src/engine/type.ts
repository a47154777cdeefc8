import type { AnyElement } from "./element.js";

declare const out: unique symbol;
declare const into: unique symbol;

interface Carries<Out, In> {
  // Only types live here: `Out` comes out of decoding, `In` goes into encoding.
  readonly [out]?: Out;
  readonly [into]?: (value: In) => void;
}

/** Holds characters. `parse` throws a RangeError on text that is no such value. */
export interface LeafType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "leaf";
  readonly name: string;
  parse(text: string): Out;
  print(value: In): string;
  /** What an element without content means, where that is not "no value". */
  readonly whenEmpty?: Out;
  /** The words of a closed set of values, with their numbers. */
  readonly words?: Readonly<Record<string, number>>;
}

/** Holds text that may be large: encoding takes a string, UTF-8 bytes or a stream of them. */
export interface StreamType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "stream";
}

/** Holds bytes, OPAQUE on the wire; inline text is accepted as its UTF-8 bytes. */
export interface BytesType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "bytes";
  /** May be kept outside memory. */
  readonly isLarge?: true;
}

/** Is either there or not, and holds nothing. */
export interface PresenceType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "presence";
}

/** Holds elements, each at most once unless it is repeated, in any order; written in the order given. */
export interface StructType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "struct";
  readonly fields: readonly AnyElement[];
  /** Unknown children are passed over instead of making the message malformed. */
  readonly open: boolean;
  /** The property that takes bare text standing in place of children. */
  readonly textProperty?: string;
}

/** Holds one element again and again; the value is a list. */
export interface ListType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "list";
  readonly item: AnyElement;
}

/** Holds elements of several kinds in an order that matters; the value is a list of `{ tag, value }`. */
export interface ChoiceType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "choice";
  /** A function where a choice may hold itself. */
  readonly options: readonly AnyElement[] | (() => readonly AnyElement[]);
  /** The tag of an item that takes bare text standing among or in place of elements. */
  readonly textTag?: string;
}

/** Holds empty elements of any page, of which only the names matter. */
export interface TagSetType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "tagSet";
}

/** Holds elements whose meaning depends on something outside the message: kept as they came, to be read later. */
export interface RawType<Out = unknown, In = never> extends Carries<Out, In> {
  readonly kind: "raw";
}

/** What an element can hold. */
export type Type<Out = unknown, In = never> =
  | LeafType<Out, In>
  | StreamType<Out, In>
  | BytesType<Out, In>
  | PresenceType<Out, In>
  | StructType<Out, In>
  | ListType<Out, In>
  | ChoiceType<Out, In>
  | TagSetType<Out, In>
  | RawType<Out, In>;
