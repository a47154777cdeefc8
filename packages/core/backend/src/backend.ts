import type { ChangePage, ListQuery } from "./changes.js";
import type { AuthenticateContext, CallContext } from "./context.js";
import type { DocumentCredentials, DocumentEntry } from "./documents.js";
import type { Folder, NewFolder } from "./folder.js";
import type {
  Attachment,
  ByteSource,
  Item,
  ItemPatch,
  ItemStat,
  MailFlagsPatch,
  NewItem,
  NewMail,
  Want,
} from "./item.js";
import type { FreeBusy, MeetingReply, RecipientPage } from "./meetings.js";
import type { OutOfOffice } from "./out-of-office.js";
import type { Policy } from "./policy.js";
import type { ClientCertificate, Credentials, Principal } from "./principal.js";
import type { RightsTemplate } from "./rights.js";
import type { PeoplePage, SearchPage, SearchQuery, SearchRange } from "./search.js";

/** What comes with every write. */
export interface WriteOptions {
  /** The same for a repetition of the same wish: a backend that remembers it can refuse to act twice. */
  readonly idempotencyKey: string;
  /** The item as the device saw it had this content revision; if it has another now, return a conflict. */
  readonly expectedRevision?: string;
}

/** What an item is after a write. */
export interface Written {
  readonly id: string;
  readonly revision: string;
  readonly flagsRevision?: string;
}

/** The item has changed in between and was left alone. */
export interface Conflict {
  readonly conflict: true;
}

/** Mail to be sent, complete with all headers; Bcc still in it. */
export interface OutgoingMail {
  /** Readable until the call it is given to has settled. */
  readonly mime: ByteSource;
  /**
   * Put a copy into the sent items. Only asked of a backend without `createItem`; with it, the library puts the copy
   * there by itself.
   */
  readonly saveInSentItems: boolean;
  /** One of the accounts in {@link UserInformation}, if the device wants another than the first. */
  readonly accountId?: string;
  /** The rights policy to protect it with, one of {@link Backend.getRightsTemplates}. */
  readonly templateId?: string;
}

/** An account that a device can send from, beside the mailbox itself (MS-ASCMD 2.2.3.3). */
export interface MailAccount {
  readonly id: string;
  readonly displayName?: string;
  /** The primary address first. */
  readonly emailAddresses: readonly string[];
  /** Mail only comes in. */
  readonly sendDisabled?: boolean;
}

/** What a device shows about its account (Settings UserInformation, MS-ASCMD 2.2.2.17). */
export interface UserInformation {
  /** The primary address first. */
  readonly emailAddresses: readonly string[];
  readonly displayName?: string;
  /** Further accounts that `sendMail` can send from, from 14.1 on. */
  readonly accounts?: readonly MailAccount[];
}

/**
 * A groupware, as the library sees it. The first four methods make a server that devices can read from. Every other
 * one is a capability: have it and devices can do that; leave it out and the server does not announce it.
 *
 * All methods take a {@link CallContext} first and may throw a {@link BackendError}.
 */
export interface Backend {
  /** Who the credentials belong to; `undefined` if they are wrong. @throws LoginRefused if they are right, and yet no */
  authenticate(ctx: AuthenticateContext, credentials: Credentials): Promise<Principal | undefined>;

  /**
   * Who a client certificate belongs to. Asked where a request has a certificate, whose chain the host has checked, and
   * neither password nor token. Where it has both, `authenticate` is asked and finds the certificate in its context.
   *
   * @throws LoginRefused as `authenticate`
   */
  authenticateCertificate?(
    ctx: AuthenticateContext,
    certificate: ClientCertificate,
  ): Promise<Principal | undefined>;

  /** All folders, in any order. */
  listFolders(ctx: CallContext): AsyncIterable<Folder>;

  /**
   * The items of a folder, ascending by `id` in code-unit order, streamed. Wrap a backend that cannot sort in
   * `withSortedListing`. Ids that sort newest first give people their newest mail first.
   */
  listItems(ctx: CallContext, folderId: string, query: ListQuery): AsyncIterable<ItemStat>;

