import type { FolderType } from "@easkit/backend";

/** The classes that a vdir can hold. */
export const kinds = ["Calendar", "Contacts", "Tasks"] as const;

/** What a file of a vdir is, by what is in it. */
export type Kind = (typeof kinds)[number];

/** The file name extension of a kind, with its dot. */
export const extensionOf = (kind: Kind): ".vcf" | ".ics" => (kind === "Contacts" ? ".vcf" : ".ics");

/** The type of a folder of a kind: the default one of the mailbox, or another. */
export function folderTypeOf(kind: Kind, isDefault: boolean): FolderType {
  switch (kind) {
    case "Calendar":
      return isDefault ? "calendar" : "userCalendar";
    case "Contacts":
      return isDefault ? "contacts" : "userContacts";
    case "Tasks":
      return isDefault ? "tasks" : "userTasks";
  }
}

// The specification has them start with a dot, or end so, while they are being written.
const isHidden = (name: string): boolean => name.startsWith(".") || name.endsWith(".tmp");

/** Whether a file of that name can be an item. */
export const isItemName = (name: string): boolean => !isHidden(name) && /\.(?:ics|vcf)$/i.test(name);

/** What a file holds; `undefined` for what devices have no items for, such as a journal. */
export function kindOf(name: string, text: string): Kind | undefined {
  if (/\.vcf$/i.test(name)) return "Contacts";
  const component = /^BEGIN:(VEVENT|VTODO|VJOURNAL|VFREEBUSY)\s*$/im.exec(text)?.[1]?.toUpperCase();
  if (component === "VTODO") return "Tasks";
  return component === undefined || component === "VEVENT" ? "Calendar" : undefined;
}
