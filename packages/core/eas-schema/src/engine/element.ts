import type { VersionRange } from "../version.js";
import type { Type } from "./type.js";

/**
 * One wire element: where it stands in the code pages, in which versions it exists, and what it holds.
 * `Out` is what decoding gives, `In` what encoding takes, `Prop` the property that carries it in its parent.
 */
export interface Element<
  Out = unknown,
  In = never,
  Prop extends string = string,
  Required extends boolean = boolean,
> extends VersionRange {
  readonly page: number;
  readonly namespace: string;
  readonly token: number;
  /** As the specification spells it. */
  readonly tag: string;
  readonly property: Prop;
  readonly required: Required;
  /** The element may stand several times in its parent; the property is then a list. */
  readonly repeated: boolean;
  readonly type: Type<Out, In>;
}

/** Any element, whatever it holds. */
export type AnyElement = Element;

/** What decoding an element gives. */
export type Decoded<E> = E extends Element<infer Out, never> ? Out : never;

/** What encoding an element takes. */
export type Encodable<E> = E extends Element<unknown, infer In> ? In : never;

/** A page's declaration of an element, before it knows its page and name. */
export interface Declaration<Out = unknown, In = never> extends VersionRange {
  readonly token: number;
  readonly type: Type<Out, In>;
  /** The property name, where it is not the tag with a small first letter. */
  readonly property?: string;
}

type PropertyOf<Tag, D> = D extends { readonly property: infer P extends string }
  ? P
  : Uncapitalize<Tag & string>;

type Placed<Tag, D> =
  D extends Declaration<infer Out, infer In> ? Element<Out, In, PropertyOf<Tag, D>, false> : never;

/** The elements of a page by tag. */
export type PageElements<D> = { readonly [Tag in keyof D]: Placed<Tag, D[Tag]> };

/** A code page (MS-ASWBXML 2.1.2.1): its number, its namespace without the trailing colon, its elements. */
export interface CodePage<D = Record<string, Declaration>> {
  readonly page: number;
  readonly namespace: string;
  readonly elements: PageElements<D>;
}

/**
 * Declares a code page. The keys are the tags as the specification spells them; the property that carries an element
 * is its tag with a small first letter unless the declaration names another.
 */
export function codePage<const D extends Record<string, Declaration>>(
  page: number,
  namespace: string,
  declarations: D,
): CodePage<D> {
  const elements = Object.entries(declarations).map(([tag, { token, type, property, since, until }]) => [
    tag,
    {
      ...(since && { since }),
      ...(until && { until }),
      page,
      namespace,
      token,
      tag,
      property: property ?? tag.charAt(0).toLowerCase() + tag.slice(1),
      required: false,
      repeated: false,
      type,
    } satisfies AnyElement,
  ]);
  return { page, namespace, elements: Object.fromEntries(elements) as PageElements<D> };
}

/** The same element, without which its parent is malformed. */
export const required = <Out, In, P extends string>(
  element: Element<Out, In, P>,
): Element<Out, In, P, true> => ({ ...element, required: true });

/** The same element carried by another property. */
export const named = <Out, In, const P extends string, R extends boolean>(
  property: P,
  element: Element<Out, In, string, R>,
): Element<Out, In, P, R> => ({ ...element, property });

/** The same element in other versions than its page says, where one command differs. */
export const within = <Out, In, P extends string, R extends boolean>(
  range: VersionRange,
  element: Element<Out, In, P, R>,
): Element<Out, In, P, R> => ({ ...element, ...range });
