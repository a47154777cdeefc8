/** What a folder is for, as words; the numbers are those of FolderHierarchy:Type (MS-ASCMD 2.2.3.170.2). */
export const folderTypes = {
  userGeneric: 1,
  inbox: 2,
  drafts: 3,
  deletedItems: 4,
  sentItems: 5,
  outbox: 6,
  tasks: 7,
  calendar: 8,
  contacts: 9,
  notes: 10,
  journal: 11,
  userMail: 12,
  userCalendar: 13,
  userContacts: 14,
  userTasks: 15,
  userJournal: 16,
  userNotes: 17,
  unknown: 18,
  recipientInformationCache: 19,
} as const;

/** What a folder is for. The first ten after `userGeneric` are defaults: one of each at most, and never deleted. */
export type FolderType = keyof typeof folderTypes;

/** The class of the items in a folder, as on the wire (AirSync:Class). */
export type ItemClass = "Email" | "Calendar" | "Contacts" | "Tasks" | "Notes";

const classes: Readonly<Partial<Record<FolderType, ItemClass>>> = {
  tasks: "Tasks",
  userTasks: "Tasks",
  calendar: "Calendar",
  userCalendar: "Calendar",
  contacts: "Contacts",
  userContacts: "Contacts",
  recipientInformationCache: "Contacts",
  notes: "Notes",
  userNotes: "Notes",
};

/** The class of the items that a folder of this type holds. */
export const classOf = (type: FolderType): ItemClass => classes[type] ?? "Email";

/** A folder as a backend lists it. */
export interface Folder {
  /** 1 to 64 printable ASCII characters, the same as long as the folder lives, also when it is renamed or moved. */
  readonly id: string;
  /** Absent for a folder at the top. */
  readonly parentId?: string;
  readonly displayName: string;
  readonly type: FolderType;
  /** Whose it is, where somebody else's folder has been mounted into this mailbox. */
  readonly owner?: { readonly id: string; readonly displayName?: string };
  /** What a device writes into it is undone. */
  readonly readOnly?: boolean;
  /** Items whose sensitivity is private or confidential are not shown. */
  readonly hidePrivate?: boolean;
  /** Events and tasks come without their reminders. */
  readonly withoutReminders?: boolean;
}

/** What a new folder shall be. */
export interface NewFolder {
  readonly parentId?: string;
  readonly displayName: string;
  /** One of the user types, or `userGeneric`. */
  readonly type: FolderType;
}
