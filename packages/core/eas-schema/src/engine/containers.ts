import type { AnyElement, Decoded, Element, Encodable } from "./element.js";
import type { ChoiceType, ListType, StructType, Type } from "./type.js";

type Simplify<T> = { [K in keyof T]: T[K] };

/** What decoding a struct with these elements gives. */
export type StructShapeOut<E extends AnyElement> = Simplify<
  {
    readonly [F in E as F["required"] extends true ? F["property"] : never]: Decoded<F>;
  } & {
    readonly [F in E as F["required"] extends true ? never : F["property"]]?: Decoded<F>;
  }
>;

/** What encoding a struct with these elements takes: a missing, undefined or null property is not written. */
export type StructShapeIn<E extends AnyElement> = Simplify<
  {
    readonly [F in E as F["required"] extends true ? F["property"] : never]: Encodable<F>;
  } & {
    readonly [F in E as F["required"] extends true ? never : F["property"]]?: Encodable<F> | undefined;
  }
>;

/** What encoding a list takes. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

type TaggedOut<E> = E extends AnyElement
  ? { readonly tag: E["property"]; readonly value: Decoded<E> }
  : never;
type TaggedIn<E> = E extends AnyElement
  ? { readonly tag: E["property"]; readonly value: Encodable<E> }
  : never;

/** The element with another type. */
const retype = <Out, In, P extends string, R extends boolean>(
  element: Element<unknown, never, P, R>,
  type: Type<Out, In>,
): Element<Out, In, P, R> => ({ ...element, type }) as Element<Out, In, P, R>;

/** Says what a container holds: these elements, each at most once unless repeated, written in this order. */
export function struct<P extends string, R extends boolean, const F extends readonly AnyElement[]>(
  element: Element<unknown, never, P, R>,
  fields: F,
  options: { readonly open?: boolean; readonly textProperty?: string } = {},
): Element<StructShapeOut<F[number]>, StructShapeIn<F[number]>, P, R> {
  const type: StructType<StructShapeOut<F[number]>, StructShapeIn<F[number]>> = {
    kind: "struct",
    fields,
    open: options.open ?? false,
    ...(options.textProperty !== undefined && { textProperty: options.textProperty }),
  };
  return retype(element, type);
}

/** Says that a container holds `item` any number of times. */
export function list<P extends string, R extends boolean, I extends AnyElement>(
  element: Element<unknown, never, P, R>,
  item: I,
): Element<readonly Decoded<I>[], Items<Encodable<I>>, P, R> {
  const type: ListType<readonly Decoded<I>[], Items<Encodable<I>>> = { kind: "list", item };
  return retype(element, type);
}

/** Says that an element may stand several times in its parent, whose property is then a list. */
export const repeat = <Out, In, const P extends string>(
  property: P,
  element: Element<Out, In>,
): Element<readonly Out[], Items<In>, P, false> =>
  ({ ...element, property, repeated: true, required: false }) as unknown as Element<
    readonly Out[],
    Items<In>,
    P,
    false
  >;

/** Says that a container holds these elements in any number and mix, in an order that matters. */
export function choice<P extends string, R extends boolean, const F extends readonly AnyElement[]>(
  element: Element<unknown, never, P, R>,
  options: F,
): Element<readonly TaggedOut<F[number]>[], Items<TaggedIn<F[number]>>, P, R> {
  const type: ChoiceType<readonly TaggedOut<F[number]>[], Items<TaggedIn<F[number]>>> = {
    kind: "choice",
    options,
  };
  return retype(element, type);
}

/** A property that may also be cleared: `null` is the empty element in a Change. */
export type Patch<T> = { readonly [K in keyof T]?: T[K] | null };
