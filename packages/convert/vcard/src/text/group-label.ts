import { type Card, propertiesNamed } from "./card.js";
import type { Property } from "./property.js";
import { textOf } from "./value.js";

/** The label that a group gives its property (`item1.X-ABLabel`), in lower case and without Apple's brackets. */
export function labelOf(card: Card, { group }: Property): string | undefined {
  if (group === undefined) return undefined;
  const same = (each: Property) => each.group?.toLowerCase() === group.toLowerCase();
  const label = propertiesNamed(card, "X-ABLABEL").find(same);
  return (
    label &&
    textOf(card, label)
      .replace(/^_\$!<(.*)>!\$_$/, "$1")
      .toLowerCase()
  );
}

/** Properties of a name that have this label. */
export const labelled = (card: Card, name: string, label: string): Property[] =>
  propertiesNamed(card, name).filter((property) => labelOf(card, property) === label);
