import { type Card, propertiesNamed } from "./card.js";
import type { Property } from "./property.js";
import { textOf } from "./value.js";

/** The label of a property, in lower case and without Apple's brackets; `undefined` if it has none. */
export type LabelOf = (property: Property) => string | undefined;

/** Reads the labels that groups give their properties (`item1.X-ABLabel`). */
export function readLabels(card: Card): LabelOf {
  const labels = new Map(
    propertiesNamed(card, "X-ABLABEL").map((label) => [
      label.group?.toLowerCase(),
      textOf(card, label)
        .replace(/^_\$!<(.*)>!\$_$/, "$1")
        .toLowerCase(),
    ]),
  );
  return ({ group }) => (group === undefined ? undefined : labels.get(group.toLowerCase()));
}

/** Properties of a name that have this label. */
export function labelled(card: Card, name: string, label: string): Property[] {
  const found = propertiesNamed(card, name);
  if (found.length === 0) return found;
  const labelOf = readLabels(card);
  return found.filter((property) => labelOf(property) === label);
}
