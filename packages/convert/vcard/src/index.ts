export type { FileAsRule } from "./fields/field.js";
export { type ContactsChanges, fromContacts, type WriteOptions } from "./from-contacts.js";
export type { ContactsOptions } from "./options.js";
export type { CardVersion } from "./text/card.js";
export { toContacts } from "./to-contacts.js";
