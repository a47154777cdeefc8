import type { Card } from "../text/card.js";
import { setParameter } from "../text/edit.js";
import { type Property, parameterValues } from "../text/property.js";
import type { TextKey } from "./field.js";

/** Which property of the card holds which property of a person. */
export type Seats<K extends TextKey> = ReadonlyMap<K, Property>;

/** Says where a property of the card belongs, if its place and its types do not. */
const seatWord = "X-EASKIT-SEAT";

/** Gives each property its seat: those that say theirs first, the others as `seat` does. */
export function seatAll<K extends TextKey>(
  properties: readonly Property[],
  keys: readonly K[],
  seat: (property: Property, isFree: (key: K) => boolean) => K | undefined,
): Seats<K> {
  const seats = new Map<K, Property>();
  const isFree = (key: K) => !seats.has(key);
  const byWord = new Map(keys.map((key) => [key.toLowerCase(), key]));
  const others: Property[] = [];
  for (const property of properties) {
    const [word] = parameterValues(property, seatWord);
    const key = word === undefined ? undefined : byWord.get(word.toLowerCase());
    if (key === undefined) others.push(property);
    else if (isFree(key)) seats.set(key, property);
  }
  for (const property of others) {
    if (seats.size === keys.length) break;
    const key = seat(property, isFree);
    if (key && isFree(key)) seats.set(key, property);
  }
  return seats;
}

/** Makes properties say their seats that would be found on others. */
export function pinSeats<K extends TextKey>(
  card: Card,
  wanted: Seats<K>,
  find: (card: Card) => Seats<K>,
): void {
  const found = find(card);
  const isRight = [...wanted].every(([key, property]) => found.get(key) === property);
  if (isRight && found.size === wanted.size) return;
  for (const [key, property] of wanted) {
    setParameter(card, property, seatWord, key);
  }
}
