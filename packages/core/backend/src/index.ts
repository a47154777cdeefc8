export { type AddressListFolderOptions, withAddressListFolder } from "./adapters/address-list-folder.js";
export { foldText, matchesSearch, type SearchFacts } from "./adapters/matches-search.js";
export { type MergedFoldersOptions, withMergedFolders } from "./adapters/merged-folders.js";
export { overlay } from "./adapters/overlay.js";
export { type SharedFoldersOptions, withSharedFolders } from "./adapters/shared-folders.js";
export { withSortedListing } from "./adapters/sorted-listing.js";
export {
  type TimestampFeedOptions,
  type TimestampSource,
  withTimestampFeed,
} from "./adapters/timestamp-feed.js";
export { toFlagProperty, toVerbProperties } from "./applying/flag-properties.js";
export { type AnsweredEvent, applyAnswers, withAnswers } from "./applying/with-answers.js";
export { withFlags } from "./applying/with-flags.js";
export { withPatch } from "./applying/with-patch.js";
export type {
  Backend,
  Conflict,
  MailAccount,
  OutgoingMail,
  UserInformation,
  WriteOptions,
  Written,
} from "./backend.js";
export type { ChangePage, ItemChange, ListQuery } from "./changes.js";
export type { AuthenticateContext, CallContext, Device, Log } from "./context.js";
export type {
  BodyPreference,
  BodyRequest,
  BodyType,
  CalendarConverter,
  ComposeRequest,
  Converters,
  DraftEdit,
  DraftFile,
  DraftMailbox,
  IcalConverter,
  ItipConverter,
  MeetingMail,
  MessageComposer,
  MessageDraft,
  MimeConverter,
  ReadMeeting,
  TextConverter,
  VcardConverter,
} from "./converter.js";
export { readCredentials } from "./credentials.js";
export type { DocumentCredentials, DocumentEntry } from "./documents.js";
export { BackendError, type BackendErrorCode } from "./errors.js";
export {
  classOf,
  type Folder,
  type FolderType,
  folderTypes,
  type ItemClass,
  type NewFolder,
} from "./folder.js";
export type { EasHandler, EasReply, EasRequest } from "./host.js";
export type {
  Attachment,
  ByteSource,
  Item,
  ItemPatch,
  ItemStat,
  LastVerb,
  MailFlag,
  MailFlags,
  MailFlagsPatch,
  MeetingFacts,
  MimeItem,
  NewItem,
  NewMail,
  PropertiesByClass,
  TextContent,
  TextItem,
  TypedItem,
  Want,
} from "./item.js";
export type { ItipAnswer, ItipDraft, ItipMessage, ItipMethod, ItipText } from "./itip.js";
export type {
  BusyTime,
  FreeBusy,
  MeetingReply,
  MeetingReplyMessage,
  Recipient,
  RecipientPage,
} from "./meetings.js";
export type { OutOfOffice, OutOfOfficeAudience, OutOfOfficeMessage } from "./out-of-office.js";
export type { Policy } from "./policy.js";
export {
  type ClientCertificate,
  type Credentials,
  type LoginRefusal,
  LoginRefused,
  type Principal,
} from "./principal.js";
export type { RightsTemplate } from "./rights.js";
export type { PeoplePage, Person, SearchField, SearchPage, SearchQuery, SearchRange } from "./search.js";
export type { ListPeople } from "./sharing/address-list.js";
export type { MergeClasses } from "./sharing/merge-plan.js";
export type { Spool, SpoolFile } from "./spool.js";
export type { TextBackend, WriteFormats } from "./text-backend.js";
