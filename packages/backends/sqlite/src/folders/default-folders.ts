import type { Folder } from "@easkit/backend";

/** The folders that every mailbox begins with; their ids are made of their types and stay. */
export const defaultFolders: readonly Folder[] = [
  { id: "inbox", displayName: "Inbox", type: "inbox" },
  { id: "drafts", displayName: "Drafts", type: "drafts" },
  { id: "deletedItems", displayName: "Deleted Items", type: "deletedItems" },
  { id: "sentItems", displayName: "Sent Items", type: "sentItems" },
  { id: "outbox", displayName: "Outbox", type: "outbox" },
  // There is no folder type for it (MS-ASCMD 2.2.3.170.2): to devices it is a mail folder like any other.
  { id: "junk", displayName: "Junk E-mail", type: "userMail" },
  { id: "tasks", displayName: "Tasks", type: "tasks" },
  { id: "calendar", displayName: "Calendar", type: "calendar" },
  { id: "contacts", displayName: "Contacts", type: "contacts" },
  { id: "notes", displayName: "Notes", type: "notes" },
  { id: "journal", displayName: "Journal", type: "journal" },
  { id: "recipientCache", displayName: "Recipient Cache", type: "recipientInformationCache" },
];

const fixedIds: ReadonlySet<string> = new Set(defaultFolders.map(({ id }) => id));

/** True for the folders that every mailbox has, which cannot be renamed, moved or deleted. */
export const isFixed = (id: string): boolean => fixedIds.has(id);

const userTypes: ReadonlySet<Folder["type"]> = new Set([
  "userGeneric",
  "userMail",
  "userCalendar",
  "userContacts",
  "userTasks",
  "userJournal",
  "userNotes",
]);

/** True for the types of folders that people make themselves. */
export const isUserType = (type: Folder["type"]): boolean => userTypes.has(type);
