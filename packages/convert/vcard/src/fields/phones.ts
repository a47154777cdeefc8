import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty } from "../text/edit.js";
import { type LabelOf, readLabels } from "../text/group-label.js";
import { type Property, parameterValues, typesOf } from "../text/property.js";
import { escapeText, textOf } from "../text/value.js";
import { seatedField } from "./seated-field.js";
import { seatAll } from "./slots.js";

const keys = [
  "mobilePhoneNumber",
  "homePhoneNumber",
  "businessPhoneNumber",
  "home2PhoneNumber",
  "business2PhoneNumber",
  "homeFaxNumber",
  "businessFaxNumber",
  "pagerNumber",
  "carPhoneNumber",
  "radioPhoneNumber",
  "assistantPhoneNumber",
  "companyMainPhone",
] as const;

type PhoneKey = (typeof keys)[number];

/** Kinds of numbers by their types, the most telling first, and the seats for each. */
const kinds: readonly {
  readonly types: readonly string[];
  readonly labels?: readonly string[];
  readonly seats: readonly PhoneKey[];
}[] = [
  { types: ["X-ASSISTANT"], labels: ["assistantphone", "assistant"], seats: ["assistantPhoneNumber"] },
  { types: ["X-EVOLUTION-ASSISTANT"], seats: ["assistantPhoneNumber"] },
  { types: ["X-COMPANY"], labels: ["companymain", "company"], seats: ["companyMainPhone"] },
  { types: ["X-EVOLUTION-COMPANY"], seats: ["companyMainPhone"] },
  { types: ["FAX", "HOME"], labels: ["homefax"], seats: ["homeFaxNumber"] },
  { types: ["FAX"], labels: ["workfax"], seats: ["businessFaxNumber", "homeFaxNumber"] },
  { types: ["PAGER"], labels: ["pager"], seats: ["pagerNumber"] },
  { types: ["CAR"], labels: ["car"], seats: ["carPhoneNumber"] },
  { types: ["X-RADIO"], labels: ["radio"], seats: ["radioPhoneNumber"] },
  { types: ["X-EVOLUTION-RADIO"], seats: ["radioPhoneNumber"] },
  { types: ["MAIN"], labels: ["main"], seats: ["companyMainPhone"] },
  { types: ["CELL"], labels: ["mobile", "iphone"], seats: ["mobilePhoneNumber"] },
  { types: ["IPHONE"], seats: ["mobilePhoneNumber"] },
  { types: ["HOME"], labels: ["home"], seats: ["homePhoneNumber", "home2PhoneNumber"] },
  { types: ["WORK"], labels: ["work"], seats: ["businessPhoneNumber", "business2PhoneNumber"] },
];

/** Where a number that says nothing of itself goes. */
const anySeat: readonly PhoneKey[] = ["mobilePhoneNumber", "homePhoneNumber", "businessPhoneNumber"];

function seatsFor(labelOf: LabelOf, property: Property): readonly PhoneKey[] | undefined {
  const types = typesOf(property);
  const label = labelOf(property);
  const kind = kinds.find(
    (each) =>
      (label !== undefined && each.labels?.includes(label)) || each.types.every((type) => types.has(type)),
  );
  return kind?.seats;
}

/** Types with which a number finds its seat again. */
const typesFor: Readonly<Record<PhoneKey, readonly string[]>> = {
  mobilePhoneNumber: ["CELL"],
  homePhoneNumber: ["HOME", "VOICE"],
  businessPhoneNumber: ["WORK", "VOICE"],
  home2PhoneNumber: ["HOME", "VOICE"],
  business2PhoneNumber: ["WORK", "VOICE"],
  homeFaxNumber: ["HOME", "FAX"],
  businessFaxNumber: ["WORK", "FAX"],
  pagerNumber: ["PAGER"],
  carPhoneNumber: ["CAR"],
  radioPhoneNumber: ["X-RADIO"],
  assistantPhoneNumber: ["X-ASSISTANT"],
  companyMainPhone: ["X-COMPANY"],
};

/** A number as people write it; 4.0 has URIs. */
function read(card: Card, property: Property): string {
  const text = textOf(card, property);
  if (!/^tel:/i.test(text)) return text;
  const [number = "", ...parts] = text.slice(4).split(";");
  const extension = parts.find((part) => /^ext=/i.test(part))?.slice(4);
  return extension === undefined ? number : `${number} x${extension}`;
}

/** Numbers that say what they are get their seats before those that do not. */
function find(card: Card) {
  const labelOf = readLabels(card);
  const all = propertiesNamed(card, "TEL")
    .filter((property) => read(card, property) !== "")
    .map((property) => ({ property, seats: seatsFor(labelOf, property) }));
  const seats = new Map(all.map((each) => [each.property, each.seats ?? anySeat]));
  const telling = all.filter((each) => each.seats);
  const silent = all.filter((each) => !each.seats);
  return seatAll(
    [...telling, ...silent].map(({ property }) => property),
    keys,
    (property, isFree) => seats.get(property)?.find(isFree),
  );
}

/** A number that a device writes is text, whatever it was. */
function change(card: Card, property: Property, value: string): Property {
  const isUri = parameterValues(property, "VALUE").some((each) => each.toLowerCase() === "uri");
  const parameters = isUri ? property.parameters.filter(({ name }) => name !== "VALUE") : property.parameters;
  return { ...property, parameters, value: escapeText(card, value) };
}

/** Telephone numbers of all kinds. */
export const phones = seatedField({
  keys,
  find,
  read,
  change,
  make: (card, key, value) => newProperty(card, "TEL", typesFor[key], escapeText(card, value)),
});
