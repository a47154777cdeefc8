import type { AnyElement, Declaration, Decoded, Element, Encodable } from "./element.js";
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

/** What encoding a struct with these elements takes: a missing or undefined property is not written. */
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
export function struct<
  P extends string,
  R extends boolean,
  const F extends readonly AnyElement[],
  const T extends string = never,
>(
  element: Element<unknown, never, P, R>,
  fields: F,
  options: { readonly open?: boolean; readonly textProperty?: T } = {},
): Element<
  Simplify<StructShapeOut<F[number]> & { readonly [K in T]?: string }>,
  Simplify<StructShapeIn<F[number]> & { readonly [K in T]?: string | undefined }>,
  P,
  R
> {
  const type: StructType = {
    kind: "struct",
    fields,
    open: options.open ?? false,
    ...(options.textProperty !== undefined && { textProperty: options.textProperty }),
  };
  return retype(element, type as StructType<never, unknown>);
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

/**
 * Says that a container holds these elements in any number and mix, the container itself among them; `Item` says in
 * TypeScript what `options` say in data. Bare text is an item of its own, tagged `textTag`.
 */
export const selfHolding =
  <Item extends { readonly tag: string; readonly value: unknown }>() =>
  <P extends string, R extends boolean>(
    element: Element<unknown, never, P, R>,
    options: () => readonly AnyElement[],
    textTag?: string,
  ): Element<readonly Item[], Items<Item>, P, R> => {
    const type: ChoiceType<readonly Item[], Items<Item>> = {
      kind: "choice",
      options,
      ...(textTag !== undefined && { textTag }),
    };
    return retype(element, type);
  };

/** Says that an element holds another kind of value here than its code page declares: `holding(t.text, element)`. */
export const holding = <Out, In, P extends string, R extends boolean>(
  kind: (token: number) => Declaration<Out, In>,
  element: Element<unknown, never, P, R>,
): Element<Out, In, P, R> => retype(element, kind(element.token).type);

/** A property that may also be cleared: `null` is the empty element in a Change. */
export type Patch<T> = { readonly [K in keyof T]?: T[K] | null };
