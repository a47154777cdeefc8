import type { ItemClass } from "@easkit/eas-schema";

/** The folder types of MS-ASCMD 2.2.3.186.3 that hold items of a class. */
const classes: Readonly<Record<number, ItemClass>> = {
  1: "Email",
  2: "Email",
  3: "Email",
  4: "Email",
  5: "Email",
  6: "Email",
  7: "Tasks",
  8: "Calendar",
  9: "Contacts",
  10: "Notes",
  12: "Email",
  13: "Calendar",
  14: "Contacts",
  15: "Tasks",
  17: "Notes",
};

/** The class of items that a folder of this type holds; `undefined` for types that are not synced item by item. */
export const classOfFolderType = (type: number): ItemClass | undefined => classes[type];

/** Folder types that a user can make. */
export const userFolderTypes = { mail: 12, calendar: 13, contacts: 14, tasks: 15, notes: 17 } as const;

/** The name of a folder type that a user can make. */
export type UserFolderType = keyof typeof userFolderTypes;

/** Whether `text` names a folder type that a user can make. */
export const isUserFolderType = (text: string): text is UserFolderType =>
  Object.hasOwn(userFolderTypes, text);
