import type { Patch, StructShapeIn, StructShapeOut } from "./containers.js";
import type { AnyElement, Element } from "./element.js";

/** One step of kept content: an element begins, its text, its bytes, or the innermost element ends. */
export type RawStep =
  | { readonly page: number; readonly token: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | "end";

/** Elements as they came, to be read once it is known what they mean (see `readRaw`). */
export interface RawContent {
  readonly steps: readonly RawStep[];
  /** Where the content stood, for error messages. */
  readonly path: readonly string[];
}

/** A set of elements that together describe one kind of item, such as the Calendar class. */
export interface Fields<F extends readonly AnyElement[] = readonly AnyElement[]> {
  readonly fields: F;
}

/** Properties of an item to be written: which elements they are, and their values. Made by {@link fill}. */
export interface RawSource {
  readonly fields: readonly AnyElement[];
  readonly value: object;
}

/** Pairs a set of elements with values for them, for an element that takes any content. */
export const fill = <const F extends readonly Element<unknown, never, string, boolean>[]>(
  set: Fields<F>,
  value: StructShapeIn<F[number]>,
): RawSource => ({ fields: set.fields, value });

/** As {@link fill}, with `null` for properties to be cleared, which become empty elements. */
export const fillPatch = <const F extends readonly Element<unknown, never, string, boolean>[]>(
  set: Fields<F>,
  value: Patch<StructShapeIn<F[number]>>,
): RawSource => ({ fields: set.fields, value });

/** Declares a set of elements. */
export const defineFields = <const F extends readonly AnyElement[]>(fields: F): Fields<F> => ({ fields });

/** What reading raw content by a set of elements gives. */
export type FieldsOut<S> = S extends Fields<infer F> ? StructShapeOut<F[number]> : never;

/** What filling a set of elements takes. */
export type FieldsIn<S> = S extends Fields<infer F> ? StructShapeIn<F[number]> : never;
