import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { labelled } from "../text/group-label.js";
import { type Property, parameter, typesOf } from "../text/property.js";
import { escapeText, listOf, textOf } from "../text/value.js";
import type { Field } from "./field.js";

const once = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== "");

/** Categories, in one property. */
export const categories: Field = {
  keys: ["categories"],
  read(card) {
    const all = once(propertiesNamed(card, "CATEGORIES").flatMap((property) => listOf(card, property)));
    return all.length > 0 ? { categories: all } : {};
  },
  write(card, { categories: wanted = [] }) {
    const [old, ...others] = propertiesNamed(card, "CATEGORIES");
    const all = once(wanted.map((each) => each.trim()));
    remove(card, others);
    if (all.length === 0) {
      if (old) remove(card, [old]);
      return;
    }
    // Version 2.1 has lists here too, if in nothing else.
    const comma = (text: string) => (card.version === "2.1" ? text.replaceAll(",", "\\,") : text);
    const value = all.map((each) => comma(escapeText(card, each))).join(",");
    put(card, old ? { ...old, value } : newProperty(card, "CATEGORIES", [], value), old);
  },
};

const childrenIn = (card: Card): Property[] => [
  ...propertiesNamed(card, "X-CHILD", "X-EASKIT-CHILD"),
  ...labelled(card, "X-ABRELATEDNAMES", "child"),
  ...propertiesNamed(card, "RELATED").filter((each) => typesOf(each).has("CHILD")),
];

function putChild(card: Card, name: string): void {
  const value = escapeText(card, name);
  if (card.version === "4.0") {
    const related = newProperty(card, "RELATED", ["child"], value);
    put(card, { ...related, parameters: [...related.parameters, parameter("VALUE", "text")] });
  } else put(card, newProperty(card, "X-CHILD", [], value));
}

function moveToEnd(card: Card, property: Property): void {
  const [line] = card.lines.filter((each) => each.property === property);
  if (line) card.lines = [...card.lines.filter((each) => each !== line), line];
}

/** Children, each in a property of its own. */
export const children: Field = {
  keys: ["children"],
  read(card) {
    const all = once(childrenIn(card).map((property) => textOf(card, property)));
    return all.length > 0 ? { children: all } : {};
  },
  write(card, { children: wanted = [] }) {
    const names = once(wanted.map((each) => each.trim()));
    const wantedNames = new Set(names);
    const before = new Map(childrenIn(card).map((property) => [textOf(card, property), property]));
    remove(
      card,
      childrenIn(card).filter((property) => !wantedNames.has(textOf(card, property))),
    );
    const kept = [...before.keys()].filter((name) => wantedNames.has(name));
    const isInOrder = kept.every((name, at) => name === names[at]);
    for (const name of names) {
      const property = before.get(name);
      if (!property) putChild(card, name);
      else if (!isInOrder) moveToEnd(card, property);
    }
  },
};
