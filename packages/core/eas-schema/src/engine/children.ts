import type { AnyElement } from "./element.js";
import type { Type } from "./type.js";

/** One number for a page and a token. */
export const keyOf = (page: number, token: number): number => (page << 8) | token;

const maps = new WeakMap<Type, ReadonlyMap<number, AnyElement>>();

function list(type: Type): readonly AnyElement[] {
  switch (type.kind) {
    case "struct":
      return type.fields;
    case "list":
      return [type.item];
    case "choice":
      return typeof type.options === "function" ? type.options() : type.options;
    default:
      return [];
  }
}

/** The elements that an element can hold, by {@link keyOf}. Of several with one key the first counts. */
export function childrenOf({ type }: AnyElement): ReadonlyMap<number, AnyElement> {
  let map = maps.get(type);
  if (!map) {
    map = new Map(
      list(type)
        .toReversed()
        .map((element) => [keyOf(element.page, element.token), element]),
    );
    maps.set(type, map);
  }
  return map;
}
