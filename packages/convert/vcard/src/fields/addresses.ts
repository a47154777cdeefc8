import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { type LabelOf, readLabels } from "../text/group-label.js";
import { type Property, typesOf } from "../text/property.js";
import { componentsOf, escapeText } from "../text/value.js";
import { type Field, type Person, said, type TextKey } from "./field.js";

/** The parts of an address, in the order of ADR, behind post office box and extension. */
type Parts = readonly [street: TextKey, city: TextKey, state: TextKey, postalCode: TextKey, country: TextKey];

interface Kind {
  /** The types that ADR has for it; none for what is neither. */
  readonly types: readonly string[];
  readonly keys: Parts;
}

const kinds = [
  {
    types: ["WORK"],
    keys: [
      "businessAddressStreet",
      "businessAddressCity",
      "businessAddressState",
      "businessAddressPostalCode",
      "businessAddressCountry",
    ],
  },
  {
    types: ["HOME"],
    keys: [
      "homeAddressStreet",
      "homeAddressCity",
      "homeAddressState",
      "homeAddressPostalCode",
      "homeAddressCountry",
    ],
  },
  {
    types: [],
    keys: [
      "otherAddressStreet",
      "otherAddressCity",
      "otherAddressState",
      "otherAddressPostalCode",
      "otherAddressCountry",
    ],
  },
] as const satisfies readonly Kind[];

const street = 2;

function kindOf(labelOf: LabelOf, property: Property): Kind {
  const types = typesOf(property);
  const label = labelOf(property);
  const found = kinds.find(
    (kind) =>
      kind.types.some((type) => types.has(type)) || kind.types.some((type) => type.toLowerCase() === label),
  );
  return found ?? kinds[2];
}

/** Seven parts; what a part lists between commas is one text. */
const partsOf = (card: Card, property: Property): string[] => {
  const parts = componentsOf(card, property);
  return Array.from({ length: Math.max(7, parts.length) }, (_, at) => parts[at] ?? "");
};

/** Properties of a name that are of a kind. */
function ofKind(card: Card, name: string, kind: Kind): Property[] {
  const labelOf = readLabels(card);
  return propertiesNamed(card, name).filter((property) => kindOf(labelOf, property) === kind);
}

/** The first address of each kind that says anything. */
const find = (card: Card, kind: Kind): Property | undefined =>
  ofKind(card, "ADR", kind).find((property) => partsOf(card, property).some((part) => part !== ""));

/** Post office box, extension and street are all lines of what devices call the street. */
const textOfPart = (parts: readonly string[], at: number): string =>
  at === street
    ? parts
        .slice(0, street + 1)
        .filter((part) => part !== "")
        .join("\n")
    : (parts[at] ?? "");

function read(card: Card, kind: Kind): Person {
  const property = find(card, kind);
  if (!property) return {};
  const parts = partsOf(card, property);
  return Object.assign({}, ...kind.keys.map((key, at) => said(key, textOfPart(parts, at + street))));
}

/** Labels (LABEL, or a parameter in 4.0) say the address as it was. */
const dropLabel = (card: Card, kind: Kind): void => remove(card, ofKind(card, "LABEL", kind));

function write(card: Card, kind: Kind, wanted: Person, before: Person): void {
  const old = find(card, kind);
  const values = kind.keys.map((key) => wanted[key] ?? "");
  dropLabel(card, kind);
  if (values.every((value) => value === "")) {
    if (old) remove(card, [old]);
    return;
  }
  const parts = old ? partsOf(card, old) : ["", "", ""];
  const [streetKey] = kind.keys;
  const isMoved = (wanted[streetKey] ?? "") !== (before[streetKey] ?? "");
  const whole = isMoved
    ? ["", "", ...values, ...parts.slice(7)]
    : [...parts.slice(0, street + 1), ...values.slice(1), ...parts.slice(7)];
  const value = whole.map((part) => escapeText(card, part)).join(";");
  if (!old) put(card, newProperty(card, "ADR", kind.types, value));
  else put(card, { ...old, parameters: old.parameters.filter(({ name }) => name !== "LABEL"), value }, old);
}

const differs = (kind: Kind, wanted: Person, before: Person): boolean =>
  kind.keys.some((key) => (wanted[key] ?? "") !== (before[key] ?? ""));

/** Three addresses: at work, at home, and another. */
export const addresses: Field = {
  keys: kinds.flatMap(({ keys }) => keys),
  read: (card) => Object.assign({}, ...kinds.map((kind) => read(card, kind))),
  write(card, wanted, before) {
    for (const kind of kinds) if (differs(kind, wanted, before)) write(card, kind, wanted, before);
  },
};
