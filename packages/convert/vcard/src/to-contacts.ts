import type { ContactsReceived } from "@easkit/eas-schema";
import type { FieldOptions, Person } from "./fields/field.js";
import { fields } from "./fields/fields.js";
import { fileAsBy } from "./fields/file-as.js";
import { type ContactsOptions, toFieldOptions } from "./options.js";
import { type Card, readCard } from "./text/card.js";

/** What a card says of a person. */
export function personOf(card: Card, options: FieldOptions): Person {
  const person: Person = Object.assign({}, ...fields.map((field) => field.read(card, options)));
  const fileAs = person.fileAs ?? fileAsBy(options.fileAs, person);
  return fileAs === "" ? person : { ...person, fileAs };
}

/**
 * Turns a vCard of version 2.1, 3.0 or 4.0 into a contacts item; of several in the text, the first. What the card does
 * not say is absent. Birthdays and anniversaries are in the middle of their day in UTC.
 *
 * @throws RangeError if there is no card in the text, or the user's zone is unknown
 */
export const toContacts = (vcardText: string, options: ContactsOptions = {}): ContactsReceived =>
  personOf(readCard(vcardText), toFieldOptions(options));
