import type { ContactsReceived } from "@easkit/eas-schema";
import type { Card } from "../text/card.js";

/** A person as typed properties, each list an array and each text a string. */
export type Person = ContactsReceived;

/** A property whose value is text. */
export type TextKey = {
  [K in keyof Person]-?: Required<Person>[K] extends string ? K : never;
}[keyof Person];

/** How contacts are filed where the card does not say it. */
export type FileAsRule = "lastFirst" | "firstLast" | "company";

/** How cards are read and written. */
export interface FieldOptions {
  readonly fileAs: FileAsRule;
  /** The user's time zone, if it is known. */
  readonly zone: string | undefined;
  /** Characters of base64 that a picture may have. */
  readonly pictureLimit: number;
  /** Makes a picture smaller that is too large; `undefined` leaves it out. */
  readonly shrinkPicture: ((picture: Uint8Array, limit: number) => Uint8Array | undefined) | undefined;
}

/** A part of a card and the properties of a person that it holds. */
export interface Field {
  readonly keys: readonly (keyof Person)[];
  /** What the card says; what it does not say is absent. */
  read(card: Card, options: FieldOptions): Person;
  /** Writes what differs. `wanted` is the whole person, without what is to go; `before` what the card has said. */
  write(card: Card, wanted: Person, before: Person, options: FieldOptions): void;
}

/** An entry for a text, if there is anything to say. */
export const said = (key: TextKey, value: string | undefined): Person =>
  value === undefined || value === "" ? {} : { [key]: value };
