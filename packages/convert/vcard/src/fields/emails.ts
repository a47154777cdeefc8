import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty } from "../text/edit.js";
import { type Property, parameterValues, typesOf } from "../text/property.js";
import { escapeText, textOf } from "../text/value.js";
import { seatedField } from "./seated-field.js";
import { seatAll } from "./slots.js";

const keys = ["email1Address", "email2Address", "email3Address"] as const;

/** From 1, the most preferred, to 101. */
function preferenceOf(property: Property): number {
  const said = Number(parameterValues(property, "PREF")[0]);
  if (said >= 1 && said <= 100) return said;
  return typesOf(property).has("PREF") ? 1 : 101;
}

const addressOf = (card: Card, property: Property): string => textOf(card, property).replace(/^mailto:/i, "");

function find(card: Card) {
  const all = propertiesNamed(card, "EMAIL").filter((property) => addressOf(card, property) !== "");
  const sorted = [...all].sort((a, b) => preferenceOf(a) - preferenceOf(b));
  return seatAll(sorted, keys, (_, isFree) => keys.find(isFree));
}

/** Devices may send an address with the name of whose it is. */
const bareAddress = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1]?.trim() ?? text;

/** Three addresses, the preferred one first. */
export const emails = seatedField({
  keys,
  find,
  read: addressOf,
  change: (card, property, value) => ({ ...property, value: escapeText(card, bareAddress(value)) }),
  make: (card, _, value) =>
    newProperty(
      card,
      "EMAIL",
      card.version === "4.0" ? [] : ["INTERNET"],
      escapeText(card, bareAddress(value)),
    ),
});
