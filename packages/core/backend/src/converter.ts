import type {
  CalendarPatch,
  CalendarProperties,
  ContactsProperties,
  EmailProperties,
  ProtocolVersion,
  TasksProperties,
} from "@easkit/eas-schema";
import type { CallContext } from "./context.js";
import type { Attachment, ByteSource, Item, MimeItem } from "./item.js";
import type { ItipDraft, ItipMessage, ItipText } from "./itip.js";

/** A kind of body (AirSyncBase:Type). */
export type BodyType = "plain" | "html" | "rtf" | "mime";

/** One BodyPreference of the device (MS-ASAIRS 2.2.2.12). */
export interface BodyPreference {
  readonly type: BodyType;
  /** Bytes of UTF-8; absent: no limit. */
  readonly truncationSize?: number;
  /** With a limit: a body that would be cut is not sent at all, and the next preference counts. */
  readonly allOrNone?: boolean;
  /** Characters of plain text to show in lists, up to 255. */
  readonly preview?: number;
}

/** What the device wants of the items of a collection. */
export interface BodyRequest {
  /** In the device's order. None: no body is wanted. */
  readonly preferences: readonly BodyPreference[];
  /** What is wanted of the part of a message that is new in its conversation (MS-ASAIRS 2.2.2.11). HTML alone. */
  readonly parts?: readonly BodyPreference[];
  /** MIME bodies: 0 never, 1 for signed and encrypted mail, 2 for all mail (AirSync:MIMESupport). */
  readonly mimeSupport: 0 | 1 | 2;
  /** Makes the FileReference of a part of the item, by the converter's own name of the part. */
  fileReference(part: string): string;
}

/** What a message about a meeting is to a device. */
export interface MeetingMail {
  readonly messageClass: string;
  /** Both shapes of what changed in 16.0: `uid` and `globalObjId`, `location` and `locationText`. */
  readonly meetingRequest?: NonNullable<EmailProperties["meetingRequest"]>;
}

/**
 * Reads the iCalendar text that a message brings. `undefined` if it is no message between those who meet; text that cannot
 * be read is an error of any kind. A converter of messages shows either as ordinary mail.
 */
export type ReadMeeting = (ctx: CallContext, ical: string, received: Date) => MeetingMail | undefined;

/** Turns RFC 5322 messages into mail properties. Streams, and holds no message whole. */
export interface MimeConverter {
  /**
   * The properties of a message in the words of 16.1, its body chosen and cut as `request` says. A message that is
   * odd or broken gives a readable item; only a source that cannot be read rejects. A body given as a stream can be
   * read more than once: where an answer has to say its length first, it is measured and then sent. Of a draft, the names
   * that parts are given stay theirs when other parts come and go.
   */
  toEmail(ctx: CallContext, item: MimeItem, request: BodyRequest): Promise<EmailProperties>;
  /** Opens a part by the name that `fileReference` was given. @throws BackendError `not-found` */
  openPart(ctx: CallContext, item: MimeItem, part: string): Promise<Attachment>;
  /** The iCalendar text that a message brings, such as an invitation. `undefined` without one, or with one too large. */
  readCalendar(ctx: CallContext, item: MimeItem): Promise<string | undefined>;
}

/** Turns plain text into HTML and back. */
export interface TextConverter {
  toPlain(html: string): Promise<string>;
  /** A fragment with the text escaped and its lines kept. */
  toHtml(plain: string): Promise<string>;
}

/** What a device wrote to answer a message or to pass it on, and that message. */
export interface ComposeRequest {
  readonly kind: "reply" | "forward";
  /** A whole message with all its headers, but without the original. */
  readonly written: ByteSource;
  readonly original: Item;
  /** The original is not quoted: it goes with the message as a file, whole and as it is. */
  readonly attachesOriginal?: boolean;
  /** An appointment that is passed on, as iCalendar text; from it those who get it can put it into their calendars. */
  readonly ical?: string;
  /** Opens an attachment of an original that is no MIME item, by the `fileReference` that it gives. */
  openAttachment(fileReference: string): Promise<Attachment>;
}

/** A name and an address, not encoded. */
export interface DraftMailbox {
  readonly name?: string;
  readonly address: string;
}

/** A file that is put into a message. */
export interface DraftFile extends Attachment {
  /** Without angle brackets; no other part of the message has it. Without one the composer makes one. */
  readonly contentId?: string;
  readonly contentLocation?: string;
  /** It shows inside the HTML, which names it by its `contentId`. */
  readonly isInline?: boolean;
}

