import type {
  CalendarProperties,
  ContactsProperties,
  EmailProperties,
  NotesProperties,
  TasksProperties,
} from "@easkit/eas-schema";
import type { ItemClass } from "./folder.js";

/** What is needed to know whether an item changed; cheap to make, listed by the million. */
export interface ItemStat {
  /** 1 to 64 printable ASCII characters, unique in the folder, the same as long as the item lives there. */
  readonly id: string;
  /** Any string that changes whenever the content does. */
  readonly revision: string;
  /**
   * Any string that changes when a flag does (read, flag, answered, forwarded, categories) and the content does not;
   * by itself it costs the device a few bytes, not the whole item again. Absent for items without flags.
   */
  readonly flagsRevision?: string;
  /**
   * By which the item is in or out of the period that the device asked for: when mail was received; when an event, or
   * the last of its occurrences, ends. Absent: always in.
   */
  readonly date?: Date;
  /**
   * Which conversation mail is of: any string that is the same for all messages of it, and for no others. By it a device
   * can have older messages of conversations that still go on. Absent: a conversation of its own.
   */
  readonly conversation?: string;
  /** A text message among mail; only of a backend that keeps them, see `keepsTextMessages`. */
  readonly textMessage?: true;
  /** In the recipient information cache: the higher, the more likely somebody is written to. Absent counts as 0. */
  readonly rank?: number;
}

/** A byte source that can be opened again and again. */
export interface ByteSource {
  /** Exact, in bytes. */
  readonly size: number;
  /** From `start` (0) to before `end` (the size). */
  open(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
}

/** A follow-up flag (MS-ASEMAIL 2.2.2.34). */
export interface MailFlag {
  readonly status: "active" | "complete";
  /** The text shown, such as `Follow up`. */
  readonly type?: string;
  /** The title of the task that a message has become. */
  readonly subject?: string;
  readonly startDate?: Date;
  readonly dueDate?: Date;
  /** The same dates as the clock of the user shows them, written as UTC. */
  readonly localStartDate?: Date;
  readonly localDueDate?: Date;
  readonly completeTime?: Date;
  /** The day of completion as the user sees it. */
  readonly dateCompleted?: Date;
  readonly reminder?: Date;
  /** The place among the user's tasks (MS-ASTASK 2.2.2.16). */
  readonly ordinalDate?: Date;
  readonly subOrdinalDate?: string;
}

/** What was done with a message last. */
export interface LastVerb {
  readonly verb: "repliedToSender" | "repliedToAll" | "forwarded";
  readonly time: Date;
}

/** What can change about mail without its content changing. */
export interface MailFlags {
  readonly read: boolean;
  readonly answered?: boolean;
  readonly forwarded?: boolean;
  /** Which of the two came last, and when; a backend that keeps no such leaves it out. */
  readonly lastVerb?: LastVerb;
  readonly draft?: boolean;
  readonly flag?: MailFlag;
  readonly categories?: readonly string[];
}

/** Flags to be changed; absent ones stay, `null` removes. */
export type MailFlagsPatch = {
  readonly [K in keyof MailFlags]?: MailFlags[K] | (K extends "flag" | "categories" ? null : never);
};

/** A mail item as RFC 5322 bytes; the library converts it. */
export interface MimeItem {
  readonly class: "Email";
  readonly mime: ByteSource;
  readonly flags: MailFlags;
  readonly received: Date;
  /** Properties that the backend knows better than the message does, such as `conversationId`. */
  readonly properties?: Partial<EmailProperties>;
}

/** Typed properties by class, named and shaped as in protocol version 16.1. */
export interface PropertiesByClass {
  readonly Email: EmailProperties;
  readonly Calendar: CalendarProperties;
  readonly Contacts: ContactsProperties;
  readonly Tasks: TasksProperties;
  readonly Notes: NotesProperties;
}

/** What is kept of a meeting that no device knows. */
export interface MeetingFacts {
  /**
   * How often the meeting has been changed (RFC 5545 section 3.8.7.4), for backends that keep it: by this number
   * organizers and attendees tell which message about the meeting is the newer one.
   */
  readonly sequence?: number;
}

type Facts<C extends ItemClass> = C extends "Calendar" ? MeetingFacts : unknown;

/** An item as typed properties. Bodies are given whole (`body: { type, data }`); the library cuts and converts them. */
export type TypedItem = {
  readonly [C in ItemClass]: { readonly class: C; readonly properties: PropertiesByClass[C] } & Facts<C>;
}[ItemClass];

/** An item as a backend hands it out. */
export type Item = (MimeItem | TypedItem) & Pick<ItemStat, "revision" | "flagsRevision" | "textMessage">;

/**
 * What is in an item, as the text that a groupware keeps: iCalendar (RFC 5545) or a vCard (2.1, RFC 2426 or RFC 6350).
 * What devices have no words for stays in it.
 */
export type TextContent =
  | { readonly class: "Calendar" | "Tasks"; readonly ical: string }
  | { readonly class: "Contacts"; readonly vcard: string };

/** An item that a backend hands out as text; the library converts it. */
export type TextItem = TextContent & Pick<ItemStat, "revision" | "flagsRevision">;

/** How much of an item is needed, so that nothing is loaded in vain. */
export interface Want {
  /** `flags`: flags only. `preview`: headers and the first characters. `body`: without attachments. `all`: everything. */
  readonly parts: "flags" | "preview" | "body" | "all";
  /** With `body`: more than this many bytes of it will not be used. */
  readonly bodyBytes?: number;
  /**
   * The device honours rights: a protected message is wanted readable, with its `rightsManagementLicense`. Absent: as it
   * was received.
   */
  readonly unprotected?: boolean;
}

/** A message that is to be kept: a draft that a device wrote, or a copy of what was sent. */
export type NewMail = Omit<MimeItem, "properties"> & { readonly properties?: never };

/** An item that a device made. Mail comes as {@link NewMail}. */
export type NewItem = (NewMail | TypedItem) & Pick<ItemStat, "textMessage">;

/** A device's change to an item: absent properties stay, `null` clears one. */
export type ItemPatch = {
  readonly [C in ItemClass]: {
    readonly class: C;
    readonly properties: { readonly [K in keyof PropertiesByClass[C]]?: PropertiesByClass[C][K] | null };
  } & Facts<C>;
}[ItemClass];

/** An attachment that is being read. */
export interface Attachment {
  readonly contentType: string;
  readonly displayName?: string;
  /** Bytes, where they are known without reading. */
  readonly size?: number;
  open(range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>;
}