  /** One item. Sources in it are opened while the call's signal has not aborted, and possibly never. */
  getItem(ctx: CallContext, folderId: string, id: string, want: Want): Promise<Item>;

  /**
   * What changed in a folder since `cursor`; without one, everything there is. The order is the order of delivery. A page
   * has at most `limit` changes; a cursor that means nothing to the backend is an error of code `cursor-expired`.
   */
  getChanges?(
    ctx: CallContext,
    folderId: string,
    cursor: string | undefined,
    options: { readonly limit: number; readonly since?: Date },
  ): Promise<ChangePage>;

  /**
   * Calls `onChange` soon after anything in the mailbox changes, until `ctx.signal` aborts: with a folder's id, or
   * without one for the folder list. Resolves once watching has begun. Without it the library polls, unless the host
   * calls `notify.changed`.
   */
  watch?(ctx: CallContext, onChange: (folderId?: string) => void): Promise<void>;

  /**
   * Folders of mail hold text messages too (MS-ASMS): typed items of the class Email with `to`, `from`, `dateReceived`,
   * `importance`, `read`, `flag`, `internetCpid` and a plain `body`, listed, handed out and made with `textMessage`. Devices
   * get them from 14.0 on if they ask for them. Without it there are none, and those that a device brings are refused one by
   * one, so that they stay where they are.
   */
  readonly keepsTextMessages?: boolean;

  /** Repeated with the same idempotency key it may give the same item again or another; it says which. */
  createItem?(ctx: CallContext, folderId: string, item: NewItem, options: WriteOptions): Promise<Written>;
  updateItem?(
    ctx: CallContext,
    folderId: string,
    id: string,
    patch: ItemPatch,
    options: WriteOptions,
  ): Promise<Written | Conflict>;
  /**
   * Puts another message, with its flags, in the place of a draft, which keeps its id. Where messages never change, as in
   * IMAP and Maildir, leave it out: the library then creates the new one and deletes the old one.
   */
  replaceMail?(
    ctx: CallContext,
    folderId: string,
    id: string,
    mail: NewMail,
    options: WriteOptions,
  ): Promise<Written | Conflict>;
  /** For good; moving to the deleted items is `moveItem`. */
  deleteItem?(ctx: CallContext, folderId: string, id: string, options: WriteOptions): Promise<void>;
  moveItem?(
    ctx: CallContext,
    folderId: string,
    id: string,
    toFolderId: string,
    options: WriteOptions,
  ): Promise<Written>;
  /**
   * Moves all messages of a conversation to a folder, from every folder but the sent items, and from then on those that
   * come. The id is the `conversationId` that the messages have. Without it the library moves those that are there.
   *
   * @throws BackendError `not-found` if there is no such conversation or folder
   */
  moveConversation?(
    ctx: CallContext,
    conversationId: Uint8Array,
    toFolderId: string,
    options: WriteOptions,
  ): Promise<void>;
  setFlags?(
    ctx: CallContext,
    folderId: string,
    id: string,
    flags: MailFlagsPatch,
    options: WriteOptions,
  ): Promise<Written>;

  /** An attachment of a typed item, by the `fileReference` that the item gave. Those of MIME items need no method. */
  openAttachment?(ctx: CallContext, folderId: string, id: string, fileReference: string): Promise<Attachment>;

  /** A second folder of the same name in the same place is an error of code `exists`. */
  createFolder?(ctx: CallContext, folder: NewFolder, options: WriteOptions): Promise<Folder>;
  /** Without `parentId` the folder goes to the top. */
  updateFolder?(
    ctx: CallContext,
    folderId: string,
    change: { readonly displayName: string; readonly parentId?: string },
    options: WriteOptions,
  ): Promise<void>;
  /** With all that is in it. */
  deleteFolder?(ctx: CallContext, folderId: string, options: WriteOptions): Promise<void>;
  emptyFolder?(
    ctx: CallContext,
    folderId: string,
    options: WriteOptions & { readonly deleteSubFolders: boolean },
  ): Promise<void>;

  sendMail?(ctx: CallContext, mail: OutgoingMail, options: WriteOptions): Promise<void>;

