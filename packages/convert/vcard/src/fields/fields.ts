import { addresses } from "./addresses.js";
import { dateFields } from "./dates.js";
import { emails } from "./emails.js";
import type { Field } from "./field.js";
import { fileAs } from "./file-as.js";
import { categories, children } from "./lists.js";
import { messengers } from "./messengers.js";
import { names, organisation } from "./names.js";
import { notes } from "./notes.js";
import { phones } from "./phones.js";
import { picture } from "./picture.js";
import { textFields } from "./texts.js";

/** All that a card says of a person, in the order in which new cards have it. */
export const fields: readonly Field[] = [
  names,
  organisation,
  emails,
  phones,
  addresses,
  messengers,
  ...textFields,
  ...dateFields,
  categories,
  children,
  fileAs,
  notes,
  picture,
];
