import type { Component } from "./component.js";
import { add, propertiesNamed, remove, textOf } from "./property.js";

/** All categories, each once. */
export function readCategories(component: Component): string[] {
  const names = propertiesNamed(component, "categories").flatMap((property) =>
    property.values.map((_, index) => textOf(property, index)?.trim() ?? ""),
  );
  return [...new Set(names)].filter((name) => name !== "");
}

/** Writes the categories as one property. */
export function writeCategories(component: Component, names: readonly string[] | undefined): void {
  remove(component, "categories");
  if (names && names.length > 0)
    add(component, { name: "categories", parameters: {}, type: "text", values: names });
}
