import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty } from "../text/edit.js";
import type { Property } from "../text/property.js";
import { escapeText, textOf } from "../text/value.js";
import { seatedField } from "./seated-field.js";
import { seatAll } from "./slots.js";

const keys = ["imAddress", "imAddress2", "imAddress3"] as const;

const names = [
  "IMPP",
  "X-MS-IMADDRESS",
  "X-AIM",
  "X-ICQ",
  "X-JABBER",
  "X-MSN",
  "X-YAHOO",
  "X-SKYPE",
  "X-SKYPE-USERNAME",
  "X-GTALK",
  "X-GOOGLE-TALK",
  "X-GROUPWISE",
  "X-GADUGADU",
  "X-QQ",
  "X-TWITTER",
  "X-MATRIX",
  "X-KADDRESSBOOK-X-IMADDRESS",
] as const;

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:(?=[^/])/;

/** What people know: the address without the scheme of its URI. */
function read(card: Card, property: Property): string {
  const text = textOf(card, property).replaceAll("\\:", ":");
  return property.name === "IMPP" ? text.replace(scheme, "") : text;
}

/** A URI of a messenger stays one. */
function change(card: Card, property: Property, value: string): Property {
  const uri = property.name === "IMPP" && !scheme.test(value);
  const before = uri ? (scheme.exec(textOf(card, property))?.[0] ?? "") : "";
  return { ...property, value: escapeText(card, before + value) };
}

function find(card: Card) {
  const all = propertiesNamed(card, ...names).filter((property) => read(card, property) !== "");
  return seatAll(all, keys, (_, isFree) => keys.find(isFree));
}

/** Three addresses of messengers. */
export const messengers = seatedField({
  keys,
  find,
  read,
  change,
  make: (card, _, value) => newProperty(card, "X-MS-IMADDRESS", [], escapeText(card, value)),
});
