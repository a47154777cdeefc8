import type { Folder } from "@easkit/backend";

/** The folders that every mailbox begins with; their ids are their types. */
export const defaultFolders: readonly Folder[] = [
  { id: "inbox", displayName: "Inbox", type: "inbox" },
  { id: "drafts", displayName: "Drafts", type: "drafts" },
  { id: "deletedItems", displayName: "Deleted Items", type: "deletedItems" },
  { id: "sentItems", displayName: "Sent Items", type: "sentItems" },
  { id: "outbox", displayName: "Outbox", type: "outbox" },
  { id: "calendar", displayName: "Calendar", type: "calendar" },
  { id: "contacts", displayName: "Contacts", type: "contacts" },
  { id: "tasks", displayName: "Tasks", type: "tasks" },
  { id: "notes", displayName: "Notes", type: "notes" },
];

const userTypes: ReadonlySet<Folder["type"]> = new Set([
  "userGeneric",
  "userMail",
  "userCalendar",
  "userContacts",
  "userTasks",
  "userJournal",
  "userNotes",
]);

/** True for folders that people make, rename and delete themselves. */
export const isUserType = (type: Folder["type"]): boolean => userTypes.has(type);