  /**
   * Looks through the mailbox, newest first. Without it the library reads through as many items as it may, see the
   * server's settings. A query that the backend cannot answer is an error of code `unsupported`. Items in folders that
   * the device does not have are left out by the library.
   */
  search?(ctx: CallContext, query: SearchQuery, range: SearchRange): Promise<SearchPage>;

  /**
   * Looks through the address list for people of whom a name, alias or address has a word that begins with `text`,
   * sorted by display name. Pictures are only wanted if `wants` says so.
   */
  searchPeople?(
    ctx: CallContext,
    text: string,
    range: SearchRange,
    wants: { readonly pictures: boolean },
  ): Promise<PeoplePage>;

  /**
   * People and groups that a name or address may mean, best first, at most `limit` of them. An address that is
   * somebody's is that one alone. Certificates and pictures are only wanted if `wants` says so.
   */
  resolveRecipients?(
    ctx: CallContext,
    text: string,
    options: {
      readonly limit: number;
      readonly wants: { readonly certificates: boolean; readonly pictures: boolean };
    },
  ): Promise<RecipientPage>;

  /** When those with these addresses are busy between two moments, in the order of the addresses. */
  getFreeBusy?(
    ctx: CallContext,
    addresses: readonly string[],
    period: { readonly start: Date; readonly end: Date },
  ): Promise<readonly FreeBusy[]>;

  /**
   * The groupware tells attendees and organizers by itself whenever an event with attendees is written, as CalDAV
   * servers with scheduling do. Without it the library writes and sends these messages through `sendMail`.
   */
  readonly schedulesMeetings?: boolean;

  /**
   * The groupware tells the organizer of a meeting by itself when an attendee passes the invitation on. Without it the
   * library does, when a device names those whom it forwards a meeting to (from 16.0 on).
   */
  readonly tellsOfForwards?: boolean;

  /**
   * Where the event of a meeting is, by its UID, in any of the user's own calendars. Without it the library looks through
   * the default calendar, as far as the server's settings say.
   */
  findEvent?(
    ctx: CallContext,
    uid: string,
  ): Promise<{ readonly folderId: string; readonly id: string } | undefined>;

  /**
   * Answers an invitation, and gives the id of the event that it became, if there is one afterwards. Without it the
   * library does this by reading the invitation, writing the event and sending the reply.
   */
  respondToMeeting?(
    ctx: CallContext,
    reply: MeetingReply,
    options: WriteOptions,
  ): Promise<{ readonly calendarItemId?: string }>;

  getOutOfOffice?(ctx: CallContext): Promise<OutOfOffice>;
  /** An audience that is not in `messages` keeps what it had. */
  setOutOfOffice?(ctx: CallContext, outOfOffice: OutOfOffice): Promise<void>;

  /** Keeps the password by which a locked device can be opened (Settings DevicePassword); `undefined` forgets it. */
  setDevicePassword?(ctx: CallContext, password: string | undefined): Promise<void>;

  /** A file or folder of the document library. @throws BackendError `not-found`, `forbidden` */
  getDocument?(ctx: CallContext, linkId: string, credentials?: DocumentCredentials): Promise<DocumentEntry>;
  /** What is in a folder of the document library, sorted by name. */
  listDocuments?(
    ctx: CallContext,
    linkId: string,
    credentials?: DocumentCredentials,
  ): AsyncIterable<DocumentEntry>;
  openDocument?(ctx: CallContext, linkId: string, credentials?: DocumentCredentials): Promise<Attachment>;

  /** The rights policies that the user may send mail under (MS-ASRM). */
  getRightsTemplates?(ctx: CallContext): Promise<readonly RightsTemplate[]>;
  /** Takes the protection off a message for good; only its owner may. */
  removeRightsProtection?(
    ctx: CallContext,
    folderId: string,
    id: string,
    options: WriteOptions,
  ): Promise<void>;

  getUserInformation?(ctx: CallContext): Promise<UserInformation>;

  /** The policy that the device has to apply; without this method devices get one that demands nothing. */
  getPolicy?(ctx: CallContext): Promise<Policy | undefined>;
}