/** A message to be written from its parts. */
export interface MessageDraft {
  readonly from: DraftMailbox;
  readonly to: readonly DraftMailbox[];
  readonly cc?: readonly DraftMailbox[];
  readonly bcc?: readonly DraftMailbox[];
  readonly replyTo?: readonly DraftMailbox[];
  readonly subject: string;
  readonly importance?: "low" | "normal" | "high";
  readonly date: Date;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly body?: { readonly type: "plain" | "html"; readonly text: string };
  readonly files?: readonly DraftFile[];
  /** iCalendar text with a METHOD, as one more form of the body (RFC 6047 section 2.4). */
  readonly ical?: string;
}

/** What becomes of a message that is not sent yet. Words that are absent stay as they are; `files` are added. */
export interface DraftEdit extends Partial<Omit<MessageDraft, "ical">> {
  /** Parts to be taken out, by the names that `BodyRequest.fileReference` was given; one that is gone already may be. */
  readonly removed?: readonly string[];
}

/** Puts messages together that devices leave to the server (SmartReply and SmartForward). */
export interface MessageComposer {
  /**
   * The finished message: what the device wrote, with its headers, and the original, quoted or with its attachments.
   * The sources of both have to stay readable until it has been sent.
   */
  compose(ctx: CallContext, request: ComposeRequest): Promise<ByteSource>;
  /** A new message. No value can add a header or a recipient. */
  write(ctx: CallContext, draft: MessageDraft): Promise<ByteSource>;
  /**
   * A message with something changed about it: other header fields and parts stay byte for byte. Its attachments keep
   * the names that {@link MimeConverter} gives those of drafts. The source has to stay readable until the result is read.
   *
   * @throws BackendError `invalid` if the text or the files of a signed or encrypted message would change
   */
  edit(ctx: CallContext, message: ByteSource, edit: DraftEdit): Promise<ByteSource>;
}

/**
 * Gives events the shape of each protocol version. Backends see the shape of 16.1 alone: all-day events are dates, written
 * as midnight UTC without a `timezone`; exceptions have an `instanceId`; a place is a `location`, a body a `body`.
 */
export interface CalendarConverter {
  /** An event of a backend as a version has it. Elements that the version merely lacks may stay. */
  toVersion(ctx: CallContext, properties: CalendarProperties, version: ProtocolVersion): CalendarProperties;
  /**
   * What a device of a version sent, a new event or a change, in the shape of 16.1. `current` is the event as it is, which
   * says what a change is of where the change itself does not.
   *
   * @throws BackendError `invalid` if it makes no sense
   */
  fromVersion(
    ctx: CallContext,
    received: CalendarPatch,
    version: ProtocolVersion,
    current?: Pick<CalendarProperties, "allDayEvent" | "startTime">,
  ): CalendarPatch;
}

/** Properties to be written: absent ones stay, `null` clears one. */
type Changes<T> = { readonly [K in keyof T]?: T[K] | null };

/**
 * Turns iCalendar text into properties in the shape of 16.1, and changes to them into text. Text that cannot be read is an
 * error of any kind. Without a previous text the writers make a new one.
 */
export interface IcalConverter {
  toCalendar(ctx: CallContext, ical: string): CalendarProperties;
  /** `sequence`: what the meeting's SEQUENCE is to be; absent, it is counted where the user organizes. */
  fromCalendar(
    ctx: CallContext,
    changes: Changes<CalendarProperties>,
    previous: string | undefined,
    sequence?: number,
  ): string;
  toTasks(ctx: CallContext, ical: string): TasksProperties;
  fromTasks(ctx: CallContext, changes: Changes<TasksProperties>, previous: string | undefined): string;
  /** An attachment by the `fileReference` that the properties gave. @throws BackendError `not-found` */
  openAttachment(ctx: CallContext, ical: string, fileReference: string): Attachment;
}

/** Writes and reads the messages that go between the organizer of a meeting and its attendees (RFC 5546). */
export interface ItipConverter {
  /** @throws RangeError if the meeting has no UID, or times that make no sense */
  write(ctx: CallContext, draft: ItipDraft): ItipText;
  /** `undefined` if the text tells of no event. @throws Error if it is no iCalendar */
  read(ctx: CallContext, ical: string): ItipMessage | undefined;
}

/** Turns vCards into properties, and changes to them into vCards. See {@link IcalConverter}. */
export interface VcardConverter {
  toContacts(ctx: CallContext, vcard: string): ContactsProperties;
  fromContacts(ctx: CallContext, changes: Changes<ContactsProperties>, previous: string | undefined): string;
}

/** The converters that a server has. */
export interface Converters {
  readonly calendar: CalendarConverter;
  readonly ical: IcalConverter;
  readonly itip: ItipConverter;
  readonly vcard: VcardConverter;
  readonly mime: MimeConverter;
  readonly text: TextConverter;
  readonly composer: MessageComposer;
}
