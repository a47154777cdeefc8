import fc from "fast-check";
import type { AnyElement } from "../engine/element.js";
import type { Fields } from "../engine/raw.js";
import type { ChoiceType, LeafType, StructType, Type } from "../engine/type.js";
import { codePages } from "../pages/code-pages.js";

/** What arbitrary messages may contain. */
export interface ArbitraryOptions {
  /** The kind of item that stands where a message does not say which; none by default. */
  readonly item?: Fields;
  /** How deep choices that hold themselves go; 2 by default. */
  readonly depth?: number;
  /** Empty containers are left out; off by default. */
  readonly noEmpty?: boolean;
}

const text = fc.string({ unit: "grapheme", maxLength: 40 });

const dates = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => new Date(Math.trunc(date.getTime() / 1000) * 1000));

function leaf({ name, words }: LeafType): fc.Arbitrary<unknown> {
  if (words) return fc.constantFrom(...Object.keys(words));
  switch (name) {
    case "string":
      return text;
    case "boolean":
      return fc.boolean();
    case "unsigned integer":
      return fc.nat({ max: 0xffffffff });
    case "integer":
      return fc.integer();
    case "decimal":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case "dateTime":
    case "compact dateTime":
      return dates;
    default:
      throw new TypeError(`no arbitrary values for ${name}`);
  }
}

const tagNames = fc.uniqueArray(
  fc.constantFrom(
    ...codePages.flatMap(({ elements }) =>
      Object.values(elements).map(({ page, token }) => ({ page, token })),
    ),
  ),
  { maxLength: 6, selector: ({ page, token }) => `${page}/${token}` },
);

const properties = (fields: readonly AnyElement[], options: ArbitraryOptions): fc.Arbitrary<object> => {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  const requiredKeys: string[] = [];
  for (const field of fields) {
    // Where versions put one property into different elements, any of them will do.
    model[field.property] ??= arbitraryValue(field, options);
    if (field.required) requiredKeys.push(field.property);
  }
  return fc.record(model, { requiredKeys });
};

function struct(type: StructType, options: ArbitraryOptions): fc.Arbitrary<object> {
  const held = properties(type.fields, options);
  const { textProperty } = type;
  if (textProperty === undefined) return held;
  return fc.oneof(
    held,
    text.filter((value) => value !== "").map((value) => ({ [textProperty]: value })),
  );
}

function choice(type: ChoiceType, options: ArbitraryOptions): fc.Arbitrary<unknown> {
  const depth = options.depth ?? 2;
  const recursive = typeof type.options === "function";
  const members = typeof type.options === "function" ? type.options() : type.options;
  const usable =
    recursive && depth === 0 ? members.filter((member) => member.type.kind !== "choice") : members;
  const below = recursive ? { ...options, depth: depth - 1 } : options;
  const items = fc.array(
    fc.oneof(
      ...usable.map((member) => arbitraryOf(member, below).map((value) => ({ tag: member.property, value }))),
    ),
    { minLength: options.noEmpty ? 1 : 0, maxLength: 3 },
  );
  const { textTag } = type;
  if (textTag === undefined) return items;
  const bare = text.filter((value) => value.trim() !== "").map((value) => [{ tag: textTag, value }]);
  return fc.oneof(items, bare);
}

function valueIn(type: Type, options: ArbitraryOptions): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "leaf":
      return leaf(type);
    case "stream":
      return text;
    case "bytes":
      return fc.uint8Array({ maxLength: 40 });
    case "presence":
      return fc.constant(true);
    case "struct":
      return options.noEmpty
        ? struct(type, options).filter((value) => Object.keys(value).length > 0)
        : struct(type, options);
    case "list":
      return fc.array(arbitraryOf(type.item, options), { maxLength: 3 });
    case "choice":
      return choice(type, options);
    case "tagSet":
      return tagNames;
    case "raw": {
      const { item = { fields: [] } } = options;
      return properties(item.fields, { ...options, noEmpty: true }).map((value) => ({
        fields: item.fields,
        value,
      }));
    }
  }
}

const arbitraryValue = (element: AnyElement, options: ArbitraryOptions): fc.Arbitrary<unknown> =>
  element.repeated
    ? fc.array(arbitraryOf(element, options), { minLength: 1, maxLength: 3 })
    : arbitraryOf(element, options);

/** Values that an element can be written with, of all versions at once; see `asOfVersion` for what one makes of them. */
export const arbitraryOf = (element: AnyElement, options: ArbitraryOptions = {}): fc.Arbitrary<unknown> =>
  valueIn(element.type, options);

/** Values for a set of elements such as an item class. */
export const arbitraryItem = (item: Fields, options: ArbitraryOptions = {}): fc.Arbitrary<object> =>
  properties(item.fields, { ...options, noEmpty: true });
