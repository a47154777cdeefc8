import { childrenOf } from "../engine/children.js";
import type { AnyElement } from "../engine/element.js";
import type { RawSource } from "../engine/raw.js";
import { isInRange, type ProtocolVersion } from "../version.js";

type Properties = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Properties => typeof value === "object" && value !== null;
const isRawSource = (value: unknown): value is RawSource => isRecord(value) && "fields" in value;
// An item's empty structs say nothing, see the option `emptyAsAbsent`.
const saysNothing = ({ type }: AnyElement, value: unknown): boolean =>
  type.kind === "struct" && isRecord(value) && Object.keys(value).length === 0;

/** What is left of the properties of an item when `version` has written them. */
export function propertiesAsOf(
  fields: readonly AnyElement[],
  value: object,
  version: ProtocolVersion,
  dropEmpty = false,
): Properties {
  const left: Record<string, unknown> = {};
  for (const [property, one] of Object.entries(value)) {
    const field = fields.find((f) => f.property === property && isInRange(version, f));
    if (!field) continue;
    const kept =
      field.repeated && Array.isArray(one)
        ? one.map((item) => asOfVersion(field, item, version, dropEmpty))
        : asOfVersion(field, one, version, dropEmpty);
    if (!(dropEmpty && saysNothing(field, kept))) left[property] = kept;
  }
  return left;
}

/** What is left of a value when `version` has written it. Content of items becomes its plain properties. */
export function asOfVersion(
  element: AnyElement,
  value: unknown,
  version: ProtocolVersion,
  dropEmpty = false,
): unknown {
  const { type } = element;
  switch (type.kind) {
    case "struct":
      if (!isRecord(value)) return value;
      return {
        ...propertiesAsOf(type.fields, value, version, dropEmpty),
        ...(type.textProperty !== undefined &&
          type.textProperty in value && { [type.textProperty]: value[type.textProperty] }),
      };
    case "list":
      if (!Array.isArray(value) || !isInRange(version, type.item)) return [];
      return value
        .map((item) => asOfVersion(type.item, item, version, dropEmpty))
        .filter((item) => !(dropEmpty && saysNothing(type.item, item)));
    case "choice":
      if (!Array.isArray(value)) return value;
      return value.flatMap((item: unknown) => choiceAsOf(element, item, version, dropEmpty));
    case "raw":
      return isRawSource(value) ? propertiesAsOf(value.fields, value.value, version, true) : value;
    default:
      return value;
  }
}

function choiceAsOf(
  element: AnyElement,
  item: unknown,
  version: ProtocolVersion,
  dropEmpty: boolean,
): readonly unknown[] {
  if (!isRecord(item)) return [];
  const option = [...childrenOf(element).values()].find((child) => child.property === item["tag"]);
  // Bare text has no element.
  if (!option) return [item];
  if (!isInRange(version, option)) return [];
  const kept = asOfVersion(option, item["value"], version, dropEmpty);
  return dropEmpty && saysNothing(option, kept) ? [] : [{ tag: item["tag"], value: kept }];
}
