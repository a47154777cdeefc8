import type { Card } from "../text/card.js";
import { put, remove } from "../text/edit.js";
import type { Property } from "../text/property.js";
import { type Field, type Person, said, type TextKey } from "./field.js";
import { pinSeats, type Seats } from "./slots.js";

/** How a family of properties, such as telephone numbers, is found, read and written. */
export interface SeatedKind<K extends TextKey> {
  readonly keys: readonly K[];
  find(card: Card): Seats<K>;
  /** What is shown of a property. */
  read(card: Card, property: Property): string;
  /** The property with another value. */
  change(card: Card, property: Property, value: string): Property;
  /** A new property. */
  make(card: Card, key: K, value: string): Property;
}

/** A family of texts of which each has a seat. */
export function seatedField<K extends TextKey>(kind: SeatedKind<K>): Field {
  const { keys, find } = kind;
  return {
    keys,
    read(card): Person {
      const entries = [...find(card)].map(([key, property]) => said(key, kind.read(card, property)));
      return Object.assign({}, ...entries);
    },
    write(card, wanted, before) {
      const seats = new Map(find(card));
      for (const key of keys) {
        const value = wanted[key];
        const old = seats.get(key);
        if (value === before[key] && (old || !value)) continue;
        if (!value) {
          if (old) remove(card, [old]);
          seats.delete(key);
        } else {
          seats.set(key, put(card, old ? kind.change(card, old, value) : kind.make(card, key, value), old));
        }
      }
      pinSeats(card, seats, find);
    },
  };
}
