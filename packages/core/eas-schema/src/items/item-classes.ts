import { calendar } from "./calendar.js";
import { contacts } from "./contacts.js";
import { email } from "./email.js";
import { notes } from "./notes.js";
import { sms } from "./sms.js";
import { tasks } from "./tasks.js";

/** The properties of each class of items that can be synchronised, by the name that `Class` has on the wire. */
export const itemClasses = {
  Email: email,
  Calendar: calendar,
  Contacts: contacts,
  Tasks: tasks,
  Notes: notes,
  SMS: sms,
} as const;

/** The name of a class of items. */
export type ItemClass = keyof typeof itemClasses;
